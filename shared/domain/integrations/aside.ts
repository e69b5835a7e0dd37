import * as z from 'zod';
import { later } from '../core/due.ts';
import { LogPlace } from './log-place.ts';
import { pauseAfter } from './retry.ts';

/** An event that failed and that others do not wait for: where it stands in the log, how often it was tried since when, and when it is again. */
export const Aside = z.object({ place: LogPlace, tries: z.int().positive(), since: z.iso.datetime(), dueAt: z.iso.datetime() });
export type Aside = z.infer<typeof Aside>;

/** So many at the most: then all behind them waits. Whatever happens, a receiver that is dead is one short record. */
export const asideAtMost = 10;

export const isFull = (aside: readonly Aside[]): boolean => aside.length >= asideAtMost;

const isAt = (place: LogPlace) => (one: Aside) => one.place.epoch === place.epoch && one.place.next === place.next;

/** The one that is to be tried now, if one is. */
export const dueAside = (aside: readonly Aside[], now: string): Aside | undefined =>
  aside.filter(({ dueAt }) => dueAt <= now).sort((one, other) => one.place.next - other.place.next)[0];

/** When the next of them is to be tried. */
export const nextAside = (aside: readonly Aside[]): string | undefined => aside.map(({ dueAt }) => dueAt).sort()[0];

export const withoutAside = (aside: readonly Aside[], place: LogPlace): Aside[] => aside.filter(one => !isAt(place)(one));

type Failure = { isBusy: boolean; retryAfterSeconds?: number };

/**
 * With an event at this place that has failed, for the first time or once more. Undefined when it was tried as often as it may be. `dice` is a
 * number from 0 to 1.
 */
export const setAside = (aside: readonly Aside[], place: LogPlace, failure: Failure, now: string, dice: number): Aside[] | undefined => {
  const known = aside.find(isAt(place));
  const tries = (known?.tries ?? 0) + 1;
  const pause = pauseAfter({ tries, ...failure }, dice);
  if (pause === undefined) return undefined;
  const dueAt = later(now, pause);
  return [...withoutAside(aside, place), { place, tries, since: known?.since ?? now, dueAt }];
};

/** All of them are tried at once, as if for the first time. */
export const asideAnew = (aside: readonly Aside[], now: string): Aside[] =>
  aside.map(({ place }) => ({ place, tries: 1, since: now, dueAt: now }));
