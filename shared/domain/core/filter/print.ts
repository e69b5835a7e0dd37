import { parseMoment, printMoment } from './moment.ts';
import type { Filter } from './tree.ts';

/** A word that reads as itself; everything else stands in quotes. */
const bare = /^[\p{L}\p{N}_.:@#-]+$/u;
const keywords = new Set(['and', 'or', 'not', 'has', 'in']);

const printed = (value: Parameters<typeof printMoment>[0] | string): string => {
  if (typeof value !== 'string') return printMoment(value);
  // What stands for a moment where it is bare is a text in quotes.
  if (bare.test(value) && parseMoment(value) === undefined && !keywords.has(value.toLowerCase())) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
};

const inner = (filter: Filter): string => ('and' in filter || 'or' in filter ? `(${printFilter(filter)})` : printFilter(filter));

/** The one text form of a filter: what `parseFilter` reads as the same filter. */
export const printFilter = (filter: Filter): string => {
  if ('and' in filter) return filter.and.map(inner).join(' and ');
  if ('or' in filter) return filter.or.map(each => ('and' in each ? printFilter(each) : inner(each))).join(' or ');
  if ('not' in filter) return `not ${inner(filter.not)}`;
  if ('has' in filter) return `has ${filter.has}`;
  if ('is' in filter) return filter.is;
  if ('in' in filter) return `${filter.field} in (${filter.in.map(printed).join(', ')})`;
  return `${filter.field} ${filter.operator} ${printed(filter.value)}`;
};
