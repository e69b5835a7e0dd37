import { type Flow, flow, type Limits, type Stage } from './fanout/flow.ts';
import { quotas } from './fanout/quotas.ts';
import { type Figure, figure, rounded } from './figure.ts';

const million = 1_000_000;

/**
 * The stages of a push or inbox reminder on stage prod, with the write units that `scripts/check/costs` counts. The seconds of a batch are an
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

const budgetSeconds = 60;
const unitsOfAll = stages.reduce((sum, { writeUnits }) => sum + writeUnits, 0);

/** The least quota of the table, in thousands, with which a million is through in a minute when everything else is set up for it. */
const leastQuota = (): number => {
  let thousands = quotas.tableWrites.value / 1_000;
  while (flow(million, widened, { ...raised, tableWrites: thousands * 1_000 }).done > budgetSeconds) thousands += 5;
  return thousands * 1_000;
};

/** What keeps a million at default quotas from a minute: the arithmetic, not the engine. */
const whyNot = (): Figure[] => [
  figure('write units of one reminder, from due to handed over', unitsOfAll, 'units'),
  figure('a million of them at the default quota: no less than', (unitsOfAll * million) / quotas.tableWrites.value, 's', budgetSeconds),
  figure('what one reminder may cost for a minute at the default quota', (quotas.tableWrites.value * budgetSeconds) / million, 'units'),
  figure(
    'what is through in a minute at the default quota',
    Math.floor((quotas.tableWrites.value * budgetSeconds) / unitsOfAll),
    'reminders',
  ),
  {
    ...figure('the quota from which a million is through in a minute', leastQuota(), 'units/s'),
    note: '64 shards, provisioned pollers, 140, 200 and 400 at once; and the table warm for it: a new one takes 4,000',
  },
];

/**
 * A model, not a measurement: a burst goes through the stages second by second, under the quotas that AWS publishes (`fanout/quotas.ts`, each
 * with source and date). It says which quota is met first, and what has to be asked for.
 */
export const fanout = async (): Promise<Figure[]> => [
  ...figuresOf('10 million in a month, its 09:00', flow(peakOfMonth(10 * million), stages, atDefault), budgetSeconds),
  ...figuresOf('a million at once, default quotas, 32 shards', flow(million, stages, atDefault), budgetSeconds),
  ...figuresOf('a million at once, asked for and set up', flow(million, widened, raised), budgetSeconds),
  ...whyNot(),
  {
    ...figure('a million mails at SES, at 14 a second', rounded(million / quotas.mailsASecond.value / 3600, 1), 'h'),
    note: 'AWS promises no number; the rate is asked for',
  },
];
