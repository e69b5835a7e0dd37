import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PresentPerson } from '../../../shared/api/client/presence.ts';
import type { ItemId, UserId } from '../../../shared/domain/core/ids.ts';
import { presenceLimits } from '../../../shared/domain/views/presence.ts';
import { type Device, days, itemIds, type Moves, worldOf } from './world.fixture.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const { leaseMs, graceMs } = presenceLimits;
/** Within what time everybody sees what has changed: on the way, or where what tells of it has died, by their own next word. */
const soonMs = { alive: 4_000, dying: 50_000 };
/** Rights are read this long before a frame goes out at the most. */
const readMs = 200;

const users = ['user_owner', 'user_member', 'user_guest', 'user_other'] as UserId[];
const guest = users[2]!;
const placeText = (place: Moves): string => (place ? Object.values(place)[0]! : '');
const places: Moves[] = [undefined, ...itemIds.map(itemId => ({ itemId })), ...days.map(day => ({ day }))];

/** What is true of a device: since when it is where; and until when it may be seen where it was, by who hears of it and by whoever does not. */
type Truth = {
  device: Device;
  here?: { place: string; since: number };
  heard: Map<string, number>;
  unheard: Map<string, number>;
  backBy: number;
};

const kinds = { wait: 6, connect: 8, move: 8, kill: 3, vanish: 2, lose: 2, blink: 4, leave: 2, assign: 3, remove: 1 } as const;
type Kind = keyof typeof kinds;
const step = fc.record({
  what: fc.oneof(...Object.entries(kinds).map(([kind, weight]) => ({ arbitrary: fc.constant(kind as Kind), weight }))),
  who: fc.nat({ max: 6 }),
  where: fc.nat({ max: places.length - 1 }),
  ms: fc.oneof({ arbitrary: fc.nat({ max: 4_000 }), weight: 6 }, { arbitrary: fc.nat({ max: 60_000 }), weight: 1 }),
});
type Step = { what: Kind; who: number; where: number; ms: number };

const diceOf = (seed: number) => {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
};

/** A household with seven devices of four people, and what has come of it. */
const householdOf = (seed: number, deaths: number) => {
  const soon = deaths > 0 ? soonMs.dying : soonMs.alive;
  const changedAt = new Map<string, number>();
  const wrong: string[] = [];
  const isSettled = (what: string): boolean => Date.now() - (changedAt.get(what) ?? 0) > readMs;
  const isForbidden = (itemId: string | undefined): boolean =>
    itemId !== undefined && !world.assignees.get(itemId as ItemId)!.includes(guest) && isSettled(itemId);
  const world = worldOf(diceOf(seed), deaths, (userId, { people }) => {
    if (!world.standings.has(userId) && isSettled(userId)) wrong.push(`${userId} is told after they were removed`);
    const items = userId === guest ? people.flatMap(each => each.places.map(({ itemId }) => itemId)) : [];
    if (items.some(isForbidden)) wrong.push('the guest is told of an item that is not theirs');
  });
  for (const [i, userId] of users.entries()) world.standings.set(userId, i === 0 ? 'owner' : userId === guest ? 'guest' : 'member');
  const truths: Truth[] = [...users, ...users.slice(0, 3)].map(userId => {
    let before: PresentPerson[] = [];
    const truth: Truth = {
      heard: new Map(),
      unheard: new Map(),
      backBy: 0,
      device: world.deviceOf(userId, () => {
        const now = truth.device.presence.people();
        for (const each of before) if (!now.some(other => other.userId === each.userId)) lost(truth, each.userId as UserId);
        before = now;
      }),
    };
    return truth;
  });
  const isStill = ({ here }: Truth, ms: number): boolean => here !== undefined && Date.now() - here.since >= ms;
  /** Somebody is not seen any more by a device: never while they are here, or may come back yet. */
  const lost = (reader: Truth, userId: UserId): void => {
    if (deaths > 0 || reader.device.userId === guest || !isStill(reader, soon) || !world.standings.has(userId)) return;
    for (const truth of truths.filter(({ device }) => device.userId === userId))
      if (isStill(truth, soon) || truth.backBy > Date.now()) wrong.push(`${userId} is lost sight of while they are here`);
  };
  return { world, truths, wrong, changedAt, soon, isStill };
};
type Household = ReturnType<typeof householdOf>;

