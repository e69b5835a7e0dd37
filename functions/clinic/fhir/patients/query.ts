import { type Criterion, refused } from '../../../../shared/api/clinic/fhir/criteria.ts';
import { dateAsked, isWhen, spanOf } from '../../../../shared/domain/clinic/fhir/dates.ts';
import { idFrom } from '../../../../shared/domain/clinic/fhir/ids.ts';
import { recordNumberSystem } from '../../../../shared/domain/clinic/fhir/patient.ts';
import type { PatientName } from '../../../../shared/domain/clinic/patient-content.ts';
import { PatientQuestion, searchRules, wordsOf } from '../../../../shared/domain/clinic/patient-search.ts';
import type { PatientId, WorkspaceId } from '../../../../shared/domain/core/ids.ts';
import { invalid } from '../../../../shared/domain/core/invalid.ts';
import type { Known } from '../../patients/register.ts';

type Test = (known: Known) => boolean;

/** Of whom some are looked for: of these, or of those whom a question finds; and whether somebody fits all that is asked. */
export type PatientQuery = { among: { ids: PatientId[] } | { question: PatientQuestion }; fits: Test };

const inName: Record<string, (name: PatientName) => string[]> = {
  name: ({ family, given = [] }) => [family, ...given],
  family: ({ family }) => [family],
  given: ({ given = [] }) => given,
};

/** Each word of a value begins one of theirs, or all is as it is written. */
const nameTest = ({ name, modifier, values }: Criterion): Test => {
  const partsOf = inName[name]!;
  return ({ person: { names } }) => {
    const parts = names.flatMap(partsOf);
    if (modifier === 'exact') return values.some(value => parts.includes(value));
    const words = parts.flatMap(wordsOf);
    return values.some(value => wordsOf(value).every(word => words.some(each => each.startsWith(word))));
  };
};

const dateTest = (criterion: Criterion): Test => {
  const dates = criterion.values.map(dateAsked);
  if (dates.includes(undefined)) throw refused(criterion, 'not_a_day');
  return ({ person: { birthDate } }) => {
    const born = birthDate === undefined ? undefined : spanOf(birthDate);
    return born !== undefined && dates.some(date => isWhen(date!, born));
  };
};

/** A token as its system, where one is named, and its code. */
const tokenOf = (text: string): { system: string | undefined; code: string } => {
  const at = text.lastIndexOf('|');
  return at < 0 ? { system: undefined, code: text } : { system: text.slice(0, at), code: text.slice(at + 1) };
};

const codeTest = (criterion: Criterion, system: string, codes: readonly string[], codeOf: (known: Known) => string): Test => {
  const asked = criterion.values.map(tokenOf);
  if (asked.some(each => (each.system ?? system) !== system || !codes.includes(each.code)))
    throw refused(criterion, 'not_one_of', { values: codes.join(', ') });
  return known => asked.some(({ code }) => code === codeOf(known));
};

const identifierTest = (criterion: Criterion, workspaceId: WorkspaceId): Test => {
  const asked = criterion.values.map(tokenOf);
  if (asked.some(({ system, code }) => !system || !code)) throw refused(criterion, 'wrong_format');
  return ({ person: { recordNumber, identifiers = [] } }) => {
    const theirs = [{ system: recordNumberSystem(workspaceId), value: recordNumber }, ...identifiers];
    return asked.some(({ system, code }) => theirs.some(each => each.system === system && each.value === code));
  };
};

const idsIn = ({ values }: Criterion): PatientId[] => values.flatMap(value => idFrom('patient', value) ?? []);

const genders = ['male', 'female', 'other', 'unknown'];
const testOf = (criterion: Criterion, workspaceId: WorkspaceId): Test => {
  const { name } = criterion;
  if (name === '_id') return ({ patient }) => idsIn(criterion).includes(patient.patientId);
  if (name === 'identifier') return identifierTest(criterion, workspaceId);
  if (name === 'birthdate') return dateTest(criterion);
  if (name === 'gender') return codeTest(criterion, 'http://hl7.org/fhir/administrative-gender', genders, ({ person }) => person.gender);
  if (name === 'active')
    return codeTest(criterion, 'http://terminology.hl7.org/CodeSystem/special-values', ['true', 'false'], ({ patient }) =>
      String(patient.endedAt === undefined),
    );
  return nameTest(criterion);
};

/** A question that finds by an identifier: it has a row of its own. */
const byIdentifier = ({ values: [value = ''] }: Criterion, workspaceId: WorkspaceId): unknown => {
  const { system, code } = tokenOf(value);
  return system === recordNumberSystem(workspaceId) ? { recordNumber: code } : { identifier: { system, value: code } };
};

/** A question that finds by all that is asked of names: the longest of its words has rows. */
const byNames = (named: readonly Criterion[]): PatientQuestion | undefined => {
  if (named.length === 0) return undefined;
  const words = [...new Set(named.flatMap(({ values: [value = ''] }) => wordsOf(value)))];
  const { data } = PatientQuestion.safeParse({ name: words.join(' ') });
  if (data) return data;
  const letters = [...words.join('')].length;
  throw letters < searchRules.letters
    ? refused(named[0]!, 'too_short', { min: searchRules.letters })
    : refused(named[0]!, 'too_long', { max: 120 });
};

/** What finds somebody of all that is asked: where there is nothing, nobody can be looked for. */
const questionOf = (asked: readonly Criterion[], workspaceId: WorkspaceId): PatientQuestion => {
  // Several values are several questions: what they ask is tried of whom another finds.
  const single = asked.filter(({ values }) => values.length === 1);
  const identifier = single.find(({ name }) => name === 'identifier');
  const known = identifier && PatientQuestion.safeParse(byIdentifier(identifier, workspaceId));
  if (known?.error) throw refused(identifier!, 'wrong_format');
  const birthDate = single.find(({ name, values }) => name === 'birthdate' && /^(eq)?\d{4}-\d\d-\d\d$/.test(values[0]!))?.values[0];
  const question =
    known?.data ?? byNames(single.filter(({ name }) => name in inName)) ?? (birthDate && { birthDate: birthDate.slice(-10) });
  if (!question) throw invalid('/name', 'required');
  return question;
};

/** Whom a search asks for. Fails with `invalid_request`, by the name of the parameter, for what cannot be looked for. */
export const patientQueryOf = (asked: readonly Criterion[], workspaceId: WorkspaceId): PatientQuery => {
  const tests = asked.map(each => testOf(each, workspaceId));
  const byId = asked.find(({ name }) => name === '_id');
  return {
    among: byId ? { ids: idsIn(byId) } : { question: questionOf(asked, workspaceId) },
    fits: known => tests.every(test => test(known)),
  };
};
