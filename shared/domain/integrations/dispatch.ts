import * as z from 'zod';
import { type Advance, type Change, later } from '../core/due.ts';
import { expiryAfter } from '../core/expiry.ts';
import { type UserId, WebhookId, WorkspaceId } from '../core/ids.ts';
import { orElse } from '../core/newer.ts';
import { Aside, asideAnew, asideAtMost, isFull, nextAside } from './aside.ts';
import { isSamePlace, LogPlace } from './log-place.ts';
import { pauseAfter } from './retry.ts';

/** How sending goes: as it should; failing for some time; held until somebody lets it go on; over. */
export const DispatchStatus = z.enum(['active', 'failing', 'held', 'ended']);
export type DispatchStatus = z.infer<typeof DispatchStatus>;

/** Why sending is held: somebody paused it; one event failed as often as it may; the receiver is gone (410); whoever it reads for may not any more. */
export const HeldReason = z.enum(['paused', 'exhausted', 'gone', 'no_access']);
export type HeldReason = z.infer<typeof HeldReason>;

/** What came of a try that did not succeed. */
export const SendError = z.enum([
  'timeout',
  'connection_failed',
  'tls_failed',
  'name_not_found',
  'address_refused',
  'redirected',
  'throttled',
  'gone',
  'refused',
  'server_error',
]);
export type SendError = z.infer<typeof SendError>;

const instant = z.iso.datetime();

/**
 * How far the events of a workspace were sent to one of its webhooks: one cursor into the log, however many events wait behind it, and a few
 * that have failed before it, where the others need not wait for them. Due when an event that failed is to be tried again.
 */
