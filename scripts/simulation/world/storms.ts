import { laneNames } from '../../../infra/services/index.ts';
import { platformLane } from '../../../shared/data/lanes.ts';
import type { Shards } from './deployed.ts';
import type { World } from './world.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Everything stands still for a while: a region is down. */
const outage = (world: World, from: number, untilMs: number): void => {
  const lastsMs = world.dice.between(5 * minute, Math.max(10 * minute, Math.min(4 * hour, untilMs - from)));
  world.timeline.at(from, () => {
    world.faults.record('outage', lastsMs + 10 * minute);
    world.setDown(true);
  });
  world.timeline.at(from + lastsMs, () => world.setDown(false));
};

/** The table is put back to how it was an hour before: meanwhile nothing runs. What waits in the queues is from before. */
const restore = (world: World, from: number, notBefore: number): void => {
  const { timeline, table, faults } = world;
  timeline.at(from, () => {
    faults.record('outage', 20 * minute);
    world.setDown(true);
  });
  timeline.at(from + 5 * minute, () => {
    const since = Math.max(timeline.now() - hour, notBefore);
    world.restores.push({ since, at: timeline.now(), lost: table.restore(since) });
    faults.record('restored_from_backup', 20 * minute, since);
  });
  timeline.at(from + 10 * minute, () => world.setDown(false));
};

const functions = [
  ...laneNames,
  'platform/near',
  'platform/tick',
  'platform/window',
  'platform/sweep',
  'items/api',
  'people/api',
  'notifications/on-reminder',
  'notifications/on-event',
  'notifications/on-email',
  'notifications/on-push',
];

/** Another number of shards: each function gets it at a moment of its own, as in a deployment. What was ever written to is read. */
const changeShards = (world: World, from: number): void => {
  const { timeline, faults, dice, shards } = world;
  const to: Shards = { shards: shards.shards === 2 ? 4 : 2, shardsRead: 4 };
  timeline.at(from, () => faults.record('shards_changed', 480_000));
  for (const name of functions) timeline.at(from + dice.below(3 * minute), () => world.deploy(name, to));
};

/** The due queue of one service takes nothing for a while. What was for it waits elsewhere for a quarter of an hour at the most after that. */
const closeLane = (world: World, from: number): void => {
  const { timeline, faults, dice, queues } = world;
  const lane = queues.get(dice.pick(laneNames.filter(name => name !== platformLane)))!;
  const lastsMs = dice.between(5 * minute, 20 * minute);
  timeline.at(from, () => {
    faults.record('lane_closed', lastsMs + 16 * minute);
    lane.closed = true;
  });
  timeline.at(from + lastsMs, () => {
    lane.closed = false;
  });
};

/** Plans what strikes a whole run at once, if it does, somewhere between two moments. */
export const planStorms = (world: World, fromMs: number, untilMs: number): void => {
  const { faults, dice } = world;
  const within = (lastsMs: number): number => fromMs + dice.below(Math.max(1, untilMs - fromMs - lastsMs));
  if (faults.isOn('outage') && dice.chance(0.5)) outage(world, within(hour), untilMs);
  if (faults.isOn('restored_from_backup') && dice.chance(0.3)) restore(world, within(hour), fromMs);
  if (faults.isOn('lane_closed') && dice.chance(0.5)) closeLane(world, within(20 * minute));
  if (faults.isOn('shards_changed')) changeShards(world, within(10 * minute));
};
