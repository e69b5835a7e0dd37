import { type Criterion, refused } from '../../../../shared/api/clinic/fhir/criteria.ts';
import type { Span } from '../../../../shared/domain/clinic/booking/span.ts';
import { spanOf } from '../../../../shared/domain/clinic/fhir/dates.ts';
import { idFrom } from '../../../../shared/domain/clinic/fhir/ids.ts';
import { recordNumberSystem } from '../../../../shared/domain/clinic/fhir/patient.ts';
import type { PatientName } from '../../../../shared/domain/clinic/patient-content.ts';
import { PatientQuestion, searchRules, soughtWord, wordsOf } from '../../../../shared/domain/clinic/patient-search.ts';
import type { PatientId, WorkspaceId } from '../../../../shared/domain/core/ids.ts';
import { invalid } from '../../../../shared/domain/core/invalid.ts';
import type { Known } from '../../patients/register.ts';
import { codeTest, dateTest, type Test, textTest, trueOrFalse } from '../tests.ts';

/** Of whom some are looked for: of these, or of those whom a question finds; and whether somebody fits all that is asked. */
export type PatientQuery = { among: { ids: PatientId[] } | { question: PatientQuestion }; fits: Test<Known> };

/** How long all words together are at the most. */
const most = { letters: 120 };

const inName: Record<string, (name: PatientName) => string[]> = {
  name: ({ family, given = [] }) => [family, ...given],
  family: ({ family }) => [family],
  given: ({ given = [] }) => given,
};

const nameTest = (criterion: Criterion): Test<Known> => textTest(criterion, ({ person }) => person.names.flatMap(inName[criterion.name]!));

const bornIn = ({ person: { birthDate } }: Known): Span | undefined => (birthDate === undefined ? undefined : spanOf(birthDate));

const identifierTest = (criterion: Criterion, workspaceId: WorkspaceId): Test<Known> => {
  const asked = criterion.tokens;
  if (asked.some(({ system, code }) => !system || !code)) throw refused(criterion, 'wrong_format');
  return ({ person: { recordNumber, identifiers = [] } }) => {
    const theirs = [{ system: recordNumberSystem(workspaceId), value: recordNumber }, ...identifiers];
    return asked.some(({ system, code }) => theirs.some(each => each.system === system && each.value === code));
  };
};

const idsIn = ({ values }: Criterion): PatientId[] => values.flatMap(value => idFrom('patient', value) ?? []);

const genders = ['male', 'female', 'other', 'unknown'];
const testOf = (criterion: Criterion, workspaceId: WorkspaceId): Test<Known> => {
  const { name } = criterion;
  if (name === '_id') return ({ patient }) => idsIn(criterion).includes(patient.patientId);
  if (name === 'identifier') return identifierTest(criterion, workspaceId);
  if (name === 'birthdate') return dateTest(criterion, bornIn);
  if (name === 'gender') return codeTest(criterion, 'http://hl7.org/fhir/administrative-gender', ({ person }) => person.gender, genders);
  if (name === 'active') return trueOrFalse(criterion, ({ patient }) => patient.endedAt === undefined);
  return nameTest(criterion);
};

/** A question that finds by an identifier: it has a row of its own. */
const byIdentifier = (criterion: Criterion, workspaceId: WorkspaceId): PatientQuestion => {
  const { system, code } = criterion.tokens[0]!;
  const question = system === recordNumberSystem(workspaceId) ? { recordNumber: code } : { identifier: { system, value: code } };
  const { data } = PatientQuestion.safeParse(question);
  if (!data) throw refused(criterion, 'wrong_format');
  return data;
};

/** All that is asked of names, of which the longest word has rows. */
const wordsAsked = (named: readonly Criterion[]): string =>
  [...new Set(named.flatMap(({ values: [value = ''] }) => wordsOf(value)))].join(' ');

/** A question that finds by these words. Fails with `invalid_request` where they are too short, or too long. */
const byNames = ([first, ...others]: readonly Criterion[]): PatientQuestion | undefined => {
  if (!first) return undefined;
  const name = wordsAsked([first, ...others]);
  const { data } = PatientQuestion.safeParse({ name });
  if (data) return data;
  throw name.length > most.letters
    ? refused(first, 'too_long', { max: most.letters })
    : refused(first, 'too_short', { min: searchRules.letters });
};

/** What finds somebody of all that is asked: an identifier, else a word that is long enough, else a day, else short words. Where there is nothing, nobody can be looked for. */
const questionOf = (asked: readonly Criterion[], workspaceId: WorkspaceId): PatientQuestion => {
  // Several values are several questions: what they ask is tried of whom another finds.
  const single = asked.filter(({ values, modifier = 'exact' }) => values.length === 1 && modifier === 'exact');
  const identifier = single.find(({ name }) => name === 'identifier');
  if (identifier) return byIdentifier(identifier, workspaceId);
  const named = single.filter(({ name }) => name in inName);
  const isLong = [...soughtWord(wordsAsked(named))].length >= searchRules.letters;
  const day = single.find(({ name, values }) => name === 'birthdate' && /^(eq)?\d{4}-\d\d-\d\d$/.test(values[0]!))?.values[0];
  const byDay = day && { birthDate: day.slice(-10) };
  const question = isLong ? byNames(named) : (byDay ?? byNames(named));
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
