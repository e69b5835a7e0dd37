import { invalid } from '../../../domain/core/invalid.ts';
import type { Permission } from '../../../domain/core/permissions.ts';

/** What may come along with what is found, by how it is asked for (`Appointment:patient`), and the rights to read it. */
export type Along = Readonly<Record<string, readonly Permission[]>>;

/** In which form what is found is told: what comes along with it, how much of each, and whether it is said how many there are. */
export type ResultForm = {
  includes: readonly string[];
  revincludes: readonly string[];
  summary: 'true' | 'text' | 'data' | 'count' | undefined;
  elements: readonly string[] | undefined;
  hasTotal: boolean;
};
/** What a search may bring along: what it refers to, and what refers to it. */
export type Allowed = { includes?: Along | undefined; revincludes?: Along | undefined };

/** The parameters that say how what is found is told, and not what is looked for. */
export const formParameters = ['_include', '_revinclude', '_summary', '_elements', '_total'] as const;

const most = { elements: 50 };
const summaries = ['true', 'text', 'data', 'count', 'false'] as const;
const totals = ['none', 'estimate', 'accurate'] as const;

/** One value of a parameter that is asked once, and taken out of the query. Fails with `invalid_request` for one that is named twice. */
export const oneOf = (query: URLSearchParams, name: string): string | null => {
  const [value = null, ...others] = query.getAll(name);
  if (others.length > 0) throw invalid(`/${name}`, 'same_thing_twice', { first: name });
  query.delete(name);
  return value;
};

const wordIn = <T extends string>(query: URLSearchParams, name: string, words: readonly T[]): T | undefined => {
  const value = oneOf(query, name);
  if (value === null) return undefined;
  if (!(words as readonly string[]).includes(value)) throw invalid(`/${name}`, 'not_one_of', { values: words.join(', ') });
  return value as T;
};

const elementsIn = (query: URLSearchParams): string[] | undefined => {
  const value = oneOf(query, '_elements');
  if (value === null) return undefined;
  const names = value.split(',').filter(each => each !== '');
  if (names.length > most.elements) throw invalid('/_elements', 'too_many', { max: most.elements });
  if (names.length === 0 || names.some(each => !/^[a-zA-Z]{1,64}$/.test(each))) throw invalid('/_elements', 'wrong_format');
  return names;
};

/** The parameter that leads to what comes along, without the type to which it may be narrowed: `Appointment:actor` of `Appointment:actor:Practitioner`. */
export const leadingTo = (value: string): string => value.split(':').slice(0, 2).join(':');
/** The type to which that is narrowed, where it is. */
export const narrowedTo = (value: string): string | undefined => value.split(':')[2];
/** Whether something that is asked for can come along. */
export const comesAlong = (value: string, allowed: Along = {}): boolean =>
  Object.hasOwn(allowed, leadingTo(value)) && /^[A-Za-z]+:[a-z-]+(:[A-Z][A-Za-z]+)?$/.test(value);

const alongIn = (query: URLSearchParams, name: '_include' | '_revinclude', allowed: Along = {}): string[] => {
  const values = query.getAll(name);
  query.delete(name);
  if (values.some(each => !comesAlong(each, allowed)))
    throw invalid(`/${name}`, 'not_one_of', { values: Object.keys(allowed).join(', ') || '-' });
  // What refers to what was found is of one type anyway: of that.
  return [...new Set(name === '_include' ? values : values.map(leadingTo))];
};

/** Fails with `invalid_request` for what R4 keeps apart: a summary without what it would refer to, and two that say how much is told. */
const requireTogether = ({ includes, revincludes, summary, elements }: ResultForm): void => {
  if (summary !== undefined && elements) throw invalid('/_elements', 'unknown_field');
  if (summary !== 'text' && summary !== 'count') return;
  if (includes.length > 0) throw invalid('/_include', 'unknown_field');
  if (revincludes.length > 0) throw invalid('/_revinclude', 'unknown_field');
};

/** How what is found is to be told, taken out of the query. Fails with `invalid_request`, by the name of the parameter, for what is not understood. */
export const formOf = (query: URLSearchParams, { includes, revincludes }: Allowed): ResultForm => {
  const summary = wordIn(query, '_summary', summaries);
  const form: ResultForm = {
    includes: alongIn(query, '_include', includes),
    revincludes: alongIn(query, '_revinclude', revincludes),
    summary: summary === 'false' ? undefined : summary,
    elements: elementsIn(query),
    hasTotal: wordIn(query, '_total', totals) !== 'none',
  };
  requireTogether(form);
  return form;
};

/** The same as it stands in an address. */
export const formPairs = ({ includes, revincludes, summary, elements, hasTotal }: ResultForm): [string, string][] => [
  ...includes.map((each): [string, string] => ['_include', each]),
  ...revincludes.map((each): [string, string] => ['_revinclude', each]),
  ...(summary === undefined ? [] : [['_summary', summary] as [string, string]]),
  ...(elements === undefined ? [] : [['_elements', elements.join()] as [string, string]]),
  ...(hasTotal ? [] : [['_total', 'none'] as [string, string]]),
];
