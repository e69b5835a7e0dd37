import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { labelsBy, soughtToken } from '../../../shared/data/clinic/patient-seal.ts';
import { type Candidate, patientsUnder, patientWith } from '../../../shared/data/clinic/patient-tokens.ts';
import { presentPatients } from '../../../shared/data/clinic/patients.ts';
import { isSought, mayBeSought, type PatientQuestion, searchRules, soughtWord } from '../../../shared/domain/clinic/patient-search.ts';
import type { PatientId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { goingOn, type Known, knownUnder } from './register.ts';

/** How much is looked at for one answer: so many labels at once, so often; and so many records, where labels do not tell. */
const reading = { labels: 2_000, times: 2, records: 500, recordsAtOnce: searchRules.hits + 1 };

/** Whether a patient who is looked for fits what is asked beside that, too. */
type Also = (known: Known) => boolean;
type Search = { workspaceId: WorkspaceId; question: PatientQuestion; key: Buffer; also: Also };

/** Those under these ids who are looked for. */
const soughtAmong = async (ids: readonly PatientId[], { workspaceId, question, key, also }: Search): Promise<Known[]> => {
  const present = await presentPatients(workspaceId, ids);
  const sought = present.map(patient => knownUnder(patient, key)).filter(known => isSought(known.person, question) && also(known));
  return goingOn(sought, key);
};

/** Those who may be looked for as far as their labels tell. */
const likelyAmong = (candidates: readonly Candidate[], { workspaceId, question, key }: Search): PatientId[] => {
  const labels = labelsBy(key);
  const isLikely = ({ patientId, label }: Candidate): boolean =>
    !('name' in question) || label === undefined || mayBeSought(labels.open({ workspaceId, patientId }, label), question.name);
  return candidates.filter(isLikely).map(({ patientId }) => patientId);
};

/** Opens those who may be looked for, until there are more than are shown, or no more may be read. Says whether all were looked at. */
const openLikely = async (ids: readonly PatientId[], found: Known[], read: { records: number }, looking: Search): Promise<boolean> => {
  for (let from = 0; from < ids.length; from += reading.recordsAtOnce) {
    if (found.length > searchRules.hits || read.records >= reading.records) return false;
    const some = ids.slice(from, from + reading.recordsAtOnce);
    read.records += some.length;
    found.push(...(await soughtAmong(some, looking)));
  }
  return true;
};

/** Whether there are rows for all who are looked for: a word that is shorter than the beginnings of names has only those of who is called so. */
const findsAll = (question: PatientQuestion): boolean =>
  !('name' in question) || [...soughtWord(question.name)].length >= searchRules.letters;

/** The patients who are looked for, so many as are shown at once, and whether there may be more. Who is not looked for is told by a label, and not opened. */
export const search = async (
  workspaceId: WorkspaceId,
  question: PatientQuestion,
  also: Also = () => true,
): Promise<{ found: Known[]; more: boolean }> => {
  const key = await patientKeyOf(workspaceId);
  const looking = { workspaceId, question, key, also };
  const { token, isIdentifier } = soughtToken(question, key);
  if (isIdentifier) {
    const patientId = await patientWith(workspaceId, token);
    return { found: await soughtAmong(patientId ? [patientId] : [], looking), more: false };
  }
  const found: Known[] = [];
  const read = { records: 0 };
  let cursor: string | undefined;
  let isWhole = true;
  for (let times = 0; times < reading.times && isWhole; times++) {
    const page = await patientsUnder(workspaceId, token, { limit: reading.labels, ...(cursor === undefined ? {} : { cursor }) });
    isWhole = await openLikely(likelyAmong(page.items, looking), found, read, looking);
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  const more = !findsAll(question) || !isWhole || cursor !== undefined || found.length > searchRules.hits;
  return { found: (await goingOn(found, key)).slice(0, searchRules.hits), more };
};
