import { randomBytes } from 'node:crypto';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { markedUnder, openPatient, sealPatient } from '../../../shared/data/clinic/patient-seal.ts';
import { tokenWrites } from '../../../shared/data/clinic/patient-tokens.ts';
import { countPatient, patients } from '../../../shared/data/clinic/patients.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { patient as patience, retryLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import {
  changePatient,
  type Patient,
  type PatientKey,
  presentPatient,
  registerPatient,
  withEnding,
} from '../../../shared/domain/clinic/patient.ts';
import {
  changeContent,
  contentOf,
  type PatientContent,
  type PatientInput,
  type PatientPatch,
} from '../../../shared/domain/clinic/patient-content.ts';
import { recordNumberOf } from '../../../shared/domain/clinic/patient-number.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';

/** A patient, and what is known of them. */
export type Known = { patient: Patient; content: PatientContent };

/** What is known of a patient who has not been erased. Fails with `not_found`. */
export const known = async (found: Patient | undefined): Promise<Known> => {
  const patient = presentPatient(found);
  return { patient, content: openPatient(patient, await patientKeyOf(patient.workspaceId)) };
};

/**
 * Registers a patient with all by which they are found, in one write; a retry answers who is there. Fails with `already_exists` where somebody
 * has one of the identifiers, and with `forbidden` where the workspace is no clinic.
 */
export const register = (id: PatientKey, input: PatientInput, context: UserContext): Promise<Known> =>
  retryLostRace(async () => {
    if ((await workspaces.get(id)).kind !== 'clinic') throw new Failure('forbidden', { reason: 'not_a_clinic' });
    const key = await patientKeyOf(id.workspaceId);
    const marked = markedUnder(context, key);
    const replayed = await patients.findReplayed(id, marked);
    if (replayed) return known(replayed);
    const content = contentOf(input, recordNumberOf(await countPatient(id.workspaceId)), context);
    const change = registerPatient(id, sealPatient(id, content, key, randomBytes), context);
    await transact([patients.putNew(change, marked), ...tokenWrites(id, change.next.tokens!)]);
    return { patient: change.next, content };
  }, patience);

/** Changes what is known of a patient, and under what they are found, in one write. */
export const alter = async (id: PatientKey, patch: PatientPatch, context: UserContext, ifMatch?: readonly number[]): Promise<Known> => {
  const key = await patientKeyOf(id.workspaceId);
  const changed = await patients.update(
    id,
    patient => {
      presentPatient(patient);
      if (Object.keys(patch).length === 0) return undefined;
      const content = changeContent(openPatient(patient, key), patch, context);
      const sealed = sealPatient(id, content, key, randomBytes, patient.dataKey);
      const change = withEnding(changePatient(patient, sealed), patch.ended, context.now);
      return { ...change, beside: tokenWrites(id, sealed.tokens, patient.tokens) };
    },
    markedUnder(context, key),
    ifMatch,
  );
  return known(changed);
};
