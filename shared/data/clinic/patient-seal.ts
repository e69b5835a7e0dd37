import { createHmac, hkdfSync } from 'node:crypto';
import { FormerMail } from '../../domain/clinic/former-mail.ts';
import type { Patient, PatientKey, PatientTokens, SealedPatient } from '../../domain/clinic/patient.ts';
import { PatientChart, type PatientContent, PatientPerson } from '../../domain/clinic/patient-content.ts';
import { labelOf, type PatientQuestion, prefixesOf, prefixOf, soughtWord } from '../../domain/clinic/patient-search.ts';
import type { WriteContext } from '../core/codec.ts';
import type { Binding } from '../core/seal.ts';
import { digestsUnder, openContent, openPart, type Random, sealContent, sealPart } from './sealed-part.ts';

const keyBytes = 32;
/** Texts about a patient that stand in records beside theirs. */
type TextPart = 'legalHold' | 'emergency' | 'portal' | 'formerMail';
type Part = 'dataKey' | 'person' | 'chart' | 'label' | TextPart;

const bindingOf = ({ workspaceId, patientId }: PatientKey, part: Part): Binding => [workspaceId, patientId, 'patient', part];

const tokenLength = 22;
/** Digests under a key of the workspace's own: who holds the table alone cannot try values. */
const digestsBy = (workspaceKey: Buffer) => {
  const digest = digestsUnder(workspaceKey, 'patients are found by');
  return (...words: string[]): string => digest(...words).slice(0, tokenLength);
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
export const markedUnder = <C extends WriteContext>(context: C, workspaceKey: Buffer): C => {
  const { retryMark } = context;
  if (retryMark === undefined) return context;
  const [key = ''] = retryMark.split('.');
  return { ...context, retryMark: `${key}.${digestsBy(workspaceKey)('mark', retryMark).slice(0, 6)}` };
};

/** The data key of a patient. Of one who was erased there is none. */
export const dataKeyOf = (patient: Pick<Patient, 'workspaceId' | 'patientId' | 'dataKey'>, workspaceKey: Buffer): Buffer => {
  if (!patient.dataKey) throw new Error('There is nothing to open of a patient who was erased');
  return openPart(patient.dataKey, workspaceKey, bindingOf(patient, 'dataKey'));
};

/** A digest of an address of a patient, under their own key: whether mail there came back is known without saying where. */
export const addressDigest = (address: string, patient: Patient, workspaceKey: Buffer): string =>
  createHmac('sha256', dataKeyOf(patient, workspaceKey)).update(address.toLowerCase()).digest('base64url').slice(0, tokenLength);

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
    dataKey: known?.dataKey ?? sealPart(plain, workspaceKey, bindingOf(id, 'dataKey'), random),
    person: sealContent(person, plain, bindingOf(id, 'person'), random),
    chart: 'chart' in content ? chart && sealContent(chart, plain, bindingOf(id, 'chart'), random) : known?.chart,
    tokens: tokensOf(person, workspaceKey),
  };
};

/** Who a patient is, and how they are reached. Their chart stays closed. */
export const openPerson = (patient: Patient, workspaceKey: Buffer): PatientPerson =>
  openContent(PatientPerson, patient.person!, dataKeyOf(patient, workspaceKey), bindingOf(patient, 'person'));

/** What is in the chart of a patient, where there is one: for whoever may read charts alone. */
export const openChart = (patient: Patient, workspaceKey: Buffer): PatientChart | undefined =>
  patient.chart === undefined
    ? undefined
    : openContent(PatientChart, patient.chart, dataKeyOf(patient, workspaceKey), bindingOf(patient, 'chart'));

/** What is in the chart of a patient, sealed anew. */
export const sealChart = (patient: Patient, chart: PatientChart, workspaceKey: Buffer, random: Random): string =>
  sealContent(chart, dataKeyOf(patient, workspaceKey), bindingOf(patient, 'chart'), random);

/** A text about a patient that stands beside their record, sealed under their data key. */
export const sealText = (patient: Patient, part: TextPart, text: string, workspaceKey: Buffer, random: Random): string =>
  sealPart(Buffer.from(text), dataKeyOf(patient, workspaceKey), bindingOf(patient, part), random);

/** The same, as it was written. */
export const openText = (patient: Patient, part: TextPart, sealed: string, workspaceKey: Buffer): string =>
  openPart(sealed, dataKeyOf(patient, workspaceKey), bindingOf(patient, part)).toString('utf8');

/** The mail addresses that a patient had lately. */
export const openFormerMail = (patient: Patient, workspaceKey: Buffer): FormerMail =>
  patient.formerMail ? FormerMail.parse(JSON.parse(openText(patient, 'formerMail', patient.formerMail, workspaceKey))) : [];

/** The same as they are sealed; nothing where there are none. */
export const sealFormerMail = (patient: Patient, former: FormerMail, workspaceKey: Buffer, random: Random): string | undefined =>
  former.length > 0 ? sealText(patient, 'formerMail', JSON.stringify(former), workspaceKey, random) : undefined;

/** Seals and opens what stands in the rows by which patients are found, so that most who are not looked for are told without reading them: under a key of the workspace's own. */
export const labelsBy = (workspaceKey: Buffer) => {
  const key = Buffer.from(hkdfSync('sha256', workspaceKey, '', 'patients are labelled', keyBytes));
  return {
    /** Undefined where there are more words than a label has; of a name without any word the label is empty, and sealed like others. */
    seal: (id: PatientKey, person: PatientPerson, random: Random): string | undefined => {
      const label = labelOf(person);
      return label === undefined ? undefined : sealPart(Buffer.from(label), key, bindingOf(id, 'label'), random);
    },
    open: (id: PatientKey, sealed: string): string => openPart(sealed, key, bindingOf(id, 'label')).toString('utf8'),
  };
};
