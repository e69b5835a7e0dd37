import { formatDate, toEpochDay } from '../../time/civil.ts';
import { instantOf } from '../../time/when.ts';

/** The day on which somebody is so many years old. Who was born on 29 February is so on 1 March where a year has no such day. */
const birthdayAt = (birthDate: string, age: number): string => {
  // Of a birth that is known to the month or the year alone the first day counts: nobody who may be grown is taken for a child.
  const [year = 0, month = 1, day = 1] = birthDate.split('-').map(Number);
  return formatDate(toEpochDay(year + age, month, day));
};

/** When somebody comes of age: as the day of that birthday begins in their zone. */
export const majorityOf = (birthDate: string, age: number, zone: string): string => instantOf({ date: birthdayAt(birthDate, age) }, zone);
