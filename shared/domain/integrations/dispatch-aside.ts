import { type Change, later } from '../core/due.ts';
import { type Aside, setAside, withoutAside } from './aside.ts';
import {
  type About,
  asideOf,
  type Dispatch,
  errorOfAside,
  failingFrom,
  fresh,
  healthChanged,
  hold,
  isBusyAnswer,
  lastErrorOf,
  leaseMs,
  type SendError,
  type SendFailure,
  withAside,
} from './dispatch.ts';
import type { LogPlace } from './log-place.ts';

/** With an event set aside that has failed at a moment, for the first time or once more; undefined when that was its last try. */
export const failAside = (aside: readonly Aside[], place: LogPlace, failure: SendFailure, now: string, dice: number): Aside[] | undefined =>
  setAside(aside, place, { isBusy: isBusyAnswer(failure.code), retryAfterSeconds: failure.retryAfterSeconds }, now, dice);

/** So often somebody is told that an event was given up: not of each. */
const tellsEveryMs = 86_400_000;

/** One that was tried as often as it may be. Where nothing was delivered since, the receiver is taken for dead; else it is the event, and is given up. */
const giveUp = (dispatch: Dispatch, { place, since }: Aside, code: SendError, about: About, now: string): Change<Dispatch> => {
  if (dispatch.failingSince !== undefined && dispatch.failingSince <= since)
    return { next: hold(dispatch, 'exhausted', now), event: healthChanged(dispatch.status, 'held', about, 'exhausted') };
  const next = { ...dispatch, ...withAside(withoutAside(asideOf(dispatch), place)) };
  if (dispatch.gaveUpAt && later(dispatch.gaveUpAt, tellsEveryMs) > now)
    return { next, event: { type: 'dispatch.failed', data: { code } } };
  return {
    next: { ...next, gaveUpAt: now },
    event: { type: 'dispatch.gave_up', data: { code, name: about.name, readsAs: about.readsAs } },
  };
};

/** What was set aside was taken, or is not to be sent any more: it is forgotten. */
const forget = (dispatch: Dispatch, { place }: Aside, isDelivered: boolean, about: About, now: string): Change<Dispatch> => {
  const next: Dispatch = { ...dispatch, ...withAside(withoutAside(asideOf(dispatch), place)) };
  if (!isDelivered) return { next, event: { type: 'dispatch.moved', data: { delivered: 0 } } };
  const well: Dispatch = { ...next, ...fresh, lastError: errorOfAside(next), lastDeliveredAt: now };
  if (dispatch.status === 'failing') return { next: well, event: healthChanged('failing', 'active', about) };
  return { next: well, event: { type: 'dispatch.moved', data: { delivered: 1 } } };
};

type Retry = { one: Aside; failure?: SendFailure; isDelivered: boolean };

/** What was set aside was tried again, and the run goes on. It was delivered, or is not to be sent any more, where there is no failure. */
export const retryDispatch = (dispatch: Dispatch, retry: Retry, about: About, now: string, dice: number): Change<Dispatch> => {
  const { one, failure, isDelivered } = retry;
  const going = { ...dispatch, busyUntil: later(now, leaseMs), dueAt: undefined };
  if (!failure) return forget(going, one, isDelivered, about, now);
  const { code, status } = failure;
  const failingSince = dispatch.failingSince ?? now;
  const noted: Dispatch = { ...going, lastError: lastErrorOf({ code, status, at: now }), failingSince };
  if (code === 'gone') return { next: hold(noted, 'gone', now), event: healthChanged(dispatch.status, 'held', about, 'gone') };
  const aside = failAside(asideOf(dispatch), one.place, failure, now, dice);
  if (!aside) return giveUp(noted, one, code, about, now);
  const isFailing = one.tries + 1 >= failingFrom && failingSince <= one.since;
  const next: Dispatch = { ...noted, ...withAside(aside), status: isFailing ? 'failing' : noted.status };
  if (next.status === dispatch.status) return { next, event: { type: 'dispatch.failed', data: { code } } };
  return { next, event: healthChanged(dispatch.status, next.status, about, code) };
};