/** Notes that a device is where it was no more, and until when it may be seen there all the same; and where it was just before, of which nobody may have heard. */
const gone = ({ here, heard, unheard }: Truth, soon: number, heardForMs: number): void => {
  const now = Date.now();
  const left = [...heard].filter(([, untilMs]) => untilMs >= now).map(([place]) => place);
  for (const place of here ? [here.place, ...left] : left) {
    heard.set(place, Math.max(heard.get(place) ?? 0, now + heardForMs + soon));
    unheard.set(place, now + leaseMs + soon);
  }
};

const actsOf = ({ world, truths, changedAt, soon, isStill }: Household) => {
  const connect = (truth: Truth, place: Moves): void => {
    if (truth.device.connectionId() || !world.standings.has(truth.device.userId)) return;
    truth.device.presence.moveTo(place);
    truth.device.connect();
    truth.here = { place: placeText(place), since: Date.now() };
  };
  const end = (truth: Truth, how: () => void, heardForMs: number): void => {
    gone(truth, soon, heardForMs);
    if (isStill(truth, soon)) truth.backBy = Date.now() + Math.min(heardForMs, graceMs) - 1_000;
    truth.here = undefined;
    how();
  };
  const kill = (truth: Truth) => end(truth, () => truth.device.kill(true), graceMs);
  const acts: Record<Kind, (truth: Truth, place: Moves, ms: number) => void> = {
    wait: () => undefined,
    connect,
    kill,
    move: (truth, place) => {
      if (!truth.here || !truth.device.connectionId() || placeText(place) === truth.here.place) return;
      gone(truth, soon, 0);
      truth.here = { place: placeText(place), since: Date.now() };
      truth.device.presence.moveTo(place);
    },
    vanish: truth => end(truth, () => truth.device.kill(false), leaseMs),
    lose: truth => end(truth, () => truth.device.lose(), leaseMs),
    blink: (truth, _, ms) => {
      const { here } = truth;
      if (!here) return;
      kill(truth);
      const place = places.find(each => placeText(each) === here.place);
      setTimeout(() => connect(truth, place), ms % 8_000);
    },
    leave: truth => {
      if (!truth.device.connectionId()) return;
      gone(truth, soon, 0);
      Object.assign(truth, { here: undefined, backBy: 0 });
      truth.device.presence.leave();
    },
    assign: (_, place) => {
      const itemId = itemIds[placeText(place).length % 2]!;
      world.assignees.set(itemId, world.assignees.get(itemId)!.includes(guest) ? [] : [guest]);
      changedAt.set(itemId, Date.now());
    },
    remove: () => {
      const userId = users[3]!;
      if (!world.standings.has(userId)) return;
      changedAt.set(userId, Date.now());
      for (const truth of truths.filter(({ device }) => device.userId === userId)) {
        gone(truth, soon, 0);
        Object.assign(truth, { here: undefined, backBy: 0 });
      }
      world.remove(userId);
    },
  };
  return acts;
};

const seenIn = ({ itemIds: items, days: onDays }: PresentPerson): string[] => [...items, ...onDays];

