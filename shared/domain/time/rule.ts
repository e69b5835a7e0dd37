import { remember } from '../core/cache.ts';
import { Failure } from '../core/failure.ts';
import type { InvalidCode, InvalidValues } from '../core/invalid.ts';

/** How often a rule recurs. Rules by the minute or the second are refused. */
type Frequency = 'YEARLY' | 'MONTHLY' | 'WEEKLY' | 'DAILY' | 'HOURLY';

/** A weekday of a rule (0 is Monday) and, in `2TU` or `-1FR`, which of them in the month or year. */
export type RuleDay = { weekday: number; nth?: number };

/** The end of a rule: a local day, or an instant (RFC 3339, UTC). */
export type Until = { date: string; instant?: string };

/** An RFC 5545 recurrence rule in parts. A list that the rule does not name is empty. */
export type Rule = {
  freq: Frequency;
  interval: number;
  count?: number;
  until?: Until;
  byMonth: number[];
  byWeekNo: number[];
  byYearDay: number[];
  byMonthDay: number[];
  byDay: RuleDay[];
  byHour: number[];
  byMinute: number[];
  bySetPos: number[];
  weekStart: number;
};

const weekdayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const frequencies: readonly string[] = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY'];
const largestInterval = 1000;
const largestCount = 1000;
const rulesKept = 500;
// Every fifteen minutes on average: what is due more often is no reminder.
const mostMinutes = 4;

const refuse = (part: string, reason: InvalidCode, values?: InvalidValues): Failure =>
  new Failure('invalid_recurrence', { part, reason, ...values });

function wholeNumber(part: string, text: string, low: number, high: number): number {
  const value = /^[+-]?\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= low && value <= high)) throw refuse(part, 'rule_number', { low, high });
  return value;
}

/** Numbers in order, each once. */
export const ascending = (values: number[]): number[] => (values.length < 2 ? values : [...new Set(values)].sort((a, b) => a - b));

const numbers = (part: string, text: string, low: number, high: number): number[] =>
  ascending(text.split(',').map(value => wholeNumber(part, value, low, high)));

/** Numbers that may also count from the end: -high to -1 and 1 to high. */
function signedNumbers(part: string, text: string, high: number): number[] {
  const values = numbers(part, text, -high, high);
  if (values.includes(0)) throw refuse(part, 'rule_signed_number', { high });
  return values;
}

function parseWeekday(part: string, text: string): number {
  const weekday = weekdayNames.indexOf(text);
  if (weekday < 0) throw refuse(part, 'rule_one_of', { values: weekdayNames.join(', ') });
  return weekday;
}

function parseRuleDay(text: string): RuleDay {
  const nth = text.slice(0, -2);
  const weekday = parseWeekday('BYDAY', text.slice(-2));
  return nth === '' ? { weekday } : { weekday, nth: signedNumbers('BYDAY', nth, 53)[0]! };
}

function parseFrequency(text: string): Frequency {
  if (!frequencies.includes(text)) throw refuse('FREQ', 'rule_one_of', { values: frequencies.join(', ') });
  return text as Frequency;
}

const isDate = (year: string, month: string, day: string): boolean =>
  new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).toISOString().startsWith(`${year}-${month}-${day}`);

function parseUntil(text: string): Until {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T([01]\d|2[0-3])([0-5]\d)([0-5]\d)Z)?$/.exec(text);
  const [, year, month, day, hour, minute, second] = match ?? [];
  if (!year || !month || !day || !isDate(year, month, day)) throw refuse('UNTIL', 'rule_until');
  const date = `${year}-${month}-${day}`;
  return hour ? { date, instant: `${date}T${hour}:${minute}:${second}.000Z` } : { date };
}

/** Times are kept to the minute, so the only second that can be asked for is the first, and it says nothing. */
function parseSeconds(text: string): Partial<Rule> {
  numbers('BYSECOND', text, 0, 0);
  return {};
}

