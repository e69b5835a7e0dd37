import { Failure } from '../../../domain/core/failure.ts';
import { type InvalidCode, type InvalidPlace, type InvalidValues, invalid } from '../../../domain/core/invalid.ts';
import type { SearchParams } from './route.ts';

/** One thing that is asked of what is searched: by which parameter, compared how, and the values of which one is enough. */
export type Criterion = { name: string; modifier: string | undefined; values: readonly string[] };
/** What is searched for, how much of it is shown at once, and where that goes on. */
export type Criteria = { asked: readonly Criterion[]; count: number; page: string | undefined };

/** How many are shown at once, at the most and where nothing is said. */
const mostShown = 50;
const most = { criteria: 20, values: 50, letters: 200 };

/** The values of a parameter: commas part them, but for those behind a backslash (FHIR R4, 3.1.1.4.7). */
const valuesOf = (text: string): string[] => (text.match(/(?:\\.|[^,])+/gs) ?? []).map(each => each.replace(/\\([\\,|$])/g, '$1'));

const criterionOf = ([name, value]: [string, string]): Criterion => {
  const [, bare = name, modifier] = /^([^:.]+)(?:[:.](.*))?$/.exec(name) ?? [];
  return { name: bare, modifier, values: valuesOf(value) };
};

/** A refusal of one parameter, by its name. */
export const refused = ({ name }: Pick<Criterion, 'name'>, code: InvalidCode, values?: InvalidValues): Failure =>
  invalid(`/${name}`, code, values);

const wrongIn = ({ name, modifier, values }: Criterion, known: SearchParams): InvalidPlace[] => {
  const pointer = `/${modifier === undefined ? name : `${name}:${modifier}`}`;
  if (!Object.hasOwn(known, name)) return [{ pointer, code: 'unknown_field' }];
  if (modifier !== undefined && !known[name]!.modifiers?.includes(modifier)) return [{ pointer, code: 'unknown_field' }];
  if (values.length === 0) return [{ pointer, code: 'empty' }];
  if (values.length > most.values) return [{ pointer, code: 'too_many', values: { max: most.values } }];
  return values.some(each => each.length > most.letters) ? [{ pointer, code: 'too_long', values: { max: most.letters } }] : [];
};

const countIn = (text: string | null): number => {
  if (text === null) return mostShown;
  if (!/^[1-9]\d{0,5}$/.test(text)) throw invalid('/_count', 'not_a_whole_number');
  return Math.min(Number(text), mostShown);
};

/** What a search asks. Fails with `invalid_request`, which names each parameter that is not understood: nothing is left out in silence. */
export const criteriaOf = (text: string, known: SearchParams): Criteria => {
  const query = new URLSearchParams(text);
  const [count, page] = [countIn(query.get('_count')), query.get('_page') ?? undefined];
  query.delete('_count');
  query.delete('_page');
  const asked = [...query].map(criterionOf);
  const errors = asked.flatMap(each => wrongIn(each, known));
  if (errors.length > 0) throw new Failure('invalid_request', { errors: errors.slice(0, most.criteria) });
  if (asked.length > most.criteria) throw invalid('', 'too_many', { max: most.criteria });
  if (page !== undefined && asked.length > 0) throw refused(asked[0]!, 'unknown_field');
  return { asked, count, page };
};
