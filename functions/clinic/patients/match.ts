import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { labelsBy, openPerson, tokensOf } from '../../../shared/data/clinic/patient-seal.ts';
import { patientsUnder, patientWith } from '../../../shared/data/clinic/patient-tokens.ts';
import { presentPatients } from '../../../shared/data/clinic/patients.ts';
import {
  labelLikeness,
  type MatchGrade,
  matchOf,
  type PatientMatchInput,
  swappedDay,
} from '../../../shared/domain/clinic/patient-match.ts';
import { searchRules } from '../../../shared/domain/clinic/patient-search.ts';
import type { PatientId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { goingOn, type Known, knownUnder } from './register.ts';

/** How much is looked at for one answer: so many labels of each beginning of a name and each day, and so many records in all. */
const reading = { labels: 1_000, records: 200 };

type Match = Known & { grade: MatchGrade; score: number };

/** Under which tokens somebody may stand: their identifiers, and the days and names that they have, or were noted with. */
const tokensFor = (asked: PatientMatchInput, key: Buffer) => {
  const person = { recordNumber: '', gender: 'unknown', ...asked } as const;
  const { identifiers, others } = tokensOf(person, key);
  const swapped = asked.birthDate && swappedDay(asked.birthDate);
  const nameless = swapped ? tokensOf({ ...person, names: [], birthDate: swapped }, key).others : [];
  // The first is the record number, which nobody was asked for.
  return { identifiers: identifiers.slice(1), others: [...others, ...nameless] };
};

/** Those who may be somebody, by identifiers first, and then by how much of their labels is like what is asked; whether all were looked at. */
const candidatesFor = async (workspaceId: WorkspaceId, asked: PatientMatchInput, key: Buffer) => {
  const { identifiers, others } = tokensFor(asked, key);
  const labels = labelsBy(key);
  const [identified, pages] = await Promise.all([
    Promise.all(identifiers.map(token => patientWith(workspaceId, token))),
    Promise.all(others.map(token => patientsUnder(workspaceId, token, { limit: reading.labels }))),
  ]);
  const found = new Map(pages.flatMap(({ items }) => items).map(({ patientId, label }) => [patientId, label]));
  const likeness = (patientId: PatientId, label: string | undefined): number =>
    label === undefined ? 1 : labelLikeness(labels.open({ workspaceId, patientId }, label), asked);
  const likely = [...found]
    .map(([patientId, label]) => ({ patientId, likeness: likeness(patientId, label) }))
    .sort((one, other) => other.likeness - one.likeness || (one.patientId < other.patientId ? -1 : 1));
  const ids = new Set<PatientId>([...identified.filter(each => each !== undefined), ...likely.map(({ patientId }) => patientId)]);
  return { ids: [...ids], isWhole: pages.every(({ cursor }) => cursor === undefined) };
};

/** The patients who may be somebody, the surest first, and whether there may be more. */
export const match = async (workspaceId: WorkspaceId, asked: PatientMatchInput): Promise<{ matches: Match[]; more: boolean }> => {
  const key = await patientKeyOf(workspaceId);
  const { ids, isWhole } = await candidatesFor(workspaceId, asked, key);
  const present = await presentPatients(workspaceId, ids.slice(0, reading.records));
  const matches = await goingOn(
    present
      .flatMap(patient => {
        const found = matchOf(asked, openPerson(patient, key));
        return found ? [{ ...knownUnder(patient, key), ...found }] : [];
      })
      .sort((a, b) => b.score - a.score || (a.patient.patientId < b.patient.patientId ? -1 : 1)),
    key,
  );
  const more = !isWhole || ids.length > reading.records || matches.length > searchRules.hits;
  return { matches: matches.slice(0, searchRules.hits), more };
};
