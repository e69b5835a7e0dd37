import type * as z from 'zod';
import { type InvalidCode, type InvalidPlace, type InvalidValues, invalidCodes } from './invalid.ts';

type Issue = z.core.$ZodIssue;
type Details = { code: InvalidCode; values?: InvalidValues };

/** The JSON Pointer (RFC 6901) of a place. */
const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map(part => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const known = new Set<string>(invalidCodes);
const isCode = (message: string | undefined): message is InvalidCode => known.has(message ?? '');

const types: Record<string, InvalidCode> = {
  string: 'not_text',
  number: 'not_a_number',
  int: 'not_a_whole_number',
  boolean: 'not_a_boolean',
  array: 'not_a_list',
  object: 'not_an_object',
  record: 'not_an_object',
};
const formats: Record<string, InvalidCode> = {
  email: 'not_an_email',
  url: 'not_a_url',
  date: 'not_a_day',
  datetime: 'not_an_instant',
};

const tooSmall = ({ origin, minimum }: z.core.$ZodIssueTooSmall): Details => {
  if (origin === 'string') return minimum === 1 ? { code: 'empty' } : { code: 'too_short', values: { min: String(minimum) } };
  if (origin === 'array') return minimum === 1 ? { code: 'empty' } : { code: 'too_few', values: { min: String(minimum) } };
  return { code: 'too_small', values: { min: String(minimum) } };
};

const tooBig = ({ origin, maximum }: z.core.$ZodIssueTooBig): Details => {
  const code = ({ string: 'too_long', array: 'too_many' } as const)[origin as string] ?? 'too_large';
  return { code, values: { max: String(maximum) } };
};

const isMissing = ({ code, input }: Issue): boolean => input === undefined && (code === 'invalid_type' || code === 'invalid_value');

const told = (issue: Issue): Details => {
  if (isMissing(issue)) return { code: 'required' };
  if (issue.code === 'invalid_type') return { code: types[issue.expected] ?? 'not_valid' };
  if (issue.code === 'invalid_value') return { code: 'not_one_of', values: { values: issue.values.map(String).join(', ') } };
  if (issue.code === 'too_small') return tooSmall(issue);
  if (issue.code === 'too_big') return tooBig(issue);
  if (issue.code === 'invalid_format') return { code: formats[issue.format] ?? 'wrong_format' };
  return { code: 'not_valid' };
};

const placesOf = (issue: Issue): InvalidPlace[] => {
  const { path, message } = issue;
  if (isCode(message)) return [{ pointer: pointerTo(path), code: message, values: 'params' in issue ? issue.params : undefined }];
  if (issue.code === 'unrecognized_keys') return issue.keys.map(name => ({ pointer: pointerTo([...path, name]), code: 'unknown_field' }));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return nearest(issue, pointerTo(path));
  return [{ pointer: pointerTo(path), ...told(issue) }];
};

/** Of the ways in which a value may be right, the one that it comes nearest to: what is wrong by that one helps most. */
const nearest = ({ errors }: z.core.$ZodIssueInvalidUnion, at: string): InvalidPlace[] =>
  errors
    .map(placesIn)
    .reduce((best, each) => (each.length < best.length ? each : best))
    .map(place => ({ ...place, pointer: `${at}${place.pointer}` }));

/**
 * What a schema found wrong: where, and the code of it, each place once. A schema's own message is such a code; its `params` are what the
 * wording names. To tell what is missing from what is of another type, the schema is to be asked with `reportInput`.
 */
export const placesIn = (issues: readonly Issue[]): InvalidPlace[] => {
  const places = issues.flatMap(placesOf);
  return places.filter(({ pointer }, index) => places.findIndex(each => each.pointer === pointer) === index);
};
