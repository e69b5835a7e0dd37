import * as z from 'zod';

/** A day of the year, `MM-DD`; 29 February stands for 1 March as a first day, and for 28 February as a last, where a year lacks it. */
const MonthDay = z.string().regex(/^((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|[12]\d))$/);

/** A part of each year, first and last day included; over the end of the year where the last comes before the first. */
export const Season = z.strictObject({ from: MonthDay, to: MonthDay.clone() });
export type Season = z.infer<typeof Season>;

/** Does a day lie in one of some seasons? */
export const isInSeason = (seasons: readonly Season[], date: string): boolean => {
  const day = date.slice(5);
  return seasons.some(({ from, to }) => (from <= to ? from <= day && day <= to : from <= day || day <= to));
};

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** The first day after one on which a season begins. */
export const nextSeason = (seasons: readonly Season[], date: string): string => {
  const year = Number(date.slice(0, 4));
  const [first = ''] = seasons.flatMap(({ from }) => [year, year + 1].map(each => `${each}-${from}`).filter(day => day > date)).sort();
  return first.endsWith('-02-29') && !isLeap(Number(first.slice(0, 4))) ? `${first.slice(0, 4)}-03-01` : first;
};
