import * as z from 'zod';
import { personal, secret } from '../../core/data-class.ts';
import { type Advance, againAfter, type Change, later } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { CalendarId, ListId, UserId, WorkspaceId } from '../../core/ids.ts';

/** How a subscribed calendar is: not read yet; read as it should be; failing for a while; nothing that goes by itself; ended by its owner. */
export const SubscribedStatus = z.enum(['pending', 'healthy', 'degraded', 'failed', 'ended']);
export type SubscribedStatus = z.infer<typeof SubscribedStatus>;

/** Why a subscribed calendar could not be read, or was not believed. */
export const SubscribedError = z.enum([
  'unavailable',
  'throttled',
  'address_refused',
  'access_refused',
  'not_there',
  'too_large',
  'not_a_calendar',
  'too_many_events',
  'much_is_missing',
  'list_out_of_reach',
]);
export type SubscribedError = z.infer<typeof SubscribedError>;

/** What becomes of its events: times at which its owner is busy, or items of a workspace. */
export const SubscribedInto = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('busy') }),
  z.strictObject({ kind: z.literal('items'), workspaceId: WorkspaceId, listId: ListId.optional() }),
]);
export type SubscribedInto = z.infer<typeof SubscribedInto>;

/** A calendar of others that a user reads by its address (an iCalendar file on the web). Due when it is to be read again. */
export const SubscribedCalendar = z.object({
  userId: UserId,
  calendarId: CalendarId,
  /** Often as secret as a password: it is told to its owner and to nobody else. */
  url: secret(z.string().max(2000)),
  /** The name that its owner gave it, else that it has itself. */
  name: personal(z.string().max(200)),
  into: SubscribedInto,
  status: SubscribedStatus,
  createdAt: z.iso.datetime(),
  /** How often it is read: as often as it asks for itself (RFC 7986 REFRESH-INTERVAL), within bounds. */
  refreshMinutes: z.int().positive(),
  /** When it was asked for last, and when it was read last with something new in it. */
  checkedAt: z.iso.datetime().optional(),
  changedAt: z.iso.datetime().optional(),
  /** By what the server knows the state that was read last (RFC 9110 8.8). */
  etag: z.string().max(1000).optional(),
  lastModified: z.string().max(100).optional(),
  /** A digest of the file, for servers that know no such thing. */
  digest: z.string().max(100).optional(),
  /** Until when the occurrences of its series are known: read anew before that comes near. */
  windowTo: z.iso.datetime().optional(),
  /** How many events are known of it. */
  events: z.int().nonnegative(),
  /** How many events of it make no sense, and are left out. */
  skipped: z.int().nonnegative(),
  failures: z.int().nonnegative(),
  failingSince: z.iso.datetime().optional(),
  /** Since when much of it is missing that was there. */
  missingSince: z.iso.datetime().optional(),
  lastError: z.object({ code: SubscribedError, at: z.iso.datetime() }).optional(),
  endedAt: z.iso.datetime().optional(),
  dueAt: z.iso.datetime().optional(),
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type SubscribedCalendar = z.infer<typeof SubscribedCalendar>;

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
const longestFailingMs = 7 * dayMs;
/** The bounds of how often a calendar is read, and what holds where it says nothing. */
export const refreshBounds = { least: 15, usual: 60, most: 1440 } as const;

/** How often to read a calendar that asks for so many minutes between two readings. */
export const refreshMinutesFor = (asked: number | undefined): number =>
  asked === undefined || !(asked > 0)
    ? refreshBounds.usual
    : Math.round(Math.min(Math.max(asked, refreshBounds.least), refreshBounds.most));

type Input = Pick<SubscribedCalendar, 'userId' | 'calendarId' | 'url' | 'name' | 'into'>;

/** A new subscription: due at once. */
export const subscribeCalendar = (asked: Input, now: string): Change<SubscribedCalendar> => ({
  next: {
    ...asked,
    status: 'pending',
    createdAt: now,
    refreshMinutes: refreshBounds.usual,
    events: 0,
    skipped: 0,
    failures: 0,
    dueAt: now,
    version: 1,
  },
  event: { type: 'subscribed.made', data: {} },
});

/** Not ended. Fails with `not_found`. */
export const requireSubscribed = (calendar: SubscribedCalendar): SubscribedCalendar => {
  if (calendar.status === 'ended') throw new Failure('not_found', { what: 'calendar' });
  return calendar;
};

/** It is to be read now; the next time is when its interval is over. What comes of the reading is noted only where it is something new. */
export const advanceSubscribed: Advance<SubscribedCalendar> = (calendar, now) => ({
  next: { ...calendar, checkedAt: now, dueAt: later(now, calendar.refreshMinutes * minuteMs) },
  event: { type: 'subscribed.refresh_due', data: {} },
});

/** Its owner wants it read now: whatever the server said the last time does not count. Within a minute of the last time nothing happens. */
export const askSubscribed = (calendar: SubscribedCalendar, now: string): Change<SubscribedCalendar> => {
  const { checkedAt } = requireSubscribed(calendar);
  const event = { type: 'subscribed.refresh_asked', data: {} };
  if (checkedAt !== undefined && Date.parse(now) - Date.parse(checkedAt) < minuteMs) return { next: calendar, event };
  return { next: { ...calendar, etag: undefined, lastModified: undefined, digest: undefined, dueAt: now }, event };
};

const healthChanged = (from: SubscribedStatus, to: SubscribedStatus, reason?: SubscribedError) => ({
  type: 'subscribed.health_changed',
  data: { from, to, ...(reason ? { reason } : {}) },
});

const readEvent = ({ status }: SubscribedCalendar) =>
  status === 'healthy' || status === 'pending' ? { type: 'subscribed.read', data: {} } : healthChanged(status, 'healthy');

type Read = Partial<Pick<SubscribedCalendar, 'etag' | 'lastModified' | 'digest' | 'windowTo'>> & {
  events: number;
  skipped: number;
  name?: string;
  refreshMinutes: number;
};

/** It was read to its end, and everything in it is kept. */
export const readSubscribed = (calendar: SubscribedCalendar, read: Read, now: string): Change<SubscribedCalendar> => ({
  next: {
    ...calendar,
    ...read,
    name: calendar.name || read.name || '',
    status: 'healthy',
    changedAt: now,
    failures: 0,
    failingSince: undefined,
    missingSince: undefined,
    lastError: undefined,
    dueAt: againAfter(calendar.dueAt, now, read.refreshMinutes * minuteMs),
  },
  event: readEvent(calendar),
});

/** Nothing is new in it, and it had failed before: that is over. A calendar that had not failed is left as it is. */
export const recoverSubscribed = (calendar: SubscribedCalendar): Change<SubscribedCalendar> => {
  const event = readEvent(calendar);
  if (calendar.failures === 0) return { next: calendar, event };
  return { next: { ...calendar, status: 'healthy', failures: 0, failingSince: undefined, lastError: undefined }, event };
};

/** What does not pass by waiting: at the first reading it says that the address is wrong. */
const passing: ReadonlySet<SubscribedError> = new Set(['unavailable', 'throttled', 'much_is_missing']);

const statusAfter = ({ failures, failingSince, changedAt }: SubscribedCalendar, code: SubscribedError, now: string): SubscribedStatus => {
  const neverWorked = changedAt === undefined && !passing.has(code);
  const forLong = Date.parse(now) - Date.parse(failingSince ?? now) >= longestFailingMs;
  if (neverWorked || forLong || code === 'list_out_of_reach') return 'failed';
  if (failures > 1) return 'degraded';
  return changedAt === undefined ? 'pending' : 'healthy';
};

/** It waits longer with each failure in a row: up to a day, or for as long as the server asked for. */
const waitMs = (failures: number, retryAfterSeconds = 0): number =>
  Math.max(Math.min(2.5 * 2 ** failures * minuteMs, dayMs), Math.min(retryAfterSeconds * 1000, dayMs));

type Failed = { code: SubscribedError; retryAfterSeconds?: number; missingSince?: string };

/** It could not be read, or was not believed. What is known of it stays; one failure is nobody's business, the second in a row is. */
export const failSubscribed = (calendar: SubscribedCalendar, { code, retryAfterSeconds, missingSince }: Failed, now: string) => {
  const failures = calendar.failures + 1;
  const failed: SubscribedCalendar = {
    ...calendar,
    failures,
    failingSince: calendar.failingSince ?? now,
    missingSince: missingSince ?? calendar.missingSince,
    lastError: { code, at: now },
    dueAt: againAfter(calendar.dueAt, now, waitMs(failures, retryAfterSeconds)),
  };
  const status = statusAfter(failed, code, now);
  const event =
    status === calendar.status ? { type: 'subscribed.failed', data: { reason: code } } : healthChanged(calendar.status, status, code);
  return { next: { ...failed, status }, event } satisfies Change<SubscribedCalendar>;
};

/** Its owner ends it. The items that came of it stay, the busy times go. */
export const endSubscribed = (calendar: SubscribedCalendar, now: string): Change<SubscribedCalendar> => ({
  next: {
    ...requireSubscribed(calendar),
    status: 'ended',
    endedAt: now,
    dueAt: undefined,
    expiresAt: expiryAfter(now),
  },
  event: { type: 'subscribed.ended', data: {} },
});

/** What its owner can do about its state. */
export const SubscribedAdvice = z.enum(['nothing', 'wait', 'check_address', 'choose_smaller', 'choose_list']);
const advices: Record<SubscribedError, z.infer<typeof SubscribedAdvice>> = {
  unavailable: 'wait',
  throttled: 'wait',
  much_is_missing: 'wait',
  address_refused: 'check_address',
  access_refused: 'check_address',
  not_there: 'check_address',
  not_a_calendar: 'check_address',
  too_large: 'choose_smaller',
  too_many_events: 'choose_smaller',
  list_out_of_reach: 'choose_list',
};
export const subscribedAdvice = ({ lastError }: SubscribedCalendar): z.infer<typeof SubscribedAdvice> =>
  lastError ? advices[lastError.code] : 'nothing';

/** How long what is missing must stay missing before it is taken as gone. */
const doubtMs = dayMs;

/**
 * Whether what is missing from a reading is gone. A server that answers with an empty or a torn calendar is no person who deleted: where
 * nothing is left, or more than half of what was there (and more than three) is missing, it is believed when it is still so a day later.
 */
export const believesMissing = (
  { missingSince }: Pick<SubscribedCalendar, 'missingSince'>,
  { known, missing, read }: { known: number; missing: number; read: number },
  now: string,
): boolean => {
  const doubtful = missing > 0 && (read === 0 || (missing > 3 && missing * 2 > known));
  return !doubtful || (missingSince !== undefined && Date.parse(now) - Date.parse(missingSince) >= doubtMs);
};

/** The window whose occurrences are kept as busy times, and whether the one that is known does not reach far enough any more. */
export const subscribedWindow = ({ windowTo }: Pick<SubscribedCalendar, 'windowTo'>, now: string) => ({
  from: later(now, -dayMs),
  to: later(now, 90 * dayMs),
  runsOut: windowTo === undefined || windowTo < later(now, 60 * dayMs),
});