const readers: Record<string, (text: string) => Partial<Rule>> = {
  FREQ: text => ({ freq: parseFrequency(text) }),
  INTERVAL: text => ({ interval: wholeNumber('INTERVAL', text, 1, largestInterval) }),
  COUNT: text => ({ count: wholeNumber('COUNT', text, 1, largestCount) }),
  UNTIL: text => ({ until: parseUntil(text) }),
  BYMONTH: text => ({ byMonth: numbers('BYMONTH', text, 1, 12) }),
  BYWEEKNO: text => ({ byWeekNo: signedNumbers('BYWEEKNO', text, 53) }),
  BYYEARDAY: text => ({ byYearDay: signedNumbers('BYYEARDAY', text, 366) }),
  BYMONTHDAY: text => ({ byMonthDay: signedNumbers('BYMONTHDAY', text, 31) }),
  BYDAY: text => ({ byDay: text.split(',').map(parseRuleDay) }),
  BYHOUR: text => ({ byHour: numbers('BYHOUR', text, 0, 23) }),
  BYMINUTE: text => ({ byMinute: numbers('BYMINUTE', text, 0, 59) }),
  BYSECOND: text => parseSeconds(text),
  BYSETPOS: text => ({ bySetPos: signedNumbers('BYSETPOS', text, 366) }),
  WKST: text => ({ weekStart: parseWeekday('WKST', text) }),
};

type Law = { part: string; reason: InvalidCode; values?: InvalidValues; broken: (rule: Rule) => boolean };

/** Which parts go together: RFC 5545 3.3.10. */
const laws: Law[] = [
  { part: 'COUNT', reason: 'rule_not_beside_until', broken: ({ count, until }) => count !== undefined && until !== undefined },
  {
    part: 'BYWEEKNO',
    reason: 'rule_only_yearly',
    broken: ({ freq, byWeekNo }) => byWeekNo.length > 0 && freq !== 'YEARLY',
  },
  {
    part: 'BYYEARDAY',
    reason: 'rule_only_yearly_or_hourly',
    broken: ({ freq, byYearDay }) => byYearDay.length > 0 && freq !== 'YEARLY' && freq !== 'HOURLY',
  },
  {
    part: 'BYMONTHDAY',
    reason: 'rule_not_weekly',
    broken: ({ freq, byMonthDay }) => byMonthDay.length > 0 && freq === 'WEEKLY',
  },
  {
    part: 'BYDAY',
    reason: 'rule_numbered_day',
    broken: ({ freq, byDay, byWeekNo }) =>
      byDay.some(({ nth }) => nth !== undefined) && !(freq === 'MONTHLY' || (freq === 'YEARLY' && byWeekNo.length === 0)),
  },
  {
    part: 'BYMINUTE',
    reason: 'rule_too_many_minutes',
    values: { max: mostMinutes },
    broken: ({ byMinute }) => byMinute.length > mostMinutes,
  },
];

const listsOf = (rule: Rule) => [rule.byMonth, rule.byWeekNo, rule.byYearDay, rule.byMonthDay, rule.byDay, rule.byHour, rule.byMinute];

/** Some calendars end a rule with a semicolon. */
const piecesOf = (text: string): string[] => (text === '' ? [] : text.replace(/;$/, '').split(';'));

function readParts(text: string): Partial<Rule> {
  const seen = new Set<string>();
  let parts: Partial<Rule> = {};
  for (const piece of piecesOf(text)) {
    const [name = '', value, ...rest] = piece.split('=');
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (!read || value === undefined || rest.length > 0) throw refuse(name.slice(0, 20) || 'RRULE', 'rule_unknown_part');
    if (seen.has(name)) throw refuse(name, 'rule_twice');
    seen.add(name);
    parts = { ...parts, ...read(value) };
  }
  return parts;
}

/**
 * Reads an RFC 5545 RRULE value, upper case and without `RRULE:`.
 * Fails with `invalid_recurrence` and the `part` and `reason` of what is wrong.
 */
export const parseRule = remember(
  rulesKept,
  (text: string) => text,
  (text): Rule => {
    const { freq, ...parts } = readParts(text);
    if (!freq) throw refuse('FREQ', 'rule_without_freq');
    const empty = { byMonth: [], byWeekNo: [], byYearDay: [], byMonthDay: [], byDay: [], byHour: [], byMinute: [], bySetPos: [] };
    const rule: Rule = { interval: 1, weekStart: 0, ...empty, ...parts, freq };
    const law = laws.find(({ broken }) => broken(rule));
    if (law) throw refuse(law.part, law.reason, law.values);
    if (rule.bySetPos.length > 0 && listsOf(rule).every(list => list.length === 0)) {
      throw refuse('BYSETPOS', 'rule_needs_by_part');
    }
    return rule;
  },
);
