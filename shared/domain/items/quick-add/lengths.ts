import { always, digits, either, glued, list, map, mark, maybe, type Parser, seq, word } from './parser.ts';

/** A length as it is said: calendar days and months apart from minutes. */
export type Length = { months: number; days: number; minutes: number };
export type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year' | 'workday';

const none: Length = { months: 0, days: 0, minutes: 0 };
const each: Record<Unit, Length> = {
  minute: { ...none, minutes: 1 },
  hour: { ...none, minutes: 60 },
  day: { ...none, days: 1 },
  week: { ...none, days: 7 },
  month: { ...none, months: 1 },
  quarter: { ...none, months: 3 },
  year: { ...none, months: 12 },
  workday: { ...none, days: 1 },
};

/** A number of something, in digits or as a word: "3", "drei", "a". */
export const count: Parser<number> = either(digits(1, 3), word<number>('number'));
/** A unit of time; its short forms only right after digits. */
export const unit: Parser<Unit> = word<Unit>('unit');

const fraction: Parser<number> = map(seq(digits(1, 2), glued(mark('.,')), glued(digits(1))), ([whole, , tenth]) => whole + tenth / 10);
const withUnit: Parser<readonly [number, Unit]> = either(
  map(seq(either(fraction, digits(1, 3)), either(unit, word<Unit>('unitShort'))), ([n, its]) => [n, its] as const),
  map(seq(word<number>('number', 'article'), unit), ([n, its]) => [n, its] as const),
);

const times = (n: number, { months, days, minutes }: Length): Length => ({
  months: Math.round(n * months),
  days: Math.round(n * days),
  minutes: Math.round(n * minutes),
});
const plus = (a: Length, b: Length): Length => ({ months: a.months + b.months, days: a.days + b.days, minutes: a.minutes + b.minutes });

const short: Parser<Length> = map(seq(digits(1, 2), glued(word<Unit>('unitShort')), glued(digits(2))), ([hours, its, minutes]) =>
  its === 'hour' && minutes < 60 ? { ...none, minutes: hours * 60 + minutes } : undefined,
);
const half: Parser<Length> = map(word<number>('half'), minutes => ({ ...none, minutes }));
/** "1 heure et demie", "2 hours and a half". */
const counted: Parser<Length> = map(seq(withUnit, maybe(word<number>('afterHour'))), ([[n, its], more]) =>
  plus(times(n, each[its]), { ...none, minutes: more !== false && its === 'hour' ? more : 0 }),
);
const one: Parser<Length> = either(half, short, counted);

const hours: Parser<Length> = map(counted, found => (found.minutes >= 60 && found.days + found.months === 0 ? found : undefined));
const minutes: Parser<Length> = map(counted, found => (found.minutes > 0 && found.minutes < 60 ? found : undefined));

/** A length of time: "1h30", "90 minutes", "an hour and 15 min", "2 days 3 hours". "1h and 1 day" are two. */
export const length: Parser<Length> = either(
  map(seq(hours, word('and'), minutes), ([a, , b]) => plus(a, b)),
  map(list(one, always(undefined)), all => all.reduce(plus)),
);

/** A length as an ISO 8601 duration. */
export const isoOf = ({ months, days, minutes }: Length): string => {
  const date = `${months ? `${months}M` : ''}${days ? `${days}D` : ''}`;
  const hours = Math.floor(minutes / 60);
  const time = `${hours ? `${hours}H` : ''}${minutes % 60 ? `${minutes % 60}M` : ''}`;
  return `P${date}${time ? `T${time}` : ''}${date || time ? '' : 'T0S'}`;
};

/** So many days at most. */
export const daysOf = ({ months, days, minutes }: Length): number => months * 31 + days + minutes / 1440;
