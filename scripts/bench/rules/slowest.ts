import type { RuleCase } from './cases.ts';

/** Numbers from 0 to 1 that follow from a seed, so that a search can be repeated (mulberry32). */
const randomOf = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kathmandu', 'Pacific/Apia'];

/** `count` rules of every kind, with rare parts and old beginnings. */
export const randomCases = (count: number, seed: number): RuleCase[] => {
  const random = randomOf(seed);
  const among = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const number = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const maybe = (part: string): string[] => (random() < 0.4 ? [part] : []);
  const rule = (): string => {
    const freq = among(['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY']);
    const nth = freq === 'YEARLY' || freq === 'MONTHLY' ? among(['', '1', '-1', '2', '5']) : '';
    return [
      `FREQ=${freq}`,
      ...maybe(`INTERVAL=${number(1, 14)}`),
      ...maybe(`BYMONTH=${number(1, 12)}`),
      ...maybe(`BYDAY=${nth}${among(days)}`),
      ...(freq === 'WEEKLY' ? [] : maybe(`BYMONTHDAY=${among([1, 13, 29, 30, 31, -1])}`)),
      ...(freq === 'YEARLY' ? maybe(`BYYEARDAY=${among([1, 60, 366, -1])}`) : []),
      ...maybe(`BYHOUR=${number(0, 23)}`),
    ].join(';');
  };
  return Array.from({ length: count }, () => {
    const start = `${number(1995, 2026)}-0${number(1, 9)}-${number(10, 28)}T0${number(0, 9)}:30`;
    return { name: 'found by search', rule: rule(), start, zone: among(zones) };
  });
};
