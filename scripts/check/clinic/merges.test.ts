import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Patient } from '../../../shared/domain/clinic/patient.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { PatientId } from '../../../shared/domain/core/ids.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { onEngine } from '../costs/engine.fixture.ts';

/* Records of patients that are merged and parted again, in any order and several at once, on a DynamoDB engine in memory, beside a forest that is kept by another way. */
vi.mock('../../../shared/aws/kms.ts', () => ({
  newDataKey: async () => ({ plain: Buffer.alloc(32, 7), wrapped: 'd3JhcHBlZA==', kmsKeyId: 'key' }),
  openDataKey: async () => Buffer.alloc(32, 7),
}));
const data = onEngine(async () => ({
  ...(await import('../../../functions/clinic/merges/merge.ts')),
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
/** Registers so many patients, and says by which numbers they go. Each has a name, an identifier and an alert of their own. */
const register = async (count: number): Promise<number[]> => {
  const all = Array.from({ length: count }, () => ++made);
  for (const nth of all) {
    const person = { names: [{ family: `Muster${'abcdefghijklmnopqrstuvwxyz'[nth % 26]}${nth}` }], gender: 'unknown' as const };
    const identifiers = [{ system: 'urn:oid:1.2.3', value: `${nth}` }];
    await data.register(keyOf(nth), { ...person, identifiers, alerts: [`Alert ${nth}`] }, contextNow());
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
};
/** Whatever was merged leads to a record that goes on by itself, and is found as that, once. */
const expectNoCircle = async (all: number[]): Promise<void> => {
  const records = await Promise.all(all.map(read));
  const ends = records.flatMap(({ merged }) => (merged ? [records.find(({ patientId }) => patientId === merged.survivor)!] : []));
  expect(ends.filter(({ merged }) => merged)).toEqual([]);
  for (const nth of all) expect(await foundBy(nth)).toHaveLength(1);
};
const withoutChart = ({ chart: _chart, ...rest }: Partial<Patient>) => rest;
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
      fc.asyncProperty(anySteps, async steps => {
        const all = await register(5);
        const before = await contents(all);
        const forest = forestOf(all);
        for (const step of steps) await take(step, all, forest);
        for (const nth of all) await expectAsIn(forest, nth);
        // The last first: parted so, all are what they were, letter by letter.
        const deepest = [...all].sort((a, b) => forest.below(a).length - forest.below(b).length).toReversed();
        for (const nth of deepest) await unmerge(nth);
        expect((await contents(all)).map(withoutChart)).toEqual(before.map(withoutChart));
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
