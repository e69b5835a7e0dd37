/** A rule and the wall-clock time of its first occurrence. */
export type RuleCase = { name: string; rule: string; start: string; zone: string };

const rules: [string, string][] = [
  ['daily', 'FREQ=DAILY'],
  ['weekdays', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
  ['every second week', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH'],
  ['the last Friday of the month', 'FREQ=MONTHLY;BYDAY=-1FR'],
  ['the 31st', 'FREQ=MONTHLY;BYMONTHDAY=31'],
  ['29 February', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'],
];

/** Rules as people have them, begun this year and ten years ago. */
export const cases: RuleCase[] = rules.flatMap(([name, rule]) => [
  { name: `${name}, young`, rule, start: '2026-01-05T09:00', zone: 'Europe/Berlin' },
  { name: `${name}, ten years old`, rule, start: '2016-01-04T09:00', zone: 'Europe/Berlin' },
]);

/** The instant after which the nth next occurrence is asked for: each another hour, so that nothing can be remembered. */
export const afterOf = (n: number): string => new Date(Date.UTC(2026, 10, 21) + (n % 4000) * 3_600_000).toISOString().slice(0, 19);
