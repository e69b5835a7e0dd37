import { msPerDay } from '../../time/civil.ts';
import type { Span } from '../booking/span.ts';

const written =
  /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d))?)?)?$/;
const second = 1000;

const daySpan = (year: number, month: number, day: number | undefined): Span | undefined => {
  const from = Date.UTC(year, month - 1, day ?? 1);
  // A day that its month does not have.
  if (new Date(from).getUTCMonth() !== month - 1) return undefined;
  return { from, until: day === undefined ? Date.UTC(year, month, 1) : from + msPerDay };
};

/** The time that a date of FHIR says: of a year, a month or a day the whole of it, in UTC; of a moment what it is precise to. Nothing for what is no date. */
export const spanOf = (text: string): Span | undefined => {
  const [, year, month, day, hour, minute, seconds, part] = written.exec(text) ?? [];
  if (year === undefined) return undefined;
  if (month === undefined) return { from: Date.UTC(Number(year), 0, 1), until: Date.UTC(Number(year) + 1, 0, 1) };
  const days = daySpan(Number(year), Number(month), day === undefined ? undefined : Number(day));
  if (hour === undefined || days === undefined) return days;
  const from = Date.parse(seconds === undefined ? text.replace(`T${hour}:${minute}`, `T${hour}:${minute}:00`) : text);
  const precision = seconds === undefined ? 60 * second : part === undefined ? second : 1;
  return { from, until: from + precision };
};

const contains = (outer: Span, inner: Span): boolean => outer.from <= inner.from && inner.until <= outer.until;

/** How a time is compared with one that is asked for (FHIR R4, 3.1.1.4.3). */
const comparisons = {
  eq: (asked, there) => contains(asked, there),
  ne: (asked, there) => !contains(asked, there),
  gt: (asked, there) => there.until > asked.until,
  lt: (asked, there) => there.from < asked.from,
  ge: (asked, there) => there.until > asked.until || contains(asked, there),
  le: (asked, there) => there.from < asked.from || contains(asked, there),
  sa: (asked, there) => there.from >= asked.until,
  eb: (asked, there) => there.until <= asked.from,
} as const satisfies Record<string, (asked: Span, there: Span) => boolean>;
export type Comparison = keyof typeof comparisons;

/** A date that is asked for, and how what is there is compared with it: `ge2026-12-01`. Nothing for what is none. */
export const dateAsked = (text: string): { by: Comparison; span: Span } | undefined => {
  const [, prefix = 'eq', date = ''] = /^([a-z]{2})?(.*)$/.exec(text) ?? [];
  const span = spanOf(date);
  return span && Object.hasOwn(comparisons, prefix) ? { by: prefix as Comparison, span } : undefined;
};

/** Is this time one that is asked for? */
export const isWhen = ({ by, span }: { by: Comparison; span: Span }, there: Span): boolean => comparisons[by](span, there);
