import type { Actor, Change } from '../core/due.ts';
import { Failure } from '../core/failure.ts';
import type { PatientId } from '../core/ids.ts';
import { invalid } from '../core/invalid.ts';
import { type ChartJoin, partCharts } from './part-charts.ts';
import { joinTeams, partTeams } from './part-teams.ts';
import type { Patient } from './patient.ts';
import { mergedMost, type PatientMerge } from './patient-merge.ts';

/** Fails with `patient_merged`, which names the record that goes on, for one that does not. */
export const requireUnmerged = (patient: Patient): Patient => {
  if (patient.merged) throw new Failure('patient_merged', { into: patient.merged.survivor });
  return patient;
};

/** A change of one of several records, with what that was before. */
export type RecordChange = Change<Patient> & { before: Patient };

const changed = (type: string, before: Patient, next: Partial<Patient>): RecordChange => ({
  before,
  next: { ...before, ...next },
  event: { type, data: {} },
});

/** A record with all that has been merged into it. */
const withOwn = ({ patientId, mergedFrom = [] }: Patient): PatientId[] => [patientId, ...mergedFrom];

/**
 * Merges a record of a patient into another, of the same person: from then on that one goes on, and readers of this follow. Nothing that
 * stands with either is written anew, but for who treats them: the care team of the record that goes on is that of both, and counts for
 * either. `below` are the records that were merged into it before. The first change is that of the record itself; none where this is
 * done. `chartAfter` is the chart of the other with the alerts of this one, where it has not all of them. Fails with `patient_merged`
 * where either goes on in another already, so that there is never a circle.
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
  const careTeam = joinTeams(loser, survivor);
  const team = survivor.careTeam ? { before: survivor.careTeam } : {};
  const merged: PatientMerge = { into: survivor.patientId, survivor: survivor.patientId, by: userId, at: now, ...charts, team };
  return [
    changed('patient.merged', loser, { merged }),
    changed('patient.records_joined', survivor, { mergedFrom, careTeam, ...(chartAfter === undefined ? {} : { chart: chartAfter }) }),
    ...below.map(each => changed('patient.records_joined', each, { merged: { ...each.merged!, survivor: survivor.patientId } })),
  ];
};

/**
 * Takes a merge back: the record goes on by itself again, with those that were merged into it. `above` are the record into which it was merged and those
 * in which that went on, in their order; `family` all records of the person. What was written with the record that went on stays there, and so does its
 * chart where somebody has written in it since; otherwise that is as if this record had never been merged. Of its care team those go whom the merge has
 * brought. None where it is not merged.
 */
export const unmergePatient = (record: Patient, above: readonly Patient[], family: readonly Patient[], join: ChartJoin): RecordChange[] => {
  const { merged } = record;
  if (!merged) return [];
  const gone = withOwn(record);
  // Whoever was no patient by the record that went on may be one by this.
  const restored = above.at(-1)?.endedAt !== undefined && record.endedAt === undefined;
  const without = ({ mergedFrom = [] }: Patient): Partial<Patient> => {
    const left = mergedFrom.filter(each => !gone.includes(each));
    return { mergedFrom: left.length > 0 ? left : undefined };
  };
  const teams = partTeams(record, above, family);
  const asTeamed = (each: Patient): Patient => teams.get(each.patientId) ?? each;
  const nexts = new Map([...teams, ...partCharts(record, above.map(asTeamed), family.map(asTeamed), join)]);
  const nextOf = ({ patientId }: Patient): Partial<Patient> => {
    const next = nexts.get(patientId);
    return next ? { chart: next.chart, careTeam: next.careTeam, merged: next.merged } : {};
  };
  const isAbove = ({ patientId }: Patient): boolean => above.some(each => each.patientId === patientId);
  const beside = family.filter(each => nexts.has(each.patientId) && !isAbove(each));
  const below = family.filter(({ patientId }) => record.mergedFrom?.includes(patientId));
  const parted = (each: Patient, next: Partial<Patient>): RecordChange => changed('patient.records_parted', each, next);
  return [
    {
      ...changed('patient.unmerged', record, { merged: undefined }),
      event: { type: 'patient.unmerged', data: restored ? { restored } : {} },
    },
    ...above.map(each => parted(each, { ...without(each), ...nextOf(each) })),
    ...beside.map(each => parted(each, nextOf(each))),
    ...below.map(each => parted(each, { merged: { ...each.merged!, survivor: record.patientId } })),
  ];
};
