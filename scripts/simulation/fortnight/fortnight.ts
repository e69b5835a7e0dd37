import type { UserId } from '../../../shared/domain/core/ids.ts';
import { addDays, instantOf } from '../../../shared/domain/time/when.ts';
import { diceOf } from '../dice.ts';
import { bundle } from '../load.ts';
import { deploymentsOf } from '../world/deployed.ts';
import { scheduleFrom } from '../world/schedule.ts';
import { type World, worldOf } from '../world/world.ts';
import { type Api, apiIn } from './door.ts';

export const zone = 'Europe/Berlin';
/** The first day, a Monday. In the night before the second Sunday the clocks go forward. */
const firstDay = '2027-03-22';

export type Member = { name: string; userId: UserId; api: Api; email: string };

const minuteMs = 60_000;

/** A day of the fortnight, of which the first is 1. */
export const dateOf = (day: number): string => addDays(firstDay, day - 1);

/** The instant of a wall clock on a day of the fortnight. */
export const onDay = (day: number, time: string): string => instantOf({ date: dateOf(day), time, zone }, zone);

/** The whole of Almanac in a calm world, begun early on the first day and running until the second after the last. */
export const calmWorld = async (): Promise<World> => {
  let world: World | undefined;
  const deployments = deploymentsOf(await bundle(), () => world!);
  const startMs = Date.parse(onDay(1, '06:00'));
  const endMs = Date.parse(onDay(16, '00:00'));
  const [shards, dice] = [{ shards: 2, shardsRead: 2 }, diceOf('a fortnight')];
  world = worldOf({ startMs, stormMs: endMs, calmMs: endMs, dice, shards, deployments });
  scheduleFrom(world, startMs, endMs);
  return world;
};

/** Somebody with an account, in their zone, who is told by mail of what concerns them. */
export const signUp = async (world: World, name: string): Promise<Member> => {
  const userId = `user_01${name
    .padEnd(24, '0')
    .slice(0, 24)
    .replace(/[ilou]/g, 'x')}` as UserId;
  const email = `${name}@example.com`;
  world.emails.set(userId, email);
  const api = apiIn(world, userId);
  await api.changeMe({ body: { displayName: `${name[0]!.toUpperCase()}${name.slice(1)}`, zone } });
  return { name, userId, api, email };
};

/** A minute later: what was written has come to whom it concerns. */
export const aMinuteOn = ({ timeline }: World): Promise<void> => new Promise(resolve => timeline.at(timeline.now() + minuteMs, resolve));

/** Lets time pass until a moment of the fortnight, and then does something, a few minutes of which may pass. */
export const atTime = async <T>(world: World, day: number, time: string, act: () => Promise<T>): Promise<T> => {
  const { timeline } = world;
  await timeline.runUntil(Date.parse(onDay(day, time)));
  let done: { value: T } | { error: unknown } | undefined;
  act().then(
    value => {
      done = { value };
    },
    error => {
      done = { error };
    },
  );
  // What is asked is answered within the hour, or never.
  for (let waited = 0; !done && waited < 60; waited++) await timeline.runUntil(timeline.now() + minuteMs);
  if (!done) throw new Error(`Nobody answered on day ${day} at ${time}`);
  if ('error' in done) throw done.error;
  return done.value;
};
