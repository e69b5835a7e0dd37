import * as z from 'zod';
import { addDays, instantOf, localDateAt, TimeOfDay, Weekday, weekdayOf } from '../../time/when.ts';

/** Hours of one day in which nothing but the critical is sent; from the evening into the next morning where `to` is not after `from`. */
export const Quiet = z.strictObject({ from: TimeOfDay, to: TimeOfDay });
/** Quiet hours by the weekday on which they begin. */
export const QuietHours = z.partialRecord(Weekday, Quiet);

type Sleeper = { quietHours: z.infer<typeof QuietHours>; zone: string };

/** Quiet hours that follow one another are one silence; a week that is quiet throughout ends all the same. */
const mostInARow = 7;

const endOfQuiet = ({ quietHours, zone }: Sleeper, at: string): string | undefined => {
  const today = localDateAt(at, zone);
  for (const date of [addDays(today, -1), today]) {
    const quiet = quietHours[weekdayOf(date)];
    if (!quiet) continue;
    const from = instantOf({ date, time: quiet.from, zone }, zone);
    const to = instantOf({ date: quiet.to > quiet.from ? date : addDays(date, 1), time: quiet.to, zone }, zone);
    if (from <= at && at < to) return to;
  }
  return undefined;
};

/**
 * The instant at which the quiet that `now` falls into is over, seven quiet hours in a row at the most; undefined outside of them. The
 * hours are wall clock of the zone, so that daylight saving time makes them shorter or longer.
 */
export const quietUntil = (sleeper: Sleeper, now: string): string | undefined => {
  let until = endOfQuiet(sleeper, now);
  for (let more = 1; until !== undefined && more < mostInARow; more++) {
    const next = endOfQuiet(sleeper, until);
    if (next === undefined) return until;
    until = next;
  }
  return until;
};
