import { createHmac, hkdfSync } from 'node:crypto';
import type * as z from 'zod';
import type { Patient, PatientKey, PatientTokens, SealedPatient } from '../../domain/clinic/patient.ts';
import { PatientChart, type PatientContent, PatientPerson } from '../../domain/clinic/patient-content.ts';
import { labelOf, type PatientQuestion, prefixesOf, prefixOf, soughtWord } from '../../domain/clinic/patient-search.ts';
import { readNewer } from '../../domain/core/newer.ts';
import type { UserContext } from '../core/codec.ts';
import { type Binding, ivBytes, open, seal } from '../core/seal.ts';
import { beyondOf, halfReadOf, withBeyond } from '../core/unknown.ts';

const keyBytes = 32;
/** Texts about a patient that stand in records beside theirs. */
type TextPart = 'legalHold' | 'emergency';
type Part = 'dataKey' | 'person' | 'chart' | 'label' | TextPart;

/** Random bytes: an argument, so that what is sealed follows from it. */
export type Random = (bytes: number) => Buffer;

const bindingOf = ({ workspaceId, patientId }: PatientKey, part: Part): Binding => [workspaceId, patientId, 'patient', part];

const sealPart = (id: PatientKey, part: Part, body: Uint8Array, key: Buffer, random: Random): string =>
  seal(body, key, bindingOf(id, part), random(ivBytes)).toString('base64');
const openPart = (id: PatientKey, part: Part, sealed: string, key: Buffer): Buffer =>
  open(Buffer.from(sealed, 'base64'), key, bindingOf(id, part));

/** A part as its schema reads it; what a newer version has written beyond that goes along, and stays when the part is sealed again. */
const openAs = <T extends object>(schema: z.ZodType<T>, id: PatientKey, part: Part, sealed: string, key: Buffer): T => {
  const stored = JSON.parse(openPart(id, part, sealed, key).toString('utf8'));
  return withBeyond(readNewer(schema, stored), stored);
};
/** Fails with `newer_version` where something was changed that was read in part. */
const bodyOf = (content: object): Buffer => Buffer.from(JSON.stringify({ ...beyondOf(content, 0), ...content, ...halfReadOf(content) }));

const tokenLength = 22;
/** Digests under a key of the workspace's own: who holds the table alone cannot try values. */
const digestsBy = (workspaceKey: Buffer) => {
  const key = Buffer.from(hkdfSync('sha256', workspaceKey, '', 'patients are found by', keyBytes));
  return (...words: string[]): string => createHmac('sha256', key).update(JSON.stringify(words)).digest('base64url').slice(0, tokenLength);
};

const words = {
  number: (recordNumber: string) => ['number', recordNumber],
  identifier: ({ system, value }: { system: string; value: string }) => ['identifier', system, value],
  birthDate: (birthDate: string) => ['birthDate', birthDate],
  name: (prefix: string) => ['name', prefix],
};

/** Under what a patient is found. */
export const tokensOf = (person: PatientPerson, workspaceKey: Buffer): PatientTokens => {
  const digest = digestsBy(workspaceKey);
  const { recordNumber, identifiers = [], birthDate } = person;
  return {
    identifiers: [digest(...words.number(recordNumber)), ...identifiers.map(each => digest(...words.identifier(each)))],
    others: [...(birthDate ? [digest(...words.birthDate(birthDate))] : []), ...prefixesOf(person).map(each => digest(...words.name(each)))],
  };
};

/** Under which token those stand who are looked for, and whether that is an identifier, which one patient has at the most. */
export const soughtToken = (question: PatientQuestion, workspaceKey: Buffer): { token: string; isIdentifier: boolean } => {
  const digest = digestsBy(workspaceKey);
  if ('recordNumber' in question) return { token: digest(...words.number(question.recordNumber)), isIdentifier: true };
  if ('identifier' in question) return { token: digest(...words.identifier(question.identifier)), isIdentifier: true };
  if ('birthDate' in question) return { token: digest(...words.birthDate(question.birthDate)), isIdentifier: false };
  return { token: digest(...words.name(prefixOf(soughtWord(question.name)))), isIdentifier: false };
};

