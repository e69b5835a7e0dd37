import { eraseTokens } from '../../../shared/data/clinic/patient-tokens.ts';
import { patientCountKey, patientKeyPlace, patients, patientsIn } from '../../../shared/data/clinic/patients.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { erasePartition, eraseRow } from '../../../shared/data/core/erase.ts';
import { forgetTokens, type PatientKey } from '../../../shared/domain/clinic/patient.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';

/** Erases the rows by which somebody was found who was erased, then what these are called. */
export const forgetPatient = async (id: PatientKey, context: WriteContext): Promise<void> => {
  const patient = await patients.find(id);
  if (!patient?.erasedAt || !patient.tokens) return;
  await eraseTokens(id, patient.tokens);
  await patients.update(id, forgetTokens, context);
};

/** All that stands of some patients, each in a partition of their own. */
const eraseEach = async (ids: readonly PatientKey[], untilMs: number): Promise<boolean> => {
  for (const id of ids) {
    const patient = await patients.find(id);
    if (patient?.tokens) await eraseTokens(id, patient.tokens);
    if (!(await erasePartition(patients.keyOf(id).pk, [], untilMs))) return false;
  }
  return true;
};

/**
 * Erases all patients of a workspace, and says whether it came to its end before the moment that is given (milliseconds). Their key goes first:
 * from then on nothing of them can be read.
 */
export const erasePatientsIn = async (workspaceId: WorkspaceId, untilMs: number): Promise<boolean> => {
  await eraseRow(patientKeyPlace(workspaceId));
  let cursor: string | undefined;
  do {
    const page = await patientsIn(workspaceId, { limit: 25, cursor });
    if (!(await eraseEach(page.items, untilMs))) return false;
    cursor = page.cursor;
    if (cursor !== undefined && Date.now() > untilMs) return false;
  } while (cursor !== undefined);
  await eraseRow(patientCountKey(workspaceId));
  return true;
};
