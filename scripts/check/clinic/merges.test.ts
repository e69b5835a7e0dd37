import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Patient } from '../../../shared/domain/clinic/patient.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { PatientId, UserId } from '../../../shared/domain/core/ids.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { onEngine } from '../costs/engine.fixture.ts';

/* Records of patients that are merged and parted again, in any order and several at once, on a DynamoDB engine in memory, beside a forest that is kept by another way. */
vi.mock('../../../shared/aws/kms.ts', () => ({
  newDataKey: async () => ({ plain: Buffer.alloc(32, 7), wrapped: 'd3JhcHBlZA==', kmsKeyId: 'key' }),
  openDataKey: async () => Buffer.alloc(32, 7),
}));
const data = onEngine(async () => ({
  ...(await import('../../../functions/clinic/merges/merge.ts')),
  ...(await import('../../../functions/clinic/patients/chart.ts')),
  ...(await import('../../../functions/clinic/patients/erase.ts')),
  ...(await import('../../../functions/clinic/patients/find.ts')),
  ...(await import('../../../functions/clinic/patients/match.ts')),
  ...(await import('../../../functions/clinic/patients/register.ts')),
  ...(await import('../../../functions/clinic/retention/holds.ts')),
  ...(await import('../../../shared/data/clinic/patient-keys.ts')),
  ...(await import('../../../shared/data/clinic/patients.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
}));

const now = '2026-11-30T08:00:00.000Z';
vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(now) });
afterAll(() => vi.useRealTimers());

type Id<P extends string> = `${P}_${string}`;
const id = <P extends string>(prefix: P, i: number): Id<P> => `${prefix}_01kb8m3tq2e8fvq3w5r7c${String(i).padStart(5, '0')}`;
const workspaceId = id('ws', 1);
let asked = 0;
const contextNow = () => ({ userId: id('user', 1), now, requestId: `request ${++asked}` });
const keyOf = (nth: number) => ({ workspaceId, patientId: id('patient', nth) });
const read = async (nth: number): Promise<Patient> => (await data.patients.find(keyOf(nth)))!;
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    error => {
      if (!(error instanceof Failure)) throw error;
      return error.code;
    },
  );
let made = 0;
/** Who is in the care team of a record as it is registered: of some nobody was ever in one. */
const teamOf = (nth: number): UserId[] | undefined =>
  nth % 4 === 0 ? undefined : [id('user', 10 + (nth % 3)), id('user', 20 + (nth % 5))];
/** Registers so many patients, and says by which numbers they go. Each has a name, an identifier, an alert and a care team of their own. */
const register = async (count: number): Promise<number[]> => {
  const all = Array.from({ length: count }, () => ++made);
  for (const nth of all) {
    const person = { names: [{ family: `Muster${'abcdefghijklmnopqrstuvwxyz'[nth % 26]}${nth}` }], gender: 'unknown' as const };
    const identifiers = [{ system: 'urn:oid:1.2.3', value: `${nth}` }];
    await data.register(keyOf(nth), { ...person, identifiers, alerts: [`Alert ${nth}`] }, contextNow(), teamOf(nth));
  }
  return all;
};
const merge = (from: number, into: number) => data.merge(keyOf(from), id('patient', into), contextNow(), undefined);
const unmerge = (nth: number) => data.unmerge(keyOf(nth), contextNow(), undefined);
/** A record without what each write counts on. */
const content = ({ version: _version, ...rest }: Patient) => rest;
const contents = (all: number[]) => Promise.all(all.map(async nth => content(await read(nth))));
const foundBy = async (nth: number): Promise<PatientId[]> =>
  (await data.search(workspaceId, { identifier: { system: 'urn:oid:1.2.3', value: `${nth}` } })).found.map(
    ({ patient }) => patient.patientId,
  );

beforeAll(async () => {
  await data.workspaces.create(createWorkspace({ name: 'Practice', kind: 'clinic' }, workspaceId, contextNow()).workspace, contextNow());
});