/** Whom a device sees that is nowhere any more, and whom it does not see though they are there. */
const wrongFor = (reader: Truth, { world, truths, changedAt, isStill, soon }: Household): string[] => {
  const people = reader.device.presence.people();
  const hears = isStill(reader, soon) && soon === soonMs.alive;
  const now = Date.now();
  const mayBe = (truth: Truth, place: string): boolean =>
    truth.here?.place === place || ((hears ? truth.heard : truth.unheard).get(place) ?? 0) >= now;
  const anywhere = (truth: Truth): boolean => places.some(place => mayBe(truth, placeText(place)));
  const of = (userId: string) => truths.filter(({ device }) => device.userId === userId);
  const unreal = people.flatMap(person => {
    const all = seenIn(person).filter(place => !of(person.userId).some(truth => mayBe(truth, place)));
    if (!of(person.userId).some(anywhere)) all.push('the workspace');
    return all.map(place => `${reader.device.userId} sees ${person.userId} in ${place}`);
  });
  const isShown = (userId: UserId, place: string): boolean => {
    if (!isStill(reader, soon) || !world.standings.has(reader.device.userId) || !world.standings.has(userId)) return false;
    if (reader.device.userId !== guest) return true;
    const assignees = world.assignees.get(place as ItemId);
    return (assignees?.includes(guest) ?? false) && now - (changedAt.get(place) ?? 0) > soonMs.dying;
  };
  // A guest may have gone to an item that is not theirs (any more), and so is in the workspace alone.
  const placeOf = ({ device: { userId }, here }: Truth): string =>
    userId === guest && itemIds.includes(here!.place as ItemId) ? '' : here!.place;
  const isSeen = (userId: UserId, place: string): boolean =>
    people.some(each => each.userId === userId && (place === '' || seenIn(each).includes(place)));
  const unseen = truths.flatMap(truth => {
    const { userId } = truth.device;
    if (!isStill(truth, soon) || !isShown(userId, truth.here!.place)) return [];
    const place = placeOf(truth);
    return isSeen(userId, place) ? [] : [`${reader.device.userId} does not see ${userId} in ${place || 'the workspace'}`];
  });
  return [...unreal, ...unseen];
};

const runs = Number(process.env.PRESENCE_RUNS ?? 60);
const totals = { posts: 0, writes: 0, deaths: 0, givenUp: 0, steps: 0, seen: 0 };

const holds = async (all: readonly Step[], seed: number, deaths: number): Promise<void> => {
  const household = householdOf(seed, deaths);
  const acts = actsOf(household);
  for (const { what, who, where, ms } of all) {
    acts[what](household.truths[who]!, places[where], ms);
    await vi.advanceTimersByTimeAsync(ms);
    for (const truth of household.truths) {
      expect(wrongFor(truth, household)).toEqual([]);
      totals.seen += truth.device.presence.people().length;
    }
    expect(household.wrong).toEqual([]);
  }
  for (const { device } of household.truths) device.presence.end();
  await vi.advanceTimersByTimeAsync(leaseMs + soonMs.dying);
  const { posts, writes, deaths: died, givenUp } = household.world.counted;
  totals.posts += posts;
  totals.writes += writes;
  totals.deaths += died;
  totals.givenUp += givenUp;
  totals.steps += all.length;
};

const steps = fc.array(step, { minLength: 80, maxLength: 100 });

describe('who is here, over any order of connects, moves, kills, lost ways, removals and changes of rights', () => {
  test('is seen by everybody within four seconds, no longer than they may be, without a flicker, and by nobody who may not', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(), (all, seed) => holds(all, seed, 0)),
      { numRuns: runs, endOnFailure: true },
    );
    expect(totals.seen).toBeGreaterThan(runs * 100);
    expect(totals.givenUp).toBeGreaterThan(0);
  }, 600_000);

  test('is right with everybody’s own next word where functions die at any await, and rights hold all the same', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(), (all, seed) => holds(all, seed, 0.05)),
      { numRuns: runs, endOnFailure: true },
    );
    expect(totals.deaths).toBeGreaterThan(runs);
  }, 600_000);
});

test('nobody is told that somebody is away who was not here: neither a second word nor a stranger’s has a workspace told', async () => {
  const world = worldOf(diceOf(1), 0, () => undefined);
  for (const userId of users.slice(0, 2)) world.standings.set(userId, 'member');
  const [hers, his] = users.slice(0, 2).map(userId => world.deviceOf(userId)) as [Device, Device];
  for (const each of [hers, his]) each.connect();
  await vi.advanceTimersByTimeAsync(soonMs.alive);
  his.presence.leave();
  await vi.advanceTimersByTimeAsync(soonMs.alive);
  expect(hers.presence.people().map(({ userId }) => userId)).toEqual([users[0]]);
  const { posts, writes } = world.counted;
  expect(posts).toBeGreaterThan(0);
  his.presence.leave();
  await vi.advanceTimersByTimeAsync(soonMs.alive);
  expect(world.counted).toMatchObject({ posts, writes: writes + 1 });
  for (const { presence } of [hers, his]) presence.end();
});
