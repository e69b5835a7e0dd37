import * as z from 'zod';
import { UserId, WorkspaceId } from '../core/ids.ts';
import type { EndedOccurrence } from '../items/history/ended-occurrence.ts';
import type { Stretch } from '../people/absences/absence-days.ts';
import { lengthMs } from '../time/duration.ts';
import { addDays, daysBetween, instantOf, LocalDate, localDateAt, Zone } from '../time/when.ts';

/** Of how many days fairness is told at once, from how many ends. */
export const fairnessRules = { days: 366, ends: 40_000 };

const minuteMs = 60_000;
const hundredths = 100;

/** What was done, in three measures. */
const Amounts = z.object({ done: z.number(), minutes: z.number(), points: z.number() });
type Amounts = z.infer<typeof Amounts>;

/** What somebody did and left undone in some days, and how that stands to the others. */
export const FairShare = z.object({
  userId: UserId,
  displayName: z.string().optional(),
  ...Amounts.shape,
  skipped: z.int(),
  missed: z.int(),
  /** Missed while they were away. */
  excused: z.int(),
  /** On how many of the days they were there; unknown of who is no member. */
  days: z.int().optional(),
  perDay: Amounts.optional(),
  /** How much more they did than an equal share of what was done while they were there; below zero less. */
  ahead: Amounts.optional(),
});
export type FairShare = z.infer<typeof FairShare>;

/** Who did how much in a household, by what ended in some days. */
export const Fairness = z.object({
  workspaceId: WorkspaceId,
  zone: Zone,
  from: LocalDate,
  to: LocalDate,
  people: z.array(FairShare),
  /** Missed by nobody: everybody had it. */
  missed: z.int(),
});

/** Which days, and in which zone they begin. */
export type FairnessDays = { from: string; to: string; zone: string };
/** Somebody among whom what was done is shared: a member since an instant, and when they were away. */
export type Sharer = { userId: UserId; since: string; away: readonly Stretch[] };

const isAway = ({ away }: Sharer, instant: string): boolean => away.some(({ from, until }) => from <= instant && instant < until);
const isThere = (sharer: Sharer, instant: string): boolean => sharer.since <= instant && !isAway(sharer, instant);

/** On how many of some days, as far as they have come, and from the one on which they joined, somebody was there at noon. */
export const daysThere = (sharer: Sharer, { from, to, zone }: FairnessDays, now: string): number => {
  const today = localDateAt(now, zone);
  const joined = localDateAt(sharer.since, zone);
  const begin = from > joined ? from : joined;
  const count = daysBetween(begin, to < today ? to : today) + 1;
  const dates = Array.from({ length: Math.max(0, count) }, (_, i) => addDays(begin, i));
  return dates.filter(date => !isAway(sharer, instantOf({ date, time: '12:00', zone }, zone))).length;
};

/** What one that was done amounts to: how long it took, or is said to take. */
const amountsOf = ({ took, duration, points = 0 }: Pick<EndedOccurrence, 'took' | 'duration' | 'points'>): Amounts => {
  const length = took ?? duration;
  return { done: 1, minutes: length === undefined ? 0 : Math.round(lengthMs(length) / minuteMs), points };
};

const plus = (a: Amounts, b: Amounts, times = 1): Amounts => ({
  done: a.done + b.done * times,
  minutes: a.minutes + b.minutes * times,
  points: a.points + b.points * times,
});
const nothing: Amounts = { done: 0, minutes: 0, points: 0 };
const rounded = ({ done, minutes, points }: Amounts): Amounts => {
  const round = (value: number): number => Math.round(value * hundredths) / hundredths + 0;
  return { done: round(done), minutes: round(minutes), points: round(points) };
};

/** What is counted of one person: what they owe by among how many it was shared, so that nothing is lost by dividing. */
type Count = { did: Amounts; owes: Map<number, Amounts>; skipped: number; missed: number; excused: number };
const newCount = (): Count => ({ did: nothing, owes: new Map(), skipped: 0, missed: 0, excused: 0 });

/** When what ended was to be done: whoever was away then owes nothing of it. */
const momentOf = ({ occurrence, at }: EndedOccurrence, zone: string): string => (occurrence ? instantOf(occurrence, zone) : at);

const aheadOf = ({ did, owes }: Count): Amounts => [...owes].reduce((sum, [among, amounts]) => plus(sum, amounts, -1 / among), did);

/** Counts what ended, of a household or of one person in it. */
export const countEnds = (sharers: readonly Sharer[], zone: string) => {
  const counts = new Map<UserId, Count>();
  let missedByNobody = 0;
  const countOf = (userId: UserId): Count => {
    const count = counts.get(userId) ?? newCount();
    counts.set(userId, count);
    return count;
  };

  const addDone = (by: UserId, ended: EndedOccurrence): void => {
    const amounts = amountsOf(ended);
    const count = countOf(by);
    count.did = plus(count.did, amounts);
    if (!sharers.some(({ userId }) => userId === by)) return;
    const at = momentOf(ended, zone);
    const among = sharers.filter(sharer => sharer.userId === by || isThere(sharer, at));
    for (const { userId } of among) {
      const { owes } = countOf(userId);
      owes.set(among.length, plus(owes.get(among.length) ?? nothing, amounts));
    }
  };

  const addMissed = (ended: EndedOccurrence): void => {
    const times = ended.missed ?? 1;
    const at = momentOf(ended, zone);
    if (ended.assignees.length === 0) missedByNobody += times;
    for (const userId of ended.assignees) {
      const sharer = sharers.find(each => each.userId === userId);
      if (sharer && !isThere(sharer, at)) countOf(userId).excused += times;
      else countOf(userId).missed += times;
    }
  };

  return {
    /** Counts one; what was taken back counts for nothing. */
    add: (ended: EndedOccurrence): void => {
      const { outcome, by, takenBackAt } = ended;
      if (takenBackAt !== undefined) return;
      if (outcome === 'missed') addMissed(ended);
      else if (by !== undefined && outcome === 'done') addDone(by, ended);
      else if (by !== undefined) countOf(by).skipped += 1;
    },

    missedByNobody: (): number => missedByNobody,

    /** What somebody did, and how that stands to the others, where they are one of those who share. */
    shareOf: (userId: UserId, days?: number): Omit<FairShare, 'displayName'> => {
      const count = counts.get(userId) ?? newCount();
      const { did, skipped, missed, excused } = count;
      const base = { userId, ...did, skipped, missed, excused };
      if (days === undefined) return base;
      const perDay = days > 0 ? { perDay: rounded(plus(nothing, did, 1 / days)) } : {};
      return { ...base, days, ...perDay, ahead: rounded(aheadOf(count)) };
    },

    counted: (): UserId[] => [...counts.keys()],
  };
};