/** What there is of records and their merges, kept by parents alone. */
const forestOf = (all: number[]) => {
  const parents = new Map<number, number>();
  const rootOf = (nth: number): number => (parents.has(nth) ? rootOf(parents.get(nth)!) : nth);
  const below = (nth: number): number[] => all.filter(each => each !== nth && pathOf(each).includes(nth));
  const pathOf = (nth: number): number[] => (parents.has(nth) ? [parents.get(nth)!, ...pathOf(parents.get(nth)!)] : []);
  return { parents, rootOf, below };
};
type Step = { from: number; into: number } | { part: number };
type Forest = ReturnType<typeof forestOf>;

/** Does a step with the records and in the forest, and holds what came of it against what was promised. */
const take = async (step: Step, all: number[], { parents }: Forest): Promise<void> => {
  if ('part' in step) {
    await unmerge(all[step.part]!);
    parents.delete(all[step.part]!);
    return;
  }
  const [from, into] = [all[step.from]!, all[step.into]!];
  const isRefused = parents.get(from) !== into && (parents.has(from) || parents.has(into));
  const expected = from === into ? 'invalid_request' : isRefused ? 'patient_merged' : 'done';
  expect(await codeOf(merge(from, into))).toBe(expected);
  if (expected === 'done') parents.set(from, into);
};

const alertsOf = async (nth: number) => (await data.known(await read(nth))).chart()?.alerts ?? [];
/** Each record has its alerts, and those of all that were merged into it, each once. */
const expectAlertsIn = async (forest: Forest, nth: number): Promise<void> =>
  expect([...(await alertsOf(nth))].sort()).toEqual([nth, ...forest.below(nth)].map(each => `Alert ${each}`).sort());

/** In the care team of each record are its own, and those of all that were merged into it, each once. */
const expectTeamIn = async (forest: Forest, nth: number): Promise<void> => {
  const { careTeam = [] } = await read(nth);
  expect([...careTeam].sort()).toEqual([...new Set([nth, ...forest.below(nth)].flatMap(each => teamOf(each) ?? []))].sort());
};

/** Each record leads to the one that goes on, knows those that go on in it, and is found as the one that goes on. */
const expectAsIn = async (forest: Forest, nth: number): Promise<void> => {
  const { merged, mergedFrom = [] } = await read(nth);
  const root = forest.rootOf(nth);
  expect(merged?.survivor).toBe(root === nth ? undefined : id('patient', root));
  expect([...mergedFrom].sort()).toEqual(
    forest
      .below(nth)
      .map(each => id('patient', each))
      .sort(),
  );
  expect(await foundBy(nth)).toEqual([id('patient', root)]);
  await expectAlertsIn(forest, nth);
  await expectTeamIn(forest, nth);
};
/** Whatever was merged leads to a record that goes on by itself, and is found as that, once. */
const expectNoCircle = async (all: number[]): Promise<void> => {
  const records = await Promise.all(all.map(read));
  const ends = records.flatMap(({ merged }) => (merged ? [records.find(({ patientId }) => patientId === merged.survivor)!] : []));
  expect(ends.filter(({ merged }) => merged)).toEqual([]);
  for (const nth of all) expect(await foundBy(nth)).toHaveLength(1);
};
/** Parts all of them, one after the other: each has no alert but its own, and those of who is merged into it still. */
const partAll = async (order: readonly number[], all: number[], forest: Forest): Promise<void> => {
  for (const part of order) {
    await take({ part }, all, forest);
    for (const nth of all) await Promise.all([expectAlertsIn(forest, nth), expectTeamIn(forest, nth)]);
  }
};
const anySteps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ from: fc.nat(4), into: fc.nat(4) }) },
    { weight: 1, arbitrary: fc.record({ part: fc.nat(4) }) },
  ),
  { maxLength: 12 },
);

