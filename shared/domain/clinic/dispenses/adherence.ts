import * as z from 'zod';
import { PrescriptionId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import { addDays, daysBetween, LocalDate } from '../../time/when.ts';
import { Medication, type PrescriptionContent } from '../prescriptions/content.ts';
import { coverageOf, type Fill, runOutOf } from './supply.ts';

/** How many days are looked at: unless it is said, and at the most. */
export const adherenceRules = { usualDays: 180, days: 730 };

/** A prescription of a medicine: what was dispensed by it, and on which day it was stopped before its time. */
export type Course = {
  prescriptionId: PrescriptionId;
  medication: PrescriptionContent['medication'];
  fills: readonly Fill[];
  stoppedOn?: string | undefined;
};
/** The first day that is looked at, and the last. */
export type AdherenceDays = { from: string; to: string };
/**
 * How many of the days there was enough of a medicine. The days begin with the first dispense where that is later, and end where the last of its
 * prescriptions was stopped.
 */
export const Adherence = z.object({
  medication: Medication,
  prescriptionIds: z.array(PrescriptionId),
  from: LocalDate,
  to: LocalDate,
  dispenses: z.int().positive(),
  days: z.int().positive(),
  covered: z.int().nonnegative(),
  /** The proportion of days covered. Missing where it was dispensed on fewer than two days: that says nothing. */
  proportion: z.number().min(0).max(1).optional(),
  /** The first day without any, once all that was dispensed is taken, also after these days. */
  runsOutOn: LocalDate,
});
export type Adherence = z.infer<typeof Adherence>;

const earliest = (...days: string[]): string => days.sort()[0]!;
const latest = (...days: string[]): string => days.sort().at(-1)!;

/**
 * The days that are asked for, none of them ahead of today; those of the last months, where it is not said. Fails with `invalid_request` where that
 * is too many.
 */
export const adherenceDaysOf = ({ from, to }: Partial<AdherenceDays>, today: string): AdherenceDays => {
  const last = earliest(to ?? today, today);
  const first = from ?? addDays(last, 1 - adherenceRules.usualDays);
  if (daysBetween(first, last) >= adherenceRules.days) throw invalid('/to', 'window_too_long', { days: adherenceRules.days });
  return { from: first, to: last };
};

/** Which medicine it is: by its code where there is one, otherwise by its words, however they are written. */
const medicineOf = ({ coding, text }: PrescriptionContent['medication']): string =>
  coding ? `${coding.system}|${coding.code}` : text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');

/** The last day on which a medicine was to be taken: none, as long as one of its prescriptions was not stopped. */
const stoppedOnOf = (courses: readonly Course[]): string | undefined => {
  const days = courses.flatMap(({ stoppedOn }) => stoppedOn ?? []);
  return days.length < courses.length ? undefined : latest(...days);
};

const adherenceTo = (courses: readonly Course[], { from, to }: AdherenceDays): Adherence | undefined => {
  const all = courses.flatMap(course => course.fills);
  const last = earliest(to, stoppedOnOf(courses) ?? to);
  const fills = all.filter(({ dispensedOn }) => dispensedOn <= last);
  if (fills.length === 0 || from > last) return undefined;
  const filledOn = fills.map(({ dispensedOn }) => dispensedOn);
  const first = latest(from, earliest(...filledOn));
  const [days, end] = [daysBetween(first, last) + 1, addDays(last, 1)];
  const covered = coverageOf(fills).reduce(
    (sum, each) => sum + Math.max(0, daysBetween(latest(first, each.from), earliest(end, each.until))),
    0,
  );
  return {
    medication: courses.at(-1)!.medication,
    prescriptionIds: courses.map(({ prescriptionId }) => prescriptionId),
    ...{ from: first, to: last, dispenses: fills.length, days, covered },
    ...(new Set(filledOn).size < 2 ? {} : { proportion: covered / days }),
    runsOutOn: runOutOf(all)!,
  };
};

/**
 * How far a patient had what was prescribed to them, by medicine: the proportion of days covered (PDC, as the Pharmacy Quality Alliance measures
 * it) of up to two years. What is dispensed before the last has run out is taken behind it, and no day counts twice; what was dispensed before the
 * days begin is taken into them. Courses are given in the order in which they were written.
 */
export const adherenceOf = (courses: readonly Course[], days: AdherenceDays): Adherence[] => {
  const dispensed = courses.filter(({ fills }) => fills.length > 0);
  const byMedicine = Map.groupBy(dispensed, ({ medication }) => medicineOf(medication));
  return [...byMedicine.values()].flatMap(each => adherenceTo(each, days) ?? []);
};
