/** Requests of a span of time: how many there were, and how many of them failed by our fault. */
export type Span = { requests: number; failed: number };

/** Spans are so long, and follow one another. */
export const spanMinutes = 5;

/** The share of requests that are answered without a failure of ours, over thirty days: what users were promised. */
export const promised = 0.999;

/**
 * From when on failures are too many, by two windows that must both say so: the long one so that a moment rings no bell, the short one so that it is
 * silent soon after the end. `factor` is how many times as fast as the promise allows they come (Google, The Site Reliability Workbook, chapter 5,
 * "Multiwindow, Multi-Burn-Rate Alerts").
 */
export const burnWindows = [
  { window: 'hour', factor: 14.4, longMinutes: 60, shortMinutes: 5 },
  { window: 'six_hours', factor: 6, longMinutes: 360, shortMinutes: 30 },
  { window: 'three_days', factor: 1, longMinutes: 4320, shortMinutes: 360 },
] as const;

export type BurnWindow = (typeof burnWindows)[number]['window'];
/** A window that failures are too many in, and how many times as fast as the promise allows they come. */
export type Burn = { window: BurnWindow; factor: number };

/** The longest window, in spans. */
export const longestSpans = Math.max(...burnWindows.map(({ longMinutes }) => longMinutes)) / spanMinutes;

/** So many must have failed in the long window: where hardly anybody asks, one failure is a large share, and no reason to get up. */
const fewest = 10;

const sumOf = (spans: readonly Span[]): Span =>
  spans.reduce((sum, { requests, failed }) => ({ requests: sum.requests + requests, failed: sum.failed + failed }), {
    requests: 0,
    failed: 0,
  });

/** How many times as fast as the promise allows requests failed. */
const rateOf = ({ requests, failed }: Span): number => (requests === 0 ? 0 : failed / requests / (1 - promised));

/** The windows in which requests fail too fast, by the spans until now, the latest last. Those before the first had no requests. */
export const burnsIn = (spans: readonly Span[]): Burn[] =>
  burnWindows.flatMap(({ window, factor, longMinutes, shortMinutes }) => {
    const [long, short] = [longMinutes, shortMinutes].map(minutes => sumOf(spans.slice(-minutes / spanMinutes)));
    const slower = Math.min(rateOf(long!), rateOf(short!));
    return long!.failed >= fewest && slower > factor ? [{ window, factor: slower }] : [];
  });
