import type { Criterion } from '../../../../shared/api/clinic/fhir/criteria.ts';
import { chainedAtMost } from '../../../../shared/api/clinic/fhir/patient-params.ts';
import { patientKeyOf } from '../../../../shared/data/clinic/patient-keys.ts';
import { presentPatients } from '../../../../shared/data/clinic/patients.ts';
import type { PatientKey } from '../../../../shared/domain/clinic/patient.ts';
import { Failure } from '../../../../shared/domain/core/failure.ts';
import type { PatientId, WorkspaceId } from '../../../../shared/domain/core/ids.ts';
import { placesIn } from '../../../../shared/domain/core/invalid.ts';
import { search } from '../../patients/find.ts';
import { type Known, knownUnder } from '../../patients/register.ts';
import { type PatientQuery, patientQueryOf } from './query.ts';

/** Those who are asked for, whether there may be more, and those of whom something is told: also that whoever is asked for by an id does not fit. */
type Findings = { found: Known[]; more: boolean; told: Known[] };

export const findPatients = async (workspaceId: WorkspaceId, { among, fits }: PatientQuery): Promise<Findings> => {
  if ('question' in among) {
    const findings = await search(workspaceId, among.question, fits);
    return { ...findings, told: findings.found };
  }
  const [present, key] = await Promise.all([presentPatients(workspaceId, [...new Set(among.ids)]), patientKeyOf(workspaceId)]);
  const told = present.map(patient => knownUnder(patient, key));
  return { found: told.filter(fits), more: false, told };
};

/** The patients that a chain leads to, in the order of their ids, as many as one follows; of whom it tells that they fit; and whether there may be more. */
export type Chained = { ids: PatientId[]; told: PatientKey[]; more: boolean };

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

/** The patients that the chains of a search lead to; nothing where there is no chain. Fails with `invalid_request` for one that finds nobody by an index. */
export const patientsByChain = async (workspaceId: WorkspaceId, asked: readonly Criterion[]): Promise<Chained | undefined> => {
  const chained = asked.flatMap(({ chain }) => chain ?? []);
  if (chained.length === 0) return undefined;
  const { found, told, more } = await findPatients(workspaceId, queryIn(chained, workspaceId));
  const ids = found.map(({ patient }) => patient.patientId).sort();
  return {
    ids: ids.slice(0, chainedAtMost),
    told: told.map(({ patient }) => ({ workspaceId, patientId: patient.patientId })),
    more: more || ids.length > chainedAtMost,
  };
};