export const Dispatch = z.object({
  workspaceId: WorkspaceId,
  webhookId: WebhookId,
  status: DispatchStatus,
  cursor: LogPlace,
  /** What failed before the cursor, and is tried again beside what is sent. */
  aside: z.array(Aside).max(asideAtMost).optional(),
  /** When somebody was last told that an event was given up. */
  gaveUpAt: instant.optional(),
  /** Somebody is sending until then, or has died. */
  busyUntil: instant.optional(),
  /** There came more while somebody was sending: they look again before they rest. */
  knocked: z.literal(true).optional(),
  /** How often the event at the cursor has failed. */
  tries: z.int().nonnegative(),
  failingSince: instant.optional(),
  lastError: z.object({ code: orElse(SendError, 'refused'), status: z.int().optional(), at: instant }).optional(),
  lastDeliveredAt: instant.optional(),
  held: z.object({ reason: orElse(HeldReason, 'paused'), at: instant }).optional(),
  dueAt: instant.optional(),
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Dispatch = z.infer<typeof Dispatch>;

/** Longer than a run and the time for which its message may wait; a run that has died is taken over after it. */
export const leaseMs = 15 * 60_000;
/** From this failure of one event on it is said aloud: half an hour, in which most disturbances pass. */
export const failingFrom = 4;

/** What was set aside. */
export const asideOf = ({ aside = [] }: Pick<Dispatch, 'aside'>): Aside[] => aside;
/** So much has failed that all else waits for it. */
export const isBlocked = (dispatch: Pick<Dispatch, 'aside'>): boolean => isFull(asideOf(dispatch));
/** These set aside, in a record. */
export const withAside = (aside: Aside[]) => ({ aside: aside.length > 0 ? aside : undefined });

export const isOver = ({ status }: Dispatch): boolean => status === 'held' || status === 'ended';
export const isBusy = ({ busyUntil }: Dispatch, now: string): boolean => busyUntil !== undefined && busyUntil > now;

/** Whom a change of health is told, and what the webhook is called. */
export type About = { name: string; readsAs: UserId };

/** That it works again, fails, or is held, and whom that is told. */
export const healthChanged = (from: DispatchStatus, to: DispatchStatus, { name, readsAs }: About, reason?: HeldReason | SendError) => ({
  type: 'dispatch.health_changed',
  data: { from, to, name, readsAs, ...(reason ? { reason } : {}) },
});

/** Sending begins at a place of the log. */
export const startDispatch = (of: Pick<Dispatch, 'workspaceId' | 'webhookId' | 'cursor'>): Change<Dispatch> => ({
  next: { ...of, status: 'active', tries: 0, version: 1 },
  event: { type: 'dispatch.started', data: {} },
});

const run = (dispatch: Dispatch, now: string): Change<Dispatch> => ({
  next: { ...dispatch, busyUntil: later(now, leaseMs), knocked: undefined, dueAt: undefined },
  event: { type: 'dispatch.due', data: {} },
});

/**
 * There is more in the log. One that rests is to send it; one that is busy is told once to look again; one that waits for an event that failed,
 * is held or over finds it when it goes on: nothing is written for it.
 */
export const wakeDispatch = (dispatch: Dispatch, now: string): Change<Dispatch> | undefined => {
  if (isOver(dispatch)) return undefined;
  if (isBusy(dispatch, now))
    return dispatch.knocked ? undefined : { next: { ...dispatch, knocked: true }, event: { type: 'dispatch.knocked', data: {} } };
  return dispatch.dueAt === undefined || (dispatch.tries === 0 && !isBlocked(dispatch)) ? run(dispatch, now) : undefined;
};

/** An event that failed is to be tried again. */
export const advanceDispatch: Advance<Dispatch> = (dispatch, now) => {
  if (isOver(dispatch)) return { next: { ...dispatch, dueAt: undefined }, event: { type: 'dispatch.rested', data: {} } };
  return run(dispatch, now);
};

const isSameAside = (one: Dispatch, other: Dispatch): boolean => JSON.stringify(asideOf(one)) === JSON.stringify(asideOf(other));

/** Whether a run may still write: nobody has gone on from where it began, held it or ended it. */
export const isStillAt = (dispatch: Dispatch, begun: Dispatch): boolean =>
  !isOver(dispatch) &&
  dispatch.busyUntil !== undefined &&
  dispatch.tries === begun.tries &&
  isSamePlace(dispatch.cursor, begun.cursor) &&
  isSameAside(dispatch, begun);

/** How a step of a run ended: at the end of the log, in the middle of it, because its time was over, or so much has failed that the rest waits. */
export type StepEnd = 'at_the_end' | 'more' | 'out_of_time' | 'blocked';
/** What a try that failed came to. */
export type SendFailure = { code: SendError; status?: number; retryAfterSeconds?: number };
/** What failed of a step and does not stop it: all that is aside then, since when nothing was delivered any more, and the last failure. */
export type PassedOver = { aside: Aside[]; failingSince: string | undefined; last: { code: SendError; status?: number; at: string } };
type Step = { cursor: LogPlace; delivered: number; end: StepEnd; passedOver?: PassedOver };

/** As it is while nothing has failed. */
export const fresh = { status: 'active', tries: 0, failingSince: undefined } as const;

/** A failure as it is shown. */
export const lastErrorOf = ({ code, status, at }: PassedOver['last']) => ({ code, at, ...(status === undefined ? {} : { status }) });

/** The last failure, as long as something that failed is still to be tried again. */
export const errorOfAside = (dispatch: Dispatch): Dispatch['lastError'] => (asideOf(dispatch).length > 0 ? dispatch.lastError : undefined);

const progress = (dispatch: Dispatch, step: Omit<Step, 'end'>, now: string): Dispatch => {
  const { passedOver, ...rest } = step;
  const moved = moveOn(dispatch, rest, now);
  if (!passedOver) return moved;
  const { aside, failingSince, last } = passedOver;
  return { ...moved, ...withAside(aside), failingSince, lastError: lastErrorOf(last) };
};

const moveOn = (dispatch: Dispatch, { cursor, delivered }: Pick<Step, 'cursor' | 'delivered'>, now: string): Dispatch => {
  if (delivered > 0) return { ...dispatch, ...fresh, cursor, lastError: errorOfAside(dispatch), lastDeliveredAt: now };
  // What failed is not to be sent any more: another choice was made.
  return dispatch.tries === 0 || isSamePlace(cursor, dispatch.cursor) ? { ...dispatch, cursor } : { ...dispatch, ...fresh, cursor };
};

/**
 * Some were sent, and the cursor stands behind them. At the end of the log it rests, unless somebody has knocked meanwhile; where more waits,
 * the run goes on; one whose time is over hands over to the next.
 */
export const moveDispatch = (dispatch: Dispatch, step: Step, about: About, now: string): Change<Dispatch> => {
  const moved = progress(dispatch, step, now);
  const rests = step.end === 'blocked' || (step.end === 'at_the_end' && !dispatch.knocked);
  const waits = rests ? { busyUntil: undefined, dueAt: nextAside(asideOf(moved)) } : { busyUntil: later(now, leaseMs) };
  const next: Dispatch = { ...moved, knocked: undefined, ...waits };
  if (step.end === 'out_of_time') return { next, event: { type: 'dispatch.due', data: {} } };
  if (dispatch.status === 'failing' && next.status === 'active') return { next, event: healthChanged('failing', 'active', about) };
  return { next, event: { type: 'dispatch.moved', data: { delivered: step.delivered } } };
};

/** Nothing is sent any more until somebody lets it go on. */
export const hold = (dispatch: Dispatch, reason: HeldReason, now: string): Dispatch => ({
  ...dispatch,
  status: 'held',
  held: { reason, at: now },
  busyUntil: undefined,
  knocked: undefined,
  dueAt: undefined,
});

type Failed = Omit<Step, 'end'> & SendFailure;

/** Whether the receiver has too much to do. */
export const isBusyAnswer = (code: SendError): boolean => code === 'throttled' || code === 'timeout';

/**
 * The event at the cursor could not be sent. It is tried again, later each time; after as many tries as there are, or when the receiver says
 * that it is gone, everything waits until somebody lets it go on. `dice` is a number from 0 to 1.
 */
export const failDispatch = (dispatch: Dispatch, failed: Failed, about: About, now: string, dice: number): Change<Dispatch> => {
  const { code, status, retryAfterSeconds, ...done } = failed;
  const moved = progress(dispatch, done, now);
  const tries = moved.tries + 1;
  const noted = { ...moved, tries, lastError: lastErrorOf({ code, status, at: now }), failingSince: moved.failingSince ?? now };
  const pause = pauseAfter({ tries, isBusy: isBusyAnswer(code), retryAfterSeconds }, dice);
  if (code === 'gone' || pause === undefined) {
    const reason = code === 'gone' ? 'gone' : 'exhausted';
    return { next: hold(noted, reason, now), event: healthChanged(dispatch.status, 'held', about, reason) };
  }
  const next: Dispatch = {
    ...noted,
    status: tries >= failingFrom ? 'failing' : noted.status,
    busyUntil: undefined,
    knocked: undefined,
    dueAt: later(now, pause),
  };
  if (next.status === dispatch.status) return { next, event: { type: 'dispatch.failed', data: { code } } };
  return { next, event: healthChanged(dispatch.status, next.status, about, code) };
};

/** Nothing is sent any more until somebody lets it go on. Held already it stays as it is. */
export const holdDispatch = (
  dispatch: Dispatch,
  reason: Extract<HeldReason, 'paused' | 'no_access'>,
  about: About,
  now: string,
): Change<Dispatch> | undefined => {
  if (isOver(dispatch)) return undefined;
  const event = reason === 'paused' ? { type: 'dispatch.paused', data: {} } : healthChanged(dispatch.status, 'held', about, reason);
  return { next: hold(dispatch, reason, now), event };
};

/** The workspace is in the trash, or nothing can be read at the moment: it rests where it is, and the next event of the workspace wakes it. */
export const restDispatch = (dispatch: Dispatch): Change<Dispatch> => ({
  next: { ...dispatch, busyUntil: undefined, knocked: undefined },
  event: { type: 'dispatch.rested', data: {} },
});

/**
 * It goes on at a place: where it stood, and with what was set aside; or behind what failed, or at the end of the log, and without. One that was
 * not held, and does not wait, goes on anyway.
 */
export const resumeDispatch = (dispatch: Dispatch, cursor: LogPlace, now: string, keepsAside = true): Change<Dispatch> | undefined => {
  if (dispatch.status === 'ended' || isBusy(dispatch, now)) return undefined;
  const aside = keepsAside ? asideAnew(asideOf(dispatch), now) : [];
  return run({ ...dispatch, ...fresh, ...withAside(aside), cursor, held: undefined }, now);
};

/** Its webhook is over. */
export const endDispatch = (dispatch: Dispatch, now: string): Change<Dispatch> => ({
  next: {
    ...dispatch,
    status: 'ended',
    busyUntil: undefined,
    knocked: undefined,
    dueAt: undefined,
    expiresAt: expiryAfter(now),
  },
  event: { type: 'dispatch.ended', data: {} },
});