/** The context of a write whose mark says nothing of the body to whom the key of the workspace is not open: a plain hash of a date or a word is soon guessed. */
export const markedUnder = (context: UserContext, workspaceKey: Buffer): UserContext => {
  const { retryMark } = context;
  if (retryMark === undefined) return context;
  const [key = ''] = retryMark.split('.');
  return { ...context, retryMark: `${key}.${digestsBy(workspaceKey)('mark', retryMark).slice(0, 6)}` };
};

/** The data key of a patient. Of one who was erased there is none. */
const dataKeyOf = (patient: Pick<Patient, 'workspaceId' | 'patientId' | 'dataKey'>, workspaceKey: Buffer): Buffer => {
  if (!patient.dataKey) throw new Error('There is nothing to open of a patient who was erased');
  return openPart(patient, 'dataKey', patient.dataKey, workspaceKey);
};

/**
 * What is known of a patient, sealed under their own data key, which is made for a new one and stays. A chart that was not opened (`chart` is
 * not in the content) stays sealed as it is.
 */
export const sealPatient = (
  id: PatientKey,
  content: PatientContent,
  workspaceKey: Buffer,
  random: Random,
  known?: Pick<Patient, 'dataKey' | 'chart'>,
): SealedPatient => {
  const { person, chart } = content;
  const plain = known === undefined ? random(keyBytes) : dataKeyOf({ ...id, dataKey: known.dataKey }, workspaceKey);
  return {
    dataKey: known?.dataKey ?? sealPart(id, 'dataKey', plain, workspaceKey, random),
    person: sealPart(id, 'person', bodyOf(person), plain, random),
    chart: 'chart' in content ? chart && sealPart(id, 'chart', bodyOf(chart), plain, random) : known?.chart,
    tokens: tokensOf(person, workspaceKey),
  };
};

/** Who a patient is, and how they are reached. Their chart stays closed. */
export const openPerson = (patient: Patient, workspaceKey: Buffer): PatientPerson =>
  openAs(PatientPerson, patient, 'person', patient.person!, dataKeyOf(patient, workspaceKey));

/** What is in the chart of a patient, where there is one: for whoever may read charts alone. */
export const openChart = (patient: Patient, workspaceKey: Buffer): PatientChart | undefined =>
  patient.chart === undefined ? undefined : openAs(PatientChart, patient, 'chart', patient.chart, dataKeyOf(patient, workspaceKey));

/** A text about a patient that stands beside their record, sealed under their data key. */
export const sealText = (patient: Patient, part: TextPart, text: string, workspaceKey: Buffer, random: Random): string =>
  sealPart(patient, part, Buffer.from(text), dataKeyOf(patient, workspaceKey), random);

/** The same, as it was written. */
export const openText = (patient: Patient, part: TextPart, sealed: string, workspaceKey: Buffer): string =>
  openPart(patient, part, sealed, dataKeyOf(patient, workspaceKey)).toString('utf8');

/** Seals and opens what stands in the rows by which patients are found, so that most who are not looked for are told without reading them: under a key of the workspace's own. */
export const labelsBy = (workspaceKey: Buffer) => {
  const key = Buffer.from(hkdfSync('sha256', workspaceKey, '', 'patients are labelled', keyBytes));
  return {
    /** Undefined where there are more words than a label has. */
    seal: (id: PatientKey, person: PatientPerson, random: Random): string | undefined => {
      const label = labelOf(person);
      return label && sealPart(id, 'label', Buffer.from(label), key, random);
    },
    open: (id: PatientKey, sealed: string): string => openPart(id, 'label', sealed, key).toString('utf8'),
  };
};
