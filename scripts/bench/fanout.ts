import { type Flow, flow, type Limits, type Stage } from './fanout/flow.ts';
import { quotas } from './fanout/quotas.ts';
import { type Figure, figure, rounded } from './figure.ts';

const million = 1_000_000;

/**
 * The stages of a push or inbox reminder on stage prod, with the write units that `scripts/costs` counts. The seconds of a batch are an
 * assumption (ten records read at once, ten writes side by side, single-digit milliseconds each), not a measurement on AWS.
 */
const stages: Stage[] = [
  { name: 'fire', batchSeconds: 0.06, concurrency: 400, writeUnits: 3, dueIndexUnits: 2 },
  { name: 'notify', batchSeconds: 0.08, concurrency: 100, writeUnits: 4, dueIndexUnits: 0 },
  { name: 'hand over', batchSeconds: 0.15, concurrency: 100, writeUnits: 2, dueIndexUnits: 0 },
];

/** The share of a day's reminders in each hour: most at nine, at the end of work and in the evening. */
const hours = [0.2, 0.1, 0.1, 0.1, 0.2, 1, 4, 9, 11, 16, 8, 5, 7, 5, 4, 4, 5, 8, 6, 4, 3, 2, 1.5, 0.8];
/** Of an hour's reminders, this share is due at the full hour: people choose 09:00, not 09:07. */
const atFullHour = 0.6;

const peakOfMonth = (count: number): number => {
  const total = hours.reduce((sum, each) => sum + each, 0);
  return Math.round((count / 30) * (Math.max(...hours) / total) * atFullHour);
};

const figuresOf = (name: string, result: Flow, budgetSeconds?: number): Figure[] => [
  figure(`${name}: all handed over`, result.done, 's', budgetSeconds),
  figure(`${name}: late, p50`, result.p50, 's'),
  figure(`${name}: late, p99`, result.p99, 's'),
  figure(`${name}: hottest shard`, rounded(result.hottest * 100), '% of its ceiling', 80),
  figure(`${name}: deepest queue`, rounded(result.deepest), 'messages'),
  figure(`${name}: at once`, rounded(result.atOnce), 'invocations', quotas.lambdaConcurrency.value),
  figure(`${name}: written`, rounded(result.writesPeak), 'units/s at most'),
];

const atDefault: Limits = { tableWrites: quotas.tableWrites.value, dueShards: 32, pollersAMinute: quotas.pollersAMinute.value };
/** What a million in a minute asks for: a raised quota of the table, twice the shards, and provisioned pollers. */
const raised: Limits = { tableWrites: 250_000, dueShards: 64, pollersAMinute: quotas.provisionedPollersAMinute.value };
/** And this many at once: enough to be through in a minute, and not so many in `fire` that a shard gets too hot. */
const widened = stages.map(stage => ({ ...stage, concurrency: { fire: 140, notify: 200, 'hand over': 400 }[stage.name]! }));

/**
 * A model, not a measurement: a burst goes through the stages second by second, under the quotas that AWS publishes (`fanout/quotas.ts`, each
 * with source and date). It says which quota is met first, and what has to be asked for.
 */
export const fanout = async (): Promise<Figure[]> => [
  ...figuresOf('10 million in a month, its 09:00', flow(peakOfMonth(10 * million), stages, atDefault), 60),
  ...figuresOf('a million at once, default quotas, 32 shards', flow(million, stages, atDefault), 60),
  ...figuresOf('a million at once, asked for and set up', flow(million, widened, raised), 60),
  {
    ...figure('a million mails at SES, default quota', rounded(million / quotas.mailsASecond.value / 3600, 1), 'h'),
    note: 'the sending rate is asked for at AWS',
  },
];
