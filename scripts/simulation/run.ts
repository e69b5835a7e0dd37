import { checkRun } from './check/check.ts';
import { diceOf } from './dice.ts';
import { anyNewcomer, peopleOf } from './people/people.ts';
import type { Deployments } from './world/deployed.ts';
import type { FaultName } from './world/faults.ts';
import { scheduleFrom } from './world/schedule.ts';
import { planStorms } from './world/storms.ts';
import { type World, worldOf } from './world/world.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Days on which clocks change somewhere, and days on which they do not. */
const days = ['2026-03-08', '2026-03-29', '2026-04-05', '2026-06-17', '2026-10-25', '2026-11-01', '2026-11-21', '2027-02-28'];

/** One run: what went wrong in it, what was found, and how much happened. */
export type Run = {
  seed: number;
  violations: string[];
  struck: Map<FaultName, number>;
  invocations: number;
  writes: number;
  /** How many reminders fired, and how many messages mail and push have taken. */
  reminders: number;
  deliveries: number;
};

const redriveUntil = (world: World, endMs: number): void => {
  const next = (at: number): void => {
    if (at > endMs) return;
    world.timeline.at(at, () => {
      if (!world.isDown()) for (const queue of world.queues.values()) queue.redrive();
      next(at + 30 * minute);
    });
  };
  next(world.timeline.now() + 30 * minute);
};

/** Runs the whole of Almanac once, under the chance that follows from a seed, and checks what came of it. */
export const runSeed = async (seed: number, deployments: Deployments, enter: (world: World) => void): Promise<Run> => {
  const dice = diceOf(`almanac ${seed}`);
  const startMs = Date.parse(`${dice.pick(days)}T00:00:00Z`) - 10 * hour + dice.below(20 * 60) * minute;
  const stormMs = startMs + 5 * minute;
  const actingMs = dice.pick([20 * minute, 20 * minute, hour, hour, 3 * hour, 12 * hour]);
  const calmMs = stormMs + actingMs + dice.pick([0, hour]);
  const endMs = calmMs + 3 * hour;
  const world = worldOf({
    startMs,
    stormMs,
    calmMs,
    dice,
    shards: dice.pick([
      { shards: 2, shardsRead: 2 },
      { shards: 4, shardsRead: 4 },
    ]),
    deployments,
  });
  enter(world);
  const people = peopleOf(
    world,
    Array.from({ length: dice.between(1, 3) }, () => anyNewcomer(world)),
  );
  const settling = people.settle();
  await world.timeline.runUntil(stormMs);
  await settling;

  scheduleFrom(world, startMs, endMs);
  planStorms(world, stormMs, calmMs);
  redriveUntil(world, endMs);
  for (let acts = dice.between(3, 25); acts > 0; acts--) world.timeline.at(stormMs + dice.below(actingMs), people.actNow);
  await world.timeline.runUntil(endMs);

  return { seed, violations: checkRun(world, people), ...happenedIn(world) };
};

const happenedIn = ({ faults, lambda, table, mails, pushes }: World): Omit<Run, 'seed' | 'violations'> => {
  const struck = new Map<FaultName, number>();
  for (const { name } of faults.struck) struck.set(name, (struck.get(name) ?? 0) + 1);
  const { history } = table;
  return {
    struck,
    invocations: lambda.count(),
    writes: history.length,
    reminders: history.filter(({ after }) => (after?.event as { type?: string })?.type === 'item.reminder_fired').length,
    deliveries: mails.taken.length + pushes.taken.length,
  };
};
