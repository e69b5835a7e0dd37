import { Failure } from '../../../domain/core/failure.ts';
import { type InvalidCode, type InvalidPlace, type InvalidValues, invalid } from '../../../domain/core/invalid.ts';
import type { SearchParams } from './route.ts';

/** A value that is a token: its code, and its system, where one is named. */
type Token = { system: string | undefined; code: string };
/** One thing that is asked of what is searched: by which parameter, compared how, and the values of which one is enough, as texts and as tokens. */
export type Criterion = {
  name: string;
  modifier: string | undefined;
  values: readonly string[];
  tokens: readonly Token[];
  /** The values as they came. */
  text: string;
};
/** What is searched for, how much of it is shown at once, and where that goes on. */
export type Criteria = { asked: readonly Criterion[]; count: number; page: string | undefined };

/** How many are shown at once, at the most and where nothing is said. */
const mostShown = 50;
const most = { criteria: 20, values: 50, letters: 200, text: 4000 };

/** A backslash takes its meaning from a comma, a bar and the like (FHIR R4, 3.1.1.4.7). */
const unescaped = (text: string): string => text.replace(/\\([\\,|$])/g, '$1');

const tokenOf = (value: string): Token => {
  const [, system, code] = /^((?:\\.|[^\\|])*)\|(.*)$/s.exec(value) ?? [];
  return code === undefined ? { system: undefined, code: unescaped(value) } : { system: unescaped(system!), code: unescaped(code) };
};

const criterionOf = ([name, text]: [string, string]): Criterion => {
  const [, bare = name, modifier] = /^([^:.]+)(?:[:.](.*))?$/.exec(name) ?? [];
  const values = text.match(/(?:\\.|[^,])+/gs) ?? [];
  return { name: bare, modifier, values: values.map(unescaped), tokens: values.map(tokenOf), text };
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

/** What stands beside what is asked. Fails with `invalid_request` for one that is named twice. */
const besideOf = (query: URLSearchParams, name: string): string | null => {
  const [value = null, ...others] = query.getAll(name);
  if (others.length > 0) throw invalid(`/${name}`, 'same_thing_twice', { first: name });
  query.delete(name);
  return value;
};

/** What a search asks. Fails with `invalid_request`, which names each parameter that is not understood: nothing is left out in silence. */
export const criteriaOf = (text: string, known: SearchParams): Criteria => {
  if (text.length > most.text) throw invalid('', 'too_long', { max: most.text });
  const query = new URLSearchParams(text);
  const [count, page] = [besideOf(query, '_count'), besideOf(query, '_page') ?? undefined];
  const asked = [...query].map(criterionOf);
  const errors = asked.flatMap(each => wrongIn(each, known));
  if (errors.length > 0) throw new Failure('invalid_request', { errors: errors.slice(0, most.criteria) });
  if (asked.length > most.criteria) throw invalid('', 'too_many', { max: most.criteria });
  if (page !== undefined && (asked[0] || count !== null)) throw refused(asked[0] ?? { name: '_count' }, 'unknown_field');
  return { asked, count: countIn(count), page };
};
