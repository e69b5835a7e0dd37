import { addDays, Instant, instantOf, LocalDate, localDateAt } from '../../time/when.ts';
import type { Moment, Reader } from './tree.ts';

const named: Record<string, Moment> = { yesterday: { days: -1 }, today: { days: 0 }, tomorrow: { days: 1 }, now: { hours: 0 } };
const units: Record<string, (count: number) => Moment> = {
  h: count => ({ hours: count }),
  d: count => ({ days: count }),
  w: count => ({ days: count * 7 }),
};

/** A plus sign that nobody encoded comes as a blank out of a query: without a sign it is ahead, too. */
const relative = /^([+-]?)(\d{1,4})([hdw])$/;

/** The moment that a word names, if it names one. */
export const parseMoment = (word: string): Moment | undefined => {
  const lower = word.toLowerCase();
  if (Object.hasOwn(named, lower)) return named[lower];
  const [, sign, count, unit] = relative.exec(lower) ?? [];
  // Plus nothing, as there is no minus nothing in JSON.
  if (unit) return units[unit]!(Number(`${sign}${count}`) + 0);
  if (LocalDate.safeParse(word).success) return { day: word };
  const instant = Instant.safeParse(word);
  return instant.success ? { at: instant.data } : undefined;
};

/** The word that names a moment. */
export const printMoment = (moment: Moment): string => {
  if ('day' in moment) return moment.day;
  if ('at' in moment) return moment.at;
  const name = Object.keys(named).find(each => JSON.stringify(named[each]) === JSON.stringify(moment));
  return name ?? ('days' in moment ? `${moment.days}d` : `${moment.hours}h`);
};

const hourMs = 3_600_000;

/** The stretch that a moment is for its reader, in milliseconds, `to` exclusive: a day from its start to its end in their zone. */
export const stretchOf = (moment: Moment, { now, zone }: Reader): { from: number; to: number } => {
  if ('at' in moment || 'hours' in moment) {
    const from = 'at' in moment ? Date.parse(moment.at) : Date.parse(now) + moment.hours * hourMs;
    return { from, to: from + 1 };
  }
  const date = 'day' in moment ? moment.day : addDays(localDateAt(now, zone), moment.days);
  return { from: dayStart(date, zone), to: dayStart(addDays(date, 1), zone) };
};

/** When a day begins in a zone, in milliseconds. */
export const dayStart = (date: string, zone: string): number => Date.parse(instantOf({ date }, zone));
