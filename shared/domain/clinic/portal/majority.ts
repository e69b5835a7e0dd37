import { instantOf } from '../../time/when.ts';

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** The day on which somebody is so many years old. Who was born on 29 February is so on 1 March where a year has no such day. */
const birthdayAt = (birthDate: string, age: number): string => {
  // Of a birth that is known to the month or the year alone the first day counts: nobody who may be grown is taken for a child.
  const [year, month = '01', day = '01'] = birthDate.split('-');
  const then = Number(year) + age;
  return month === '02' && day === '29' && !isLeap(then) ? `${then}-03-01` : `${then}-${month}-${day}`;
};

/** When somebody comes of age: as the day of that birthday begins in their zone. */
export const majorityOf = (birthDate: string, age: number, zone: string): string => instantOf({ date: birthdayAt(birthDate, age) }, zone);
