import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { openPatient, soughtToken } from '../../../shared/data/clinic/patient-seal.ts';
import { patientsUnder, patientWith } from '../../../shared/data/clinic/patient-tokens.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { readMany } from '../../../shared/data/core/rows.ts';
import { isSought, type PatientQuestion, searchRules } from '../../../shared/domain/clinic/patient-search.ts';
import type { PatientId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Known } from './register.ts';

/** How many of those who are found under a token are looked at for one answer: so many at once, so often. */
const reading = { atOnce: 100, times: 5 };

/** Those under these ids who are looked for. */
const soughtAmong = async (
  workspaceId: WorkspaceId,
  ids: readonly PatientId[],
  question: PatientQuestion,
  key: Buffer,
): Promise<Known[]> => {
  const rows = await readMany(ids.map(patientId => patients.keyOf({ workspaceId, patientId })));
  return rows
    .map(patients.fromRow)
    .filter(({ erasedAt }) => !erasedAt)
    .map(patient => ({ patient, content: openPatient(patient, key) }))
    .filter(({ content }) => isSought(content.person, question));
};

/** The patients who are looked for, so many as are shown at once, and whether there may be more. */
export const search = async (workspaceId: WorkspaceId, question: PatientQuestion): Promise<{ found: Known[]; more: boolean }> => {
  const key = await patientKeyOf(workspaceId);
  const { token, isIdentifier } = soughtToken(question, key);
  if (isIdentifier) {
    const patientId = await patientWith(workspaceId, token);
    return { found: await soughtAmong(workspaceId, patientId ? [patientId] : [], question, key), more: false };
  }
  const found: Known[] = [];
  let cursor: string | undefined;
  for (let times = 0; times < reading.times && found.length <= searchRules.hits; times++) {
    const page = await patientsUnder(workspaceId, token, { limit: reading.atOnce, cursor });
    found.push(...(await soughtAmong(workspaceId, page.items, question, key)));
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  return { found: found.slice(0, searchRules.hits), more: cursor !== undefined || found.length > searchRules.hits };
};
