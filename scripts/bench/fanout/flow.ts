import { quotas } from './quotas.ts';

/** One stage that a reminder goes through: how long a batch of ten takes, how many run at once, and what each reminder writes. */
export type Stage = { name: string; batchSeconds: number; concurrency: number; writeUnits: number; dueIndexUnits: number };
/** What the burst may use: the table's write units a second, the shards of the due index, and how fast pollers are added. */
export type Limits = { tableWrites: number; dueShards: number; pollersAMinute: number };
/** How the burst went: seconds until half, 99 % and all were handed over; the hottest shard as a share of its ceiling; queue and concurrency. */
export type Flow = { p50: number; p99: number; done: number; hottest: number; deepest: number; atOnce: number; writesPeak: number };

const perBatch = 10;
/** The fullest shard has a few per cent more than its share: keys are hashed. */
const unevenness = 1.05;
const longestSeconds = 86_400;

/** How many of a stage run in a second of the burst, and how many reminders they can take by themselves. */
const runningIn = (stage: Stage, second: number, { pollersAMinute }: Limits): number =>
  Math.min(stage.concurrency, quotas.pollersAtFirst.value + (pollersAMinute * second) / 60);

/** How many more reminders the due index takes in a second before a shard meets its partition's ceiling. */
const byShards = ({ dueIndexUnits }: Stage, { dueShards }: Limits): number =>
  dueIndexUnits === 0 ? Number.POSITIVE_INFINITY : (quotas.partitionWrites.value * dueShards) / (dueIndexUnits * unevenness);

type Second = { taken: number[]; running: number; written: number };

/** One second: what each stage takes of what waits for it. From the last to the first, so that nothing passes two stages in a second. */
const oneSecond = (waiting: number[], stages: Stage[], limits: Limits, second: number): Second => {
  const taken = stages.map(() => 0);
  let written = 0;
  let running = 0;
  for (const [i, stage] of [...stages.entries()].reverse()) {
    const able = (runningIn(stage, second, limits) * perBatch) / stage.batchSeconds;
    const left = (limits.tableWrites - written) / stage.writeUnits;
    taken[i] = Math.max(0, Math.min(waiting[i]!, able, byShards(stage, limits), left));
    written += taken[i]! * stage.writeUnits;
    running += Math.ceil((taken[i]! * stage.batchSeconds) / perBatch);
  }
  return { taken, running, written };
};

const heatOf = (taken: number[], stages: Stage[], { dueShards }: Limits): number =>
  Math.max(...stages.map((stage, i) => (taken[i]! * stage.dueIndexUnits * unevenness) / dueShards / quotas.partitionWrites.value));

/** Lets `count` reminders that are due at the same instant go through the stages, second by second. Stages share the table's write units. */
export const flow = (count: number, stages: Stage[], limits: Limits): Flow => {
  const waiting = stages.map((_, i) => (i === 0 ? count : 0));
  const handedOver = [0];
  const result: Flow = { p50: 0, p99: 0, done: 0, hottest: 0, deepest: count, atOnce: 0, writesPeak: 0 };
  for (let second = 1; handedOver.at(-1)! < count - 0.5 && second < longestSeconds; second++) {
    const { taken, running, written } = oneSecond(waiting, stages, limits, second);
    for (const [i, number] of taken.entries()) waiting[i] = waiting[i]! - number + (taken[i - 1] ?? 0);
    handedOver.push(handedOver.at(-1)! + taken.at(-1)!);
    result.hottest = Math.max(result.hottest, heatOf(taken, stages, limits));
    result.atOnce = Math.max(result.atOnce, running);
    result.writesPeak = Math.max(result.writesPeak, written);
  }
  const secondOf = (share: number) => handedOver.findIndex(number => number >= count * share - 0.5);
  return { ...result, p50: secondOf(0.5), p99: secondOf(0.99), done: secondOf(1) };
};
