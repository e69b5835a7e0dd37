import type { Criterion } from '../../../../shared/api/clinic/fhir/criteria.ts';
import { chainedAtMost, chainedRecordsAtMost } from '../../../../shared/api/clinic/fhir/patient-params.ts';
import { patientKeyOf } from '../../../../shared/data/clinic/patient-keys.ts';
import { presentPatients } from '../../../../shared/data/clinic/patients.ts';
import type { Patient, PatientKey } from '../../../../shared/domain/clinic/patient.ts';
import { Failure } from '../../../../shared/domain/core/failure.ts';
import type { PatientId, WorkspaceId } from '../../../../shared/domain/core/ids.ts';
import { placesIn } from '../../../../shared/domain/core/invalid.ts';
import { search } from '../../patients/find.ts';
import { type Known, knownUnder } from '../../patients/register.ts';
import { type PatientQuery, patientQueryOf } from './query.ts';

/** Those who are asked for, whether there may be more, and those of whom something is told: also that whoever is asked for by an id does not fit. */
type PatientFindings = { found: Known[]; more: boolean; told: Known[] };

/** Those of these patients who are there, each once. */
export const knownAmong = async (workspaceId: WorkspaceId, ids: readonly PatientId[]): Promise<Known[]> => {
  const [present, key] = await Promise.all([presentPatients(workspaceId, [...new Set(ids)]), patientKeyOf(workspaceId)]);
  return present.map(patient => knownUnder(patient, key));
};

export const findPatients = async (workspaceId: WorkspaceId, { among, fits }: PatientQuery): Promise<PatientFindings> => {
  if ('question' in among) {
    const findings = await search(workspaceId, among.question, fits);
    return { ...findings, told: findings.found };
  }
  const told = await knownAmong(workspaceId, among.ids);
  return { found: told.filter(fits), more: false, told };
};

/**
 * Whom the chains of a search lead to: all records of all who fit, those that were merged with them; those of them that are followed, in the order of
 * their ids, and whether that is not all; of whom it tells that they fit; and whether there may be more who do.
 */
export type Chain = { all: PatientId[]; followed: PatientId[]; isCut: boolean; told: PatientKey[]; more: boolean };

/** The places of a chain are named as it is asked: `/patient.name`. */
const inChain = (error: unknown): never => {
  const errors = placesIn(error).map(each => ({ ...each, pointer: each.pointer.replace(/^\//, '/patient.') }));
  throw new Failure('invalid_request', { errors });
};

const queryIn = (asked: readonly Criterion[], workspaceId: WorkspaceId): PatientQuery => {
  try {
    return patientQueryOf(asked, workspaceId);
  } catch (error) {
    return inChain(error);
  }
};

/** The records of a person: what stands with one that was merged is in no list of the one that goes on. */
const recordsOf = ({ patientId, mergedFrom = [] }: Patient): PatientId[] => [patientId, ...mergedFrom];

/** The patients that the chains of a search lead to; nothing where there is no chain. Fails with `invalid_request` for one that finds nobody by an index. */
export const patientsByChain = async (workspaceId: WorkspaceId, asked: readonly Criterion[]): Promise<Chain | undefined> => {
  const chained = asked.flatMap(({ chain }) => chain ?? []);
  if (chained.length === 0) return undefined;
  const { found, more } = await findPatients(workspaceId, queryIn(chained, workspaceId));
  const people = found.map(({ patient }) => patient).sort((a, b) => (a.patientId < b.patientId ? -1 : 1));
  const all = people.flatMap(recordsOf);
  const followed = people.slice(0, chainedAtMost).flatMap(recordsOf).slice(0, chainedRecordsAtMost).sort();
  const told = [...new Set([...people.map(({ patientId }) => patientId), ...followed])];
  return { all, followed, isCut: followed.length < all.length, told: told.map(patientId => ({ workspaceId, patientId })), more };
};