describe('records that are merged', () => {
  test('follow a forest: none is ever in a circle, each leads to the one that goes on in one step, and whoever is parted is as before', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps, fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), async (steps, order) => {
        const all = await register(5);
        const before = await contents(all);
        const forest = forestOf(all);
        for (const step of steps) await take(step, all, forest);
        for (const nth of all) await expectAsIn(forest, nth);
        // In whichever order they are parted, all are what they were, letter by letter.
        await partAll(order, all, forest);
        expect(await contents(all)).toEqual(before);
      }),
      { numRuns: Number(process.env.RUNS ?? 25) },
    );
  }, 120_000);

  test('and parted at once are exactly as before, charts too; who wrote in the chart meanwhile keeps what they wrote', async () => {
    const [one, other] = (await register(2)) as [number, number];
    const before = await contents([one, other]);
    await merge(one, other);
    expect((await data.known(await read(other))).chart()?.alerts).toEqual([`Alert ${other}`, `Alert ${one}`]);
    await unmerge(one);
    expect(await contents([one, other])).toEqual(before);
    await merge(one, other);
    await data.alter(keyOf(other), { alerts: ['Alert of today'] }, contextNow());
    await unmerge(one);
    expect((await data.known(await read(other))).chart()?.alerts).toEqual(['Alert of today']);
    expect((await data.known(await read(one))).chart()?.alerts).toEqual([`Alert ${one}`]);
  });

  test('have an alert for as long as one of them has it that is merged still, in whichever order they are parted', async () => {
    const [first, second, goesOn] = (await register(3)) as [number, number, number];
    for (const nth of [first, second]) await data.alter(keyOf(nth), { alerts: ['Latex'] }, contextNow());
    const before = await contents([first, second, goesOn]);
    await merge(first, goesOn);
    await merge(second, goesOn);
    await unmerge(first);
    expect(await alertsOf(goesOn)).toEqual([`Alert ${goesOn}`, 'Latex']);
    await unmerge(second);
    expect(await contents([first, second, goesOn])).toEqual(before);
  });

  test('have one care team, that of the record that goes on: whoever is taken out of it opens neither, and is not brought back by an unmerge', async () => {
    const [first, second, goesOn] = (await register(3)) as [number, number, number];
    const [ada, ben, cleo, dora] = [31, 32, 33, 34].map(nth => id('user', nth)) as [UserId, UserId, UserId, UserId];
    const put = (nth: number, careTeam: UserId[]) => data.alter(keyOf(nth), { careTeam }, contextNow());
    const team = async (nth: number) => (await read(nth)).careTeam;
    const opens = async (nth: number, userId: UserId) => data.isInReachOf(await read(nth), ['care_team'], userId);
    await put(first, [ada, ben]);
    await put(second, [ada, cleo]);
    await put(goesOn, [dora]);
    await merge(first, goesOn);
    await merge(second, goesOn);
    expect(await team(goesOn)).toEqual([dora, ada, ben, cleo]);
    expect(await opens(first, dora)).toBe(true);
    await put(goesOn, [dora, ada, cleo]);
    for (const nth of [first, goesOn]) expect(await opens(nth, ben)).toBe(false);
    await unmerge(first);
    expect(await team(goesOn)).toEqual([dora, ada, cleo]);
    expect(await team(first)).toEqual([ada, ben]);
    await unmerge(second);
    expect(await team(goesOn)).toEqual([dora]);
  });

  test('are not written where the parting of another changes nothing of them', async () => {
    const [first, second, goesOn] = (await register(3)) as [number, number, number];
    for (const nth of [first, second, goesOn]) await data.alter(keyOf(nth), { careTeam: [id('user', 31)] }, contextNow());
    for (const nth of [first, second]) await merge(nth, goesOn);
    await data.alter(keyOf(goesOn), { alerts: ['Of today'] }, contextNow());
    const before = await read(second);
    await unmerge(first);
    expect(await read(second)).toEqual(before);
  });

  test('are not merged where their care teams together are more than a team has, which says so and changes nothing', async () => {
    const [one, other] = (await register(2)) as [number, number];
    const many = (from: number) => Array.from({ length: 11 }, (_, nth) => id('user', from + nth));
    await data.alter(keyOf(one), { careTeam: many(100) }, contextNow());
    await data.alter(keyOf(other), { careTeam: many(200) }, contextNow());
    const before = await contents([one, other]);
    await expect(merge(one, other)).rejects.toMatchObject({ code: 'limit_reached', details: { limit: 20, reason: 'care_team_full' } });
    expect(await contents([one, other])).toEqual(before);
  });

  test('keep in the chart what somebody wrote there between two merges, whichever is parted first', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const [first, second, goesOn] = (await register(3)) as [number, number, number];
      await merge(first, goesOn);
      await data.alter(keyOf(goesOn), { alerts: ['Of today'] }, contextNow());
      await merge(second, goesOn);
      for (const nth of order) await unmerge([first, second][nth]!);
      expect(await alertsOf(goesOn)).toEqual(['Of today']);
    }
  });

  test('leave no alert out, also where one stands twice; merged again, a record is answered as it is, however many there are by then', async () => {
    const [one, other] = (await register(2)) as [number, number];
    await data.alter(keyOf(other), { alerts: ['Latex', 'Latex'] }, contextNow());
    await merge(one, other);
    expect((await data.known(await read(other))).chart()?.alerts).toEqual(['Latex', `Alert ${one}`]);
    await data.alter(keyOf(other), { alerts: Array.from({ length: 20 }, (_, nth) => `Other ${nth}`) }, contextNow());
    expect(await codeOf(merge(one, other))).toBe('done');
  });

  test.each([
    ['each into the other', (a: number, b: number) => [merge(a, b), merge(b, a)]],
    ['one into another that is merged itself', (a: number, b: number, c: number) => [merge(a, b), merge(b, c)]],
    ['in a ring of three', (a: number, b: number, c: number) => [merge(a, b), merge(b, c), merge(c, a)]],
    ['the same twice', (a: number, b: number) => [merge(a, b), merge(a, b)]],
  ])('at once, %s, are never a circle, and one goes on', async (_how, work) => {
    for (let again = 0; again < 5; again++) {
      const all = (await register(3)) as [number, number, number];
      const outcomes = await Promise.all(work(...all).map(codeOf));
      expect(outcomes).toContain('done');
      for (const outcome of outcomes) expect(['done', 'patient_merged', 'conflict']).toContain(outcome);
      await expectNoCircle(all);
    }
  });

  test('take nothing new, are found as the one that goes on, once, and are erased with it, and only where neither has to be kept', async () => {
    const [one, other] = (await register(2)) as [number, number];
    await merge(one, other);
    expect(await codeOf(data.alter(keyOf(one), { language: 'de' }, contextNow()))).toBe('patient_merged');
    await expect(data.whileGoingOn(keyOf(one))).rejects.toMatchObject({ code: 'patient_merged', details: { into: id('patient', other) } });
    const { matches } = await data.match(workspaceId, {
      names: (await data.known(await read(one))).person.names,
      gender: 'unknown',
    } as never);
    expect(matches.filter(({ patient }) => patient.patientId === id('patient', one))).toEqual([]);
    await data.placeHold({ ...keyOf(one), legalHoldId: id('lhold', one) }, 'Case 12', contextNow());
    expect(await codeOf(data.erase(keyOf(one), contextNow()))).toBe('patient_merged');
    expect(await codeOf(data.erase(keyOf(other), contextNow()))).toBe('must_be_kept');
  });

  test('leave whoever is found by several of theirs where they were found first', async () => {
    const [surest, next, merged] = (await register(3)) as [number, number, number];
    await merge(merged, surest);
    const found = await Promise.all([surest, next, merged].map(async nth => data.known(await read(nth))));
    const followed = await data.goingOn(found, await data.patientKeyOf(workspaceId));
    expect(followed.map(({ patient }) => patient.patientId)).toEqual([id('patient', surest), id('patient', next)]);
  });

  test('are kept until the years of the one that ended last are over, and then go together', async () => {
    const [one, other] = (await register(2)) as [number, number];
    const at = (moment: string) => ({ ...contextNow(), now: moment });
    await data.alter(keyOf(one), { ended: true }, at('2027-06-01T08:00:00.000Z'));
    await data.alter(keyOf(other), { ended: true }, at('2027-01-01T08:00:00.000Z'));
    await merge(one, other);
    await data.endRetention(keyOf(other), at('2037-02-01T08:00:00.000Z'));
    expect(await read(other)).toMatchObject({ dueAt: '2037-06-01T08:00:00.000Z' });
    await data.endRetention(keyOf(other), at('2037-06-02T08:00:00.000Z'));
    for (const nth of [one, other]) expect((await read(nth)).erasedAt).toBe('2037-06-02T08:00:00.000Z');
  });

  test('of people who need not be kept are erased together', async () => {
    const [one, other] = [++made, ++made];
    for (const nth of [one, other]) await data.register(keyOf(nth), { names: [{ family: 'Nobody' }], gender: 'unknown' }, contextNow());
    await merge(one, other);
    await data.erase(keyOf(other), contextNow());
    for (const nth of [one, other]) expect((await read(nth)).erasedAt).toBe(now);
  });
});
