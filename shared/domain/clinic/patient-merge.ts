import * as z from 'zod';
import { health } from '../core/data-class.ts';
import type { Actor, Change } from '../core/due.ts';
import { Failure } from '../core/failure.ts';
import { PatientId, UserId } from '../core/ids.ts';
import { invalid } from '../core/invalid.ts';
import type { Patient } from './patient.ts';

/** How many records go on in another at the most. */
export const mergedMost = 10;

/** Something that is sealed, as base64, as in a patient. */
const Sealed = z.base64().max(300_000);

/**
 * That a record of a patient goes on in another: in which it was merged, and in which that goes on by now, so that readers follow once. What the
 * chart of the other was before, where it was given the alerts of this one, and what it was after.
 */
export const PatientMerge = z.object({
  into: PatientId,
  survivor: PatientId,
  by: UserId,
  at: z.iso.datetime(),
  chartBefore: health(Sealed.optional()),
  chartAfter: health(Sealed.optional()),
});
export type PatientMerge = z.infer<typeof PatientMerge>;

/** Fails with `patient_merged`, which names the record that goes on, for one that does not. */
export const requireUnmerged = (patient: Patient): Patient => {
  if (patient.merged) throw new Failure('patient_merged', { into: patient.merged.survivor });
  return patient;
};

/** A change of one of several records, with what that was before. */
export type RecordChange = Change<Patient> & { before: Patient };

const joined = (before: Patient, next: Partial<Patient>): RecordChange => ({
  before,
  next: { ...before, ...next },
  event: { type: 'patient.records_joined', data: {} },
});
const parted = (before: Patient, next: Partial<Patient>): RecordChange => ({
  before,
  next: { ...before, ...next },
  event: { type: 'patient.records_parted', data: {} },
});

/** A record with all that has been merged into it. */
const withOwn = ({ patientId, mergedFrom = [] }: Patient): PatientId[] => [patientId, ...mergedFrom];

/**
 * Merges a record of a patient into another, of the same person: from then on that one goes on, and readers of this follow. Nothing that stands with
 * either is written anew. `below` are the records that were merged into it before. The first change is that of the record itself; none where
 * this is done. `chartAfter` is the chart of the other with the alerts of this one, where it has not all of them. Fails with `patient_merged` where either goes on in another already, so that there is never a circle.
 */
export const mergePatients = (
  loser: Patient,
  survivor: Patient,
  below: readonly Patient[],
  chartAfter: string | undefined,
  { userId, now }: Actor,
): RecordChange[] => {
  if (loser.patientId === survivor.patientId) throw invalid('/into', 'not_valid');
  if (loser.merged?.into === survivor.patientId) return [];
  requireUnmerged(loser);
  requireUnmerged(survivor);
  const mergedFrom = [...(survivor.mergedFrom ?? []), ...withOwn(loser)];
  if (mergedFrom.length > mergedMost) throw new Failure('limit_reached', { limit: mergedMost });
  const charts = chartAfter === undefined ? {} : { chartBefore: survivor.chart, chartAfter };
  const merged: PatientMerge = { into: survivor.patientId, survivor: survivor.patientId, by: userId, at: now, ...charts };
  return [
    { before: loser, next: { ...loser, merged }, event: { type: 'patient.merged', data: {} } },
    joined(survivor, { mergedFrom, ...(chartAfter === undefined ? {} : { chart: chartAfter }) }),
    ...below.map(each => joined(each, { merged: { ...each.merged!, survivor: survivor.patientId } })),
  ];
};

/** The chart of the record into which another was merged, without what came by that: only where nobody has written in it since. */
const chartWithout = ({ chart }: Patient, { chartBefore, chartAfter }: PatientMerge): Partial<Patient> =>
  chartAfter !== undefined && chart === chartAfter ? { chart: chartBefore } : {};

/**
 * Takes a merge back: the record goes on by itself again, with those that were merged into it. `above` are the record into which it was merged and those
 * in which that went on, in their order; `below` those that were merged into it. What was written with the record that went on stays there, and so
 * does its chart where somebody has written in it since. None where it is not merged.
 */
export const unmergePatient = (record: Patient, above: readonly Patient[], below: readonly Patient[]): RecordChange[] => {
  const { merged } = record;
  if (!merged) return [];
  const gone = withOwn(record);
  const without = ({ mergedFrom = [] }: Patient): Partial<Patient> => {
    const left = mergedFrom.filter(each => !gone.includes(each));
    return { mergedFrom: left.length > 0 ? left : undefined };
  };
  return [
    { before: record, next: { ...record, merged: undefined }, event: { type: 'patient.unmerged', data: {} } },
    ...above.map((each, nth) => parted(each, { ...without(each), ...(nth === 0 ? chartWithout(each, merged) : {}) })),
    ...below.map(each => parted(each, { merged: { ...each.merged!, survivor: record.patientId } })),
  ];
};
