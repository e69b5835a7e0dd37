import { type Criterion, refused } from '../../../shared/api/clinic/fhir/criteria.ts';
import type { Span } from '../../../shared/domain/clinic/booking/span.ts';
import { dateAsked, isWhen } from '../../../shared/domain/clinic/fhir/dates.ts';
import { wordsOf } from '../../../shared/domain/clinic/patient-search.ts';

/** Whether something fits what is asked of it. */
export type Test<T> = (each: T) => boolean;

/** A code of a system: one of these, where there are no others. Fails with `invalid_request` for another. */
export const codeTest = <T>(criterion: Criterion, system: string, codeOf: (each: T) => string, codes?: readonly string[]): Test<T> => {
  const asked = criterion.tokens;
  if (asked.some(each => (each.system ?? system) !== system || codes?.includes(each.code) === false))
    throw refused(criterion, 'not_one_of', { values: codes?.join(', ') ?? system });
  const isNot = criterion.modifier === 'not';
  return each => asked.some(({ code }) => code === codeOf(each)) !== isNot;
};

/** Whether there is nothing, or something, as `:missing` asks. */
export const missingTest =
  <T>({ values: [isMissing] }: Criterion, isThere: (each: T) => boolean): Test<T> =>
  each =>
    isThere(each) !== (isMissing === 'true');

export const trueOrFalse = <T>(criterion: Criterion, is: (each: T) => boolean): Test<T> =>
  codeTest(criterion, 'http://terminology.hl7.org/CodeSystem/special-values', each => String(is(each)), ['true', 'false']);

/** Each word of a value begins one of some texts, or is one of them as it is written. Fails with `invalid_request` for a value without any. */
export const textTest = <T>(criterion: Criterion, textsOf: (each: T) => readonly string[]): Test<T> => {
  if (criterion.modifier === 'missing') return missingTest(criterion, each => textsOf(each).length > 0);
  if (criterion.modifier === 'exact') return each => criterion.values.some(value => textsOf(each).includes(value));
  const asked = criterion.values.map(wordsOf);
  if (asked.some(words => words.length === 0)) throw refused(criterion, 'empty');
  return each => {
    const words = textsOf(each).flatMap(wordsOf);
    return asked.some(value => value.every(word => words.some(theirs => theirs.startsWith(word))));
  };
};

/** A time that is as one of these dates says. Fails with `invalid_request` for what is no date. */
export const dateTest = <T>(criterion: Criterion, timeOf: (each: T) => Span | undefined): Test<T> => {
  if (criterion.modifier === 'missing') return missingTest(criterion, each => timeOf(each) !== undefined);
  const dates = criterion.values.map(dateAsked);
  if (dates.includes(undefined)) throw refused(criterion, 'not_a_day');
  return each => {
    const there = timeOf(each);
    return there !== undefined && dates.some(date => isWhen(date!, there));
  };
};

export const idTest = <T>({ values }: Criterion, idOf: (each: T) => string): Test<T> => {
  const asked = new Set(values);
  return each => asked.has(idOf(each));
};

/** The ids that references name: of one of these types, below the base of a server or alone. Fails with `invalid_request` for another. */
export const referencesIn = (criterion: Criterion, types: readonly string[]): { type: string | undefined; id: string }[] =>
  criterion.values.map(value => {
    const [, type, id] = /^(?:https?:\/\/.*\/)?(?:([A-Z][A-Za-z]+)\/)?([A-Za-z0-9.-]{1,64})$/.exec(value) ?? [];
    if (id === undefined || (type !== undefined && !types.includes(type))) throw refused(criterion, 'not_an_id');
    return { type, id };
  });

/** A reference to one of these types. */
export const referenceTest = <T>(criterion: Criterion, types: readonly string[], referenceOf: (each: T) => string): Test<T> => {
  const asked = referencesIn(criterion, types);
  return each => {
    const there = referenceOf(each);
    return asked.some(({ type, id }) => (type === undefined ? there.endsWith(`/${id}`) : there === `${type}/${id}`));
  };
};
