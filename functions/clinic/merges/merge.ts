import { randomBytes } from 'node:crypto';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { openChart, sealChart } from '../../../shared/data/clinic/patient-seal.ts';
import { mergedInto, patients, presentPatients, survivorOf } from '../../../shared/data/clinic/patients.ts';
import type { Decided, UserContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { patient as patience } from '../../../shared/data/core/race.ts';
import { mergePatients, type RecordChange, unmergePatient } from '../../../shared/domain/clinic/merge-patients.ts';
import { type Patient, type PatientKey, presentPatient } from '../../../shared/domain/clinic/patient.ts';
import { patientLimits } from '../../../shared/domain/clinic/patient-content.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { PatientId } from '../../../shared/domain/core/ids.ts';

type IfMatch = readonly number[] | undefined;

/** The alerts of both, sealed for the record that goes on: whoever opens it must not miss one. Undefined where it has them all. */
const chartOf = (loser: Patient, survivor: Patient, key: Buffer): string | undefined => {
  const chart = openChart(survivor, key);
  const [theirs, own] = [openChart(loser, key)?.alerts ?? [], chart?.alerts ?? []];
  if (theirs.every(each => own.includes(each))) return undefined;
  const alerts = [...new Set([...own, ...theirs])];
  if (alerts.length > patientLimits.alerts) throw new Failure('limit_reached', { limit: patientLimits.alerts });
  return sealChart(survivor, { ...chart, alerts }, key, randomBytes);
};

/** The records of one person are written together, each only as it was read: two merges that cross are decided one after the other. */
const together = (changes: readonly RecordChange[], context: UserContext): Decided<Patient> | undefined => {
  const [first, ...others] = changes;
  return first && { ...first, beside: others.map(({ before, ...change }) => patients.putNext(change, unmarked(context), before)) };
};

/** Merges a record into another, which goes on. One that was merged so is answered as it is. */
export const merge = (id: PatientKey, into: PatientId, context: UserContext, ifMatch: IfMatch): Promise<Patient> =>
  patients.update(
    id,
    async record => {
      const { workspaceId, mergedFrom = [] } = presentPatient(record);
      const [key, found, below] = await Promise.all([
        patientKeyOf(workspaceId),
        patients.find({ workspaceId, patientId: into }),
        presentPatients(workspaceId, mergedFrom),
      ]);
      const survivor = presentPatient(found);
      // Of one that is merged already no chart is written.
      const chartAfter = record.merged ? undefined : chartOf(record, survivor, key);
      return together(mergePatients(record, survivor, below, chartAfter, context), context);
    },
    context,
    ifMatch,
    patience,
  );

/** The record into which another was merged, and those in which that went on, in their order. */
const aboveOf = async ({ workspaceId, merged }: Patient): Promise<Patient[]> => {
  if (!merged) return [];
  const next = presentPatient(await patients.find({ workspaceId, patientId: merged.into }));
  return [next, ...(await aboveOf(next))];
};

/** Takes a merge back. One that is not merged is answered as it is. */
export const unmerge = (id: PatientKey, context: UserContext, ifMatch: IfMatch): Promise<Patient> =>
  patients.update(
    id,
    async record => {
      const goesOn = await survivorOf(presentPatient(record));
      const [key, above, others] = await Promise.all([patientKeyOf(record.workspaceId), aboveOf(record), mergedInto(goesOn)]);
      const join = (other: Patient, into: Patient): string | undefined => chartOf(other, into, key);
      return together(unmergePatient(record, above, [goesOn, ...others], join), context);
    },
    context,
    ifMatch,
    patience,
  );
