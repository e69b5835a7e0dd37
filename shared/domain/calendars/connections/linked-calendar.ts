import * as z from 'zod';
import { personal, secret } from '../../core/data-class.ts';
import { type Change, later } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { CalendarId, ConnectionId, ItemId, UserId, WorkspaceId } from '../../core/ids.ts';
import { ConnectionError } from './connection.ts';

/** What a calendar is kept in step for: its busy times in, items with a time out, or both ways. */
export const CalendarMode = z.enum(['off', 'busy', 'items', 'both']);
export type CalendarMode = z.infer<typeof CalendarMode>;

/** A calendar of a connected account, what its owner chose for it, and how far its sync has come. */
export const LinkedCalendar = z.object({
  userId: UserId,
  connectionId: ConnectionId,
  calendarId: CalendarId,
  /** Its id at the provider. */
  /** At Google an address. */
  externalId: personal(z.string().min(1).max(1024)),
  name: personal(z.string().max(300)),
  zone: z.string().max(60),
  /** Whether the account may write to it. */
  canWrite: z.boolean(),
  mode: CalendarMode,
  /** Whose items with a time stand in it. */
  workspaceId: WorkspaceId.optional(),
  /** Where the provider's list of changes goes on; without it everything is read anew. */
  cursor: z.string().max(8000).optional(),
  /** The window whose events are read: deliberately moved on before it runs out. */
  windowFrom: z.iso.datetime().optional(),
  windowTo: z.iso.datetime().optional(),
  /** Items whose events could not be written out yet: the next sync does. */
  pending: z.array(ItemId).optional(),
  lastSyncAt: z.iso.datetime().optional(),
  failures: z.int().nonnegative(),
  lastError: z.object({ code: ConnectionError, at: z.iso.datetime() }).optional(),
  /** The way by which the provider tells of changes. */
  channel: secret(
    z.object({ channelId: z.string(), resourceId: z.string(), secretHash: z.string(), expiresAt: z.iso.datetime() }).optional(),
  ),
  endedAt: z.iso.datetime().optional(),
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type LinkedCalendar = z.infer<typeof LinkedCalendar>;

/** Do items go out to it; do busy times come in from it? */
export const takesItems = ({ mode, endedAt }: LinkedCalendar): boolean => !endedAt && (mode === 'items' || mode === 'both');
export const givesBusy = ({ mode, endedAt }: LinkedCalendar): boolean => !endedAt && (mode === 'busy' || mode === 'both');
export const isKept = ({ mode, endedAt }: LinkedCalendar): boolean => !endedAt && mode !== 'off';

type ProviderCalendar = Pick<LinkedCalendar, 'externalId' | 'name' | 'zone' | 'canWrite'>;

/** A calendar that the provider lists for the first time. Nothing is read from it until its owner chooses so. */
export const linkCalendar = (
  ids: Pick<LinkedCalendar, 'userId' | 'connectionId' | 'calendarId'>,
  found: ProviderCalendar,
): Change<LinkedCalendar> => ({
  next: { ...ids, ...found, mode: 'off', failures: 0, version: 1 },
  event: { type: 'calendar.found', data: {} },
});

/** What the provider says of it now; one whose connection had ended begins anew. */
export const rediscoverCalendar = (calendar: LinkedCalendar, found: ProviderCalendar): Change<LinkedCalendar> => ({
  next: { ...calendar, ...found, endedAt: undefined, expiresAt: undefined },
  event: { type: 'calendar.found', data: {} },
});

/** Its owner chooses what it is kept in step for: everything is read and written anew. */
export const chooseMode = (
  calendar: LinkedCalendar,
  { mode, workspaceId }: Pick<LinkedCalendar, 'mode' | 'workspaceId'>,
): Change<LinkedCalendar> => ({
  next: {
    ...calendar,
    mode,
    workspaceId: workspaceId ?? calendar.workspaceId,
    cursor: undefined,
    windowFrom: undefined,
    windowTo: undefined,
  },
  event: { type: 'calendar.mode_chosen', data: { mode } },
});

/** Was it kept in step, so that something of it is here and something of ours there, and is to be no more? */
export const isToBeLeft = ({ mode, lastSyncAt, endedAt }: LinkedCalendar): boolean =>
  !endedAt && mode === 'off' && lastSyncAt !== undefined;

const asNew = { cursor: undefined, windowFrom: undefined, windowTo: undefined, pending: undefined, channel: undefined };

/** Nothing of it is here any more, nor anything of ours there. */
export const leaveCalendar = (calendar: LinkedCalendar): Change<LinkedCalendar> => ({
  next: { ...calendar, ...asNew, lastSyncAt: undefined, lastError: undefined, failures: 0 },
  event: { type: 'calendar.left', data: {} },
});

/** Its connection has ended: it is as if it had never been chosen, and is forgotten after a month. */
export const endCalendar = (calendar: LinkedCalendar, now: string): Change<LinkedCalendar> => ({
  next: {
    ...leaveCalendar(calendar).next,
    mode: 'off',
    workspaceId: undefined,
    endedAt: now,
    expiresAt: expiryAfter(now),
  },
  event: { type: 'calendar.ended', data: {} },
});

/** A sync ends that began before its owner chose otherwise: what it read and wrote since is for the next one to find. */
export const supersedeSync = (calendar: LinkedCalendar, now: string): Change<LinkedCalendar> => ({
  next: { ...calendar, lastSyncAt: now },
  event: { type: 'calendar.synced', data: {} },
});

type Progress = Pick<LinkedCalendar, 'cursor' | 'windowFrom' | 'windowTo' | 'pending'>;

/** A sync has come to its end. */
export const syncedCalendar = (
  calendar: LinkedCalendar,
  { cursor, windowFrom, windowTo, pending }: Progress,
  now: string,
): Change<LinkedCalendar> => ({
  next: { ...calendar, cursor, windowFrom, windowTo, pending, lastSyncAt: now, failures: 0, lastError: undefined },
  event: { type: 'calendar.synced', data: {} },
});

/** What still waits when a sync ends that began with `begun`: what it left, and what others have added since, which it may have missed. */
export const stillPending = (begun: LinkedCalendar, now: LinkedCalendar, left: readonly ItemId[] = []): ItemId[] | undefined => {
  const all = [...new Set([...left, ...(now.version === begun.version ? [] : (now.pending ?? []))])];
  return all.length > 0 ? all : undefined;
};

type Failed = { code: z.infer<typeof ConnectionError>; pending?: ItemId[] };

/** A sync of it failed, others of the same account may not have. It goes on where it was. */
export const failCalendar = (calendar: LinkedCalendar, { code, pending }: Failed, now: string): Change<LinkedCalendar> => ({
  next: { ...calendar, pending: pending ?? calendar.pending, failures: calendar.failures + 1, lastError: { code, at: now } },
  event: { type: 'calendar.failed', data: { reason: code } },
});

const pendingAtMost = 100;

/** An item could not be written out: the next sync does; where there are too many, it writes all. */
export const pendItem = (calendar: LinkedCalendar, itemId: ItemId): Change<LinkedCalendar> => {
  const pending = [...new Set([...(calendar.pending ?? []), itemId])];
  const next = pending.length > pendingAtMost ? { ...calendar, pending: undefined, cursor: undefined } : { ...calendar, pending };
  return { next, event: { type: 'calendar.item_pending', data: { itemId } } };
};

/** The provider tells of its changes from now on. */
export const watchCalendar = (calendar: LinkedCalendar, channel: LinkedCalendar['channel']): Change<LinkedCalendar> => ({
  next: { ...calendar, channel },
  event: { type: 'calendar.watched', data: {} },
});

/** The provider says that its channel ends, or has ended: the next sync keeps it open, or makes another. */
export const endChannelSoon = (calendar: LinkedCalendar, now: string): Change<LinkedCalendar> =>
  watchCalendar(calendar, calendar.channel && { ...calendar.channel, expiresAt: now });

const dayMs = 86_400_000;
/** Channels end within a week; they are made anew this long before. */
const renewAheadMs = dayMs;
export const needsChannel = ({ channel }: LinkedCalendar, now: string): boolean =>
  channel === undefined || Date.parse(channel.expiresAt) - Date.parse(now) < renewAheadMs;

const window = { backDays: 1, aheadDays: 90, leastAheadDays: 60 };
/** The window to read: the one that the cursor belongs to, or a new one where that does not reach far enough any more. */
export const windowFor = ({ cursor, windowFrom, windowTo }: LinkedCalendar, now: string): { from: string; to: string; fresh: boolean } => {
  const at = (days: number) => later(now, days * dayMs);
  if (cursor && windowFrom && windowTo && windowTo >= at(window.leastAheadDays)) return { from: windowFrom, to: windowTo, fresh: false };
  return { from: at(-window.backDays), to: at(window.aheadDays), fresh: true };
};
