import * as z from 'zod';
import { chanceOfRise, quantile } from '../../core/statistics.ts';
import { lengthMs } from '../../time/duration.ts';
import { Recurrence } from '../../time/recurrence.ts';
import { parseRule } from '../../time/rule.ts';
import { instantOf, isDateOnly, toInstant, When, wallAt } from '../../time/when.ts';
import type { Item } from '../items/item.ts';
import { anchorOf, endsAt } from '../occurrences/item-span.ts';
import type { EndedOccurrence } from './ended-occurrence.ts';

const instant = z.iso.datetime();
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** So many ends of an item are looked at, the latest ones. */
export const endsLookedAt = 50;
/** With fewer times done nothing is said. */
const needed = 5;
/** What is usual is what the last of them say. */
const recent = 20;
/** A change is looked for in the last of them, against all before. */
const lastFew = 3;
/** Of items whose habit stays as it is, at most so many in a thousand are called changed in one direction. */
const falseAlarms = 0.005;
/** Less than that is no change, however sure it is. */
const leastChangeMs = 30 * minuteMs;
const leastForSuggestion = 8;
/** So many of them must be alike before another time or rhythm is suggested. */
const shareAlike = 0.8;

/** How many times it rests on, and how many of them are alike. */
const evidence = { basedOn: z.int(), alike: z.int() };
/** How an item is usually done, and what that says of its next time: counted from its history, never guessed. */
export const Habit = z.object({
  /** How many times it was done, of the ends that are looked at. */
  done: z.int(),
  needed: z.int(),
  usual: z.object({ lateMs: z.int(), mostlyLateMs: z.int(), tookMs: z.int().optional() }).optional(),
  expected: z.object({ at: instant, mostlyBy: instant }).optional(),
  change: z.object({ byMs: z.int(), basedOn: z.int() }).optional(),
  silence: z.object({ forMs: z.int(), longestMs: z.int(), basedOn: z.int() }).optional(),
  suggestedTime: z.object({ to: When, ...evidence }).optional(),
  suggestedRhythm: z.object({ recurrence: Recurrence, ...evidence }).optional(),
});
export type Habit = z.infer<typeof Habit>;

type Ended = Pick<EndedOccurrence, 'outcome' | 'at' | 'lateMs' | 'took' | 'takenBackAt'>;
type Done = Ended & { lateMs: number };

const quantiles = (values: readonly number[]) => {
  const [half, most] = [quantile(values, 0.5), quantile(values, shareAlike)];
  return half === undefined || most === undefined ? undefined : { half: Math.round(half), most: Math.round(most) };
};

/** By how much later an item is done than it is due: half of the time by `half`, four times of five by `most`. */
export const latenessOf = (lateness: readonly number[]) => quantiles(lateness.slice(-recent));

const usualOf = (done: readonly Done[]): Habit['usual'] => {
  const late = latenessOf(done.map(({ lateMs }) => lateMs));
  const took = quantiles(done.flatMap(each => (each.took ? [lengthMs(each.took)] : [])).slice(-recent));
  return late && { lateMs: late.half, mostlyLateMs: late.most, ...(took ? { tookMs: took.half } : {}) };
};

/** Is it still to be done? What waits to be approved has been. */
const isAwaited = ({ status, claim }: Item): boolean => status === 'open' && claim === undefined;

/** When the current occurrence is likely done: from those times that have not passed yet. */
const expectedOf = (item: Item, done: readonly Done[], now: string): Habit['expected'] => {
  const end = isAwaited(item) ? endsAt(item) : undefined;
  if (end === undefined) return undefined;
  const ahead = done.slice(-recent).flatMap(({ lateMs }) => (Date.parse(end) + lateMs >= Date.parse(now) ? [lateMs] : []));
  const late = quantiles(ahead);
  return late && { at: toInstant(Date.parse(end) + late.half), mostlyBy: toInstant(Date.parse(end) + late.most) };
};

/** Have the last few times been later, or earlier, than those before, beyond what chance makes of times that stay as they are? */
export const changeOf = (lateness: readonly number[]): Habit['change'] => {
  const [before, last] = [lateness.slice(0, -lastFew), lateness.slice(-lastFew)];
  const byMs = Math.round((quantile(last, 0.5) ?? 0) - (quantile(before, 0.5) ?? 0));
  if (before.length < needed || Math.abs(byMs) < leastChangeMs) return undefined;
  const sign = Math.sign(byMs);
  const chance = chanceOfRise(
    before.map(each => each * sign),
    last.map(each => each * sign),
  );
  return chance > falseAlarms ? undefined : { byMs, basedOn: lateness.length };
};

