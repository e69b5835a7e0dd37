import * as z from 'zod';
import { UserId, WorkspaceId } from '../core/ids.ts';
import { type Days, isAbsent } from '../people/absences/absence-days.ts';
import { instantOf, LocalDate, localDateAt, Zone } from '../time/when.ts';
import { type Duty, firstDutyDay } from './duty.ts';

/** So many days in a row on which somebody did all that was due of theirs, from the first to the last; days without anything lie between. */
export const Streak = z.object({ days: z.int().positive(), from: LocalDate, to: LocalDate });
export type Streak = z.infer<typeof Streak>;

/** How somebody keeps to what is theirs. */
export const PersonStreaks = z.object({
  userId: UserId,
  displayName: z.string().optional(),
  /** The one that lasts; absent where the last day that counts broke it. */
  current: Streak.optional(),
  /** The longest, of several the earliest. */
  longest: Streak.optional(),
});
type PersonStreaks = z.infer<typeof PersonStreaks>;

/** How the members of a workspace keep to what is theirs. */
export const Streaks = z.object({ workspaceId: WorkspaceId, zone: Zone, from: LocalDate, to: LocalDate, people: z.array(PersonStreaks) });

type Away = readonly (Days & { userId: UserId })[];

/** Was somebody away when it was to be done, or, of what is for a day alone, on that day? */
const isExcused = ({ userId, date, at }: Duty, away: Away): boolean =>
  at === undefined
    ? away.some(each => isAbsent([each], userId, instantOf({ date, time: '12:00', zone: each.zone }, each.zone)))
    : isAbsent(away, userId, at);

/** How a day went: all was done, something was left undone, or there was nothing to do. */
const dayOf = (duties: readonly Duty[], away: Away): Duty['state'] => {
  if (duties.some(duty => duty.state === 'undone' && !isExcused(duty, away))) return 'undone';
  return duties.some(({ state }) => state === 'done') ? 'done' : 'nothing';
};

/** A streak with one more day. */
const longer = (streak: Streak | undefined, date: string): Streak => ({
  days: (streak?.days ?? 0) + 1,
  from: streak?.from ?? date,
  to: date,
});

/** All streaks in some days, in their order, each as long as it came, and an end where one was broken. */
const streaksIn = (days: readonly { date: string; state: Duty['state'] }[]): (Streak | undefined)[] => {
  const found: (Streak | undefined)[] = [undefined];
  for (const { date, state } of days) {
    if (state === 'undone') found.push(undefined);
    if (state === 'done') found[found.length - 1] = longer(found.at(-1), date);
  }
  return found;
};

type Moment = { now: string; zone: string };

/**
 * The streaks of one person, from all that they had to do, in any order. A day counts where they did something that was due on it and left nothing
 * undone; it ends a streak where they left something while they were there; any other day changes nothing. What is done ahead counts when its day comes.
 */
export const streaksOf = (duties: readonly Duty[], away: Away, { now, zone }: Moment): Pick<PersonStreaks, 'current' | 'longest'> => {
  const [first, today] = [firstDutyDay(now, zone), localDateAt(now, zone)];
  const byDate = [...Map.groupBy(duties, ({ date }) => date)].filter(([date]) => date >= first && date <= today);
  const days = byDate.sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, its]) => ({ date, state: dayOf(its, away) }));
  const all = streaksIn(days);
  const longest = all.reduce((most, each) => (each && each.days > (most?.days ?? 0) ? each : most), undefined);
  return { current: all.at(-1), longest };
};
