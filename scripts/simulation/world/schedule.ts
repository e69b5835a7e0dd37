import type { World } from './world.ts';

const second = 1000;
const minute = 60 * second;
/** A tick concerns what is due from one to two minutes after it; looked at are the minutes before and after these as well. */
const concernsMs = 3 * minute;

/** Is anything due in a span of time? A minute whose windows are empty needs no tick, so that days pass quickly. */
const isDue = ({ table }: World, fromMs: number, toMs: number): boolean => {
  const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
  return table.rows.some(({ dueAt }) => dueAt !== undefined && (dueAt as string) >= from && (dueAt as string) < to);
};

const runs = (world: World, name: string, event: object, triesLeft = 2): void => {
  if (world.isDown()) return;
  world.lambda.invoke(name, event, ended => {
    const failed = typeof ended !== 'object';
    // EventBridge and Lambda try an asynchronous invocation twice more.
    if (failed && triesLeft > 0) world.timeline.at(world.timeline.now() + minute, () => runs(world, name, event, triesLeft - 1));
  });
};

const tick = (world: World, at: number): void => {
  const { timeline, faults, dice } = world;
  if (faults.strikes('tick_skipped', 5)) return;
  const event = { time: new Date(at).toISOString().replace('.000', '') };
  const lateMs = faults.strikes('tick_late', 5) ? dice.between(second, 150 * second) : dice.between(0, 900);
  timeline.at(at + lateMs, () => runs(world, 'platform/tick', event));
  if (faults.strikes('tick_doubled', 5)) timeline.at(at + lateMs + dice.between(0, 5 * second), () => runs(world, 'platform/tick', event));
};

/** Ticks each minute and sweeps every five, until a moment. */
export const scheduleFrom = (world: World, startMs: number, endMs: number): void => {
  const { timeline, faults } = world;
  const next = (at: number): void => {
    if (at > endMs) return;
    timeline.at(at, () => {
      if (isDue(world, at, at + concernsMs)) tick(world, at);
      if ((at / minute) % 5 === 0 && isDue(world, 0, at) && !faults.strikes('sweep_skipped', 5)) runs(world, 'platform/sweep', {});
      next(at + minute);
    });
  };
  next(Math.ceil(startMs / minute) * minute);
};
