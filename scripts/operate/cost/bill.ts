import { betweenDays } from '../../../infra/constructs/backups.ts';
import { type Synthesized, synthesize } from '../../../infra/stacks.fixture.ts';
import { costOf, type Price, prices, type Usage } from '../../bench/cost/prices.ts';
import { useOf } from '../../bench/cost/usage.ts';
import { edgeLinesOf } from './edge.ts';
import { type IdleCount, idleCountOf, idleLinesOf, type Line, requestMetrics } from './standing.ts';

/** What a stage costs a month (USD): while nothing happens, by what so many active users do, and what is added or saved by choice. */
export type Bill = { stage: string; users: number; idle: Line[]; use: Line[]; options: Line[] };

/** What of AWS each price is asked for. */
const services: [string, Price[]][] = [
  ['mails (SES)', ['ses']],
  ['the API (gateway)', ['httpApi']],
  ['functions (Lambda)', ['lambdaRequest', 'lambdaGbSecond']],
  ['the table: writes', ['dynamodbWrite']],
  ['the table: reads', ['dynamodbRead']],
  ['the table: storage', ['dynamodbStorage']],
  ['queues (SQS)', ['sqs', 'sqsFifo']],
  ['logs (CloudWatch)', ['logs']],
];

/** How what is asked for by use would be less. */
const less: Record<string, string> = {
  'mails (SES)': 'push in place of mail; digests in place of single reminders',
  'the API (gateway)':
    'sockets or a cursor in place of asking again and again; `If-None-Match` saves the function and the table, not the gateway',
};

const partOf = (usage: Usage, of: Price[]): Usage => Object.fromEntries(of.map(price => [price, usage[price] ?? 0]));

/** Fails where a price of a usage stands in no line. */
const useLinesOf = (usage: Usage): Line[] => {
  const named = services.flatMap(([, of]) => of);
  const forgotten = Object.keys(usage).filter(price => !named.includes(price as Price));
  if (forgotten.length > 0) throw new Error(`No line of the bill has ${forgotten.join(', ')}`);
  return services
    .map(([what, of]) => {
      const part = partOf(usage, of);
      return { what, count: part[of[0]!] ?? 0, usd: costOf(part), less: less[what] };
    })
    .sort((a, b) => b.usd - a.usd);
};

/** How many backups of the table there are at a time, but for copies elsewhere. */
const backupsOf = ({ backupRetentionDays, backupHours }: Synthesized['stage']): number =>
  backupRetentionDays + (24 / backupHours - 1) * betweenDays;

/** Of its function, and of strangers who knock at it. */
export const doorAlarms = 2;

const optionLinesOf = ({ stage }: Synthesized, { traces }: IdleCount, { dynamodbStorage = 0, httpApi = 0 }: Usage): Line[] => {
  const kept = stage.lasts
    ? [
        { what: 'point-in-time recovery of the table, GB', count: dynamodbStorage, usd: dynamodbStorage * prices.dynamodbContinuous.usd },
        {
          what: `backups of the table, daily (kept ${stage.backupRetentionDays} days) and between (kept ${betweenDays}), GB in all`,
          count: dynamodbStorage * backupsOf(stage),
          usd: dynamodbStorage * backupsOf(stage) * prices.dynamodbBackup.usd,
          less: '`backupRetentionDays`, `backupHours`: each is a whole copy, and point-in-time recovery has 35 days anyway',
        },
      ]
    : [];
  return [
    { what: 'metrics of requests, once there are some (at most)', count: requestMetrics, usd: requestMetrics * prices.metric.usd },
    ...kept,
    ...(stage.lasts ? [{ what: '`operators`: alarms of their door', count: doorAlarms, usd: doorAlarms * prices.alarmMetric.usd }] : []),
    ...(stage.lasts ? edgeLinesOf(stage.name, httpApi) : []),
    ...(traces > 0 ? [{ what: "`traces: 'off'`", count: traces, usd: -traces * prices.xrayTrace.usd }] : []),
  ];
};

/** The bill of a stage, from its templates and what is counted by tests. Free tiers and discounts are left out. */
export const billOf = (name: string, users: number): Bill => {
  const made = synthesize(name, { operators: 'none' });
  try {
    const count = idleCountOf(made);
    const usage = useOf(users);
    return { stage: name, users, idle: idleLinesOf(count), use: useLinesOf(usage), options: optionLinesOf(made, count, usage) };
  } finally {
    made.remove();
  }
};

export const sumOf = (lines: Line[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);