const gapsOf = (done: readonly Done[]): number[] => done.slice(1).map(({ at }, i) => Date.parse(at) - Date.parse(done[i]!.at));

/** It is due, and it was not done for half as long again as ever. */
const silenceOf = (item: Item, done: readonly Done[], now: string): Habit['silence'] => {
  const [gaps, last, end] = [gapsOf(done), done.at(-1), endsAt(item)];
  if (!isAwaited(item) || !last || end === undefined || end > now || gaps.length < leastForSuggestion) return undefined;
  const forMs = Date.parse(now) - Date.parse(last.at);
  const longestMs = Math.max(...gaps);
  return forMs > longestMs * 1.5 ? { forMs, longestMs, basedOn: gaps.length } : undefined;
};

/** How many values stand near one, within `width` of it. */
const near = (values: readonly number[], middle: number, width: number): number =>
  values.filter(value => Math.abs(value - middle) <= width).length;

/** Another time of day, where it is done at about the same other time again and again. */
const timeSuggested = (item: Item, done: readonly Done[]): Habit['suggestedTime'] => {
  const anchor = anchorOf(item);
  const lateness = done.slice(-recent).map(({ lateMs }) => lateMs);
  const middle = quantile(lateness, 0.5) ?? 0;
  if (!anchor || isDateOnly(anchor) || Math.abs(middle) < hourMs || Math.abs(middle) > dayMs / 2) return undefined;
  const alike = near(lateness, middle, hourMs);
  if (lateness.length < leastForSuggestion || alike < lateness.length * shareAlike) return undefined;
  const zone = anchor.zone ?? item.zone;
  const quarters = Math.round(middle / (15 * minuteMs)) * 15 * minuteMs;
  const to = wallAt(toInstant(Date.parse(instantOf(anchor, zone)) + quarters), zone);
  return { to: { ...to, zone }, basedOn: lateness.length, alike };
};

/** Every so many days, of a rule that says nothing else. */
const daysOfRule = ({ rule }: Recurrence): number | undefined => {
  const { freq, interval, count, until, byDay, ...others } = parseRule(rule);
  const isPlain =
    !count && !until && !Object.entries(others).some(([name, values]) => name !== 'weekStart' && (values as number[]).length > 0);
  if (!isPlain || byDay.length > (freq === 'WEEKLY' ? 1 : 0)) return undefined;
  return freq === 'DAILY' ? interval : freq === 'WEEKLY' ? interval * 7 : undefined;
};

/** Another rhythm, where the days between two times are about the same again and again, and others than the rule says. */
const rhythmSuggested = (item: Item, done: readonly Done[]): Habit['suggestedRhythm'] => {
  const gaps = gapsOf(done.slice(-recent));
  const days = Math.round((quantile(gaps, 0.5) ?? 0) / dayMs);
  const planned = item.recurrence && daysOfRule(item.recurrence);
  if (!item.recurrence || !planned || days < 1 || gaps.length < leastForSuggestion || Math.abs(days - planned) < planned / 4)
    return undefined;
  const alike = near(gaps, days * dayMs, (days * dayMs) / 4);
  if (alike < gaps.length * shareAlike) return undefined;
  const rule = days % 7 === 0 ? `FREQ=WEEKLY;INTERVAL=${days / 7}` : `FREQ=DAILY;INTERVAL=${days}`;
  return { recurrence: { ...item.recurrence, rule }, basedOn: gaps.length, alike };
};

/**
 * How an item is usually done, from the ends of its occurrences in any order, and what that says of the current one at an instant. What was taken back
 * counts as not done. With fewer than five times nothing is said.
 */
export function habitOf(item: Item, ended: readonly Ended[], now: string): Habit {
  const done = ended
    .filter((each): each is Done => each.outcome === 'done' && each.lateMs !== undefined && !each.takenBackAt)
    .toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const known = { done: done.length, needed };
  if (done.length < needed) return known;
  return {
    ...known,
    usual: usualOf(done),
    expected: expectedOf(item, done, now),
    change: changeOf(done.map(({ lateMs }) => lateMs)),
    silence: silenceOf(item, done, now),
    suggestedTime: timeSuggested(item, done),
    suggestedRhythm: rhythmSuggested(item, done),
  };
}
