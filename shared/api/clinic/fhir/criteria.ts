import { Failure } from '../../../domain/core/failure.ts';
import { type InvalidCode, type InvalidPlace, type InvalidValues, invalid } from '../../../domain/core/invalid.ts';
import { type Allowed, formOf, formPairs, oneOf, type ResultForm } from './results.ts';
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
  /** What is asked of what a reference leads to: `patient.identifier`. */
  chain?: Criterion;
};
/** What is searched for, how it is told, how much of it is shown at once, and where that goes on. */
export type Criteria = { asked: readonly Criterion[]; form: ResultForm; count: number; page: string | undefined };

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
  const [, bare = name, modifier, chained] = /^([^:.]+)(?::([^.]*))?(?:\.(.*))?$/s.exec(name) ?? [];
  const values = text.match(/(?:\\.|[^,])+/gs) ?? [];
  const criterion = { name: bare, modifier, values: values.map(unescaped), tokens: values.map(tokenOf), text };
  return chained === undefined ? criterion : { ...criterion, chain: criterionOf([chained, text]) };
};

/** What a parameter is called as it is asked. */
const nameOf = ({ name, modifier, chain }: Criterion): string =>
  `${name}${modifier === undefined ? '' : `:${modifier}`}${chain ? `.${nameOf(chain)}` : ''}`;

/** A refusal of one parameter, by its name. */
export const refused = ({ name }: Pick<Criterion, 'name'>, code: InvalidCode, values?: InvalidValues): Failure =>
  invalid(`/${name}`, code, values);

/** Whether a parameter is one by which there can be found, and is compared as it can be. */
const isKnown = ({ name, modifier, chain }: Criterion, known: SearchParams): boolean => {
  if (!Object.hasOwn(known, name)) return false;
  const { modifiers = [], refers, chained } = known[name]!;
  if (!chain) return modifier === undefined || modifiers.includes(modifier);
  return (
    chained !== undefined && (modifier === undefined || [refers].flat().some(each => each?.type === modifier)) && isKnown(chain, chained)
  );
};

const wrongIn = (criterion: Criterion, known: SearchParams): InvalidPlace[] => {
  const { values, chain = criterion } = criterion;
  const pointer = `/${nameOf(criterion)}`;
  if (!isKnown(criterion, known)) return [{ pointer, code: 'unknown_field' }];
  if (values.length === 0) return [{ pointer, code: 'empty' }];
  if (values.length > most.values) return [{ pointer, code: 'too_many', values: { max: most.values } }];
  if (chain.modifier === 'missing' && (values.length > 1 || !/^(true|false)$/.test(values[0]!)))
    return [{ pointer, code: 'not_one_of', values: { values: 'true, false' } }];
  return values.some(each => each.length > most.letters) ? [{ pointer, code: 'too_long', values: { max: most.letters } }] : [];
};

/** How much is shown at once: of nothing it is counted (R4, 3.1.1.5.5). */
const countIn = (text: string | null): number => {
  if (text === null) return mostShown;
  if (!/^(0|[1-9]\d{0,5})$/.test(text)) throw invalid('/_count', 'not_a_whole_number');
  return Math.min(Number(text), mostShown);
};

/** Of nothing it is told how many there are alone, and nothing comes along. */
const countOf = (form: ResultForm): ResultForm => ({ ...form, includes: [], revincludes: [], summary: 'count', elements: undefined });

/** Fails with `invalid_request` where something is asked beside the page that a search goes on with: that knows it. */
const requireAlone = (asked: readonly Criterion[], count: string | null, form: ResultForm): void => {
  const [first] = [...asked.map(nameOf), ...(count === null ? [] : ['_count']), ...formPairs(form).map(([name]) => name)];
  if (first !== undefined) throw invalid(`/${first}`, 'unknown_field');
};

const criteriaIn = (query: URLSearchParams, known: SearchParams, allowed: Allowed): Criteria => {
  const [count, page] = [oneOf(query, '_count'), oneOf(query, '_page') ?? undefined];
  const form = formOf(query, allowed);
  const asked = [...query].map(criterionOf);
  const errors = asked.flatMap(each => wrongIn(each, known));
  if (errors.length > 0) throw new Failure('invalid_request', { errors: errors.slice(0, most.criteria) });
  if (asked.length > most.criteria) throw invalid('', 'too_many', { max: most.criteria });
  if (page !== undefined) requireAlone(asked, count, form);
  const shown = countIn(count);
  return { asked, form: shown === 0 ? countOf(form) : form, count: shown, page };
};

/**
 * What a search asks; `allowed` says what may come along. Fails with `invalid_request`, which names each parameter that is not understood: nothing is
 * left out in silence.
 */
export const criteriaOf = (text: string, known: SearchParams, allowed: Allowed = {}): Criteria => {
  const query = new URLSearchParams(text);
  // A page holds a whole search, sealed: that may be longer.
  if (text.length > most.text + (query.get('_page') ?? '').length) throw invalid('', 'too_long', { max: most.text });
  return criteriaIn(query, known, allowed);
};

/** The same of a search that was understood before, as it says it of itself: that may be a little longer than it was asked. */
export const criteriaAgain = (text: string, known: SearchParams, allowed: Allowed = {}): Criteria =>
  criteriaIn(new URLSearchParams(text), known, allowed);

/** What a search asks as it stands in an address. */
export const pairsOf = ({ asked, form, count }: Omit<Criteria, 'page'>): [string, string][] => [
  ...asked.map((each): [string, string] => [nameOf(each), each.text]),
  ...formPairs(form),
  ['_count', String(count)],
];
