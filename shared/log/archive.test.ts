import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ArchivePort, archiveLog, type StoredRow } from './archive.ts';

class Killed extends Error {}
const owner = 'WS#ws_1';
const dayMs = 86_400_000;
const at = (day: number): string => new Date(Date.parse('2026-11-28T08:00:00.000Z') + day * dayMs).toISOString();

/** A table with rows of some lengths, one a day, and an archive of objects under their first and last positions. */
const storeOf = (counts: readonly number[], perPage: number) => {
  let first = 1;
  const table = new Map<number, StoredRow>();
  const archive = new Map<string, StoredRow[]>();
  const append = (count: number, day: number): void => {
    table.set(first, { first, count, at: at(day) });
    first += count;
  };
  for (const [day, count] of counts.entries()) append(count, day);
  const keyOf = (rows: readonly StoredRow[]): string => `${rows[0]!.first}-${rows.at(-1)!.first}`;
  const state = { erased: false };
  const sorted = () => [...table.values()].sort((a, b) => a.first - b.first);
  const port: ArchivePort<StoredRow> = {
    oldest: async () => sorted().slice(0, perPage),
    isErased: async () => state.erased,
    put: async (_, rows) => void archive.set(keyOf(rows), [...rows]),
    holds: async (_, rows) => JSON.stringify(archive.get(keyOf(rows))) === JSON.stringify(rows),
    remove: async (_, rows) => {
      for (const row of rows) table.delete(row.first);
    },
    erase: async () => archive.clear(),
  };
  /** What a reader finds at a position: in the table, or in an object of the archive. */
  const rowAt = (position: number): StoredRow | undefined =>
    table.get(position) ?? [...archive.values()].flat().find(row => row.first === position);
  const readAll = (): StoredRow[] => {
    const rows: StoredRow[] = [];
    for (let row = rowAt(1); row; row = rowAt(row.first + row.count)) rows.push(row);
    return rows;
  };
  const erase = async (): Promise<void> => {
    state.erased = true;
    await undefined;
    table.clear();
    archive.clear();
  };
  return { port, table, archive, append, readAll, erase, whole: () => first - 1 };
};

/** As a port, each of whose calls waits for its turn before and after, and fails at the step that is said. At each step something must hold. */
const slowed = (
  port: ArchivePort<StoredRow>,
  scheduler: fc.Scheduler,
  killedAt: number | null,
  holds = (): void => undefined,
): ArchivePort<StoredRow> => {
  let steps = 0;
  const step = async (): Promise<void> => {
    await scheduler.schedule(Promise.resolve());
    holds();
    if (steps++ === killedAt) throw new Killed();
  };
  const wrapped = Object.entries(port).map(([name, call]) => [
    name,
    async (...args: unknown[]) => {
      await step();
      const answer = await (call as (...all: unknown[]) => Promise<unknown>)(...args);
      await step();
      return answer;
    },
  ]);
  return Object.fromEntries(wrapped);
};
const unlessKilled = (error: unknown): undefined => {
  if (!(error instanceof Killed)) throw error;
};
const never = () => false;

test('however many archive a log at once, each with another moment and killed anywhere, every row is read once and in its order, always', () =>
  fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 2, max: 9 }),
      fc.array(fc.record({ before: fc.integer({ min: 0, max: 45 }), killedAt: fc.option(fc.nat(30)) }), { minLength: 1, maxLength: 4 }),
      async (scheduler, counts, perPage, archivers) => {
        const store = storeOf(counts, perPage);
        const isWhole = (): void => expect(store.readAll().reduce((sum, { count }) => sum + count, 0)).toBe(store.whole());
        const runs = archivers.map(({ before, killedAt }) =>
          archiveLog(slowed(store.port, scheduler, killedAt, isWhole), owner, { before: at(before), isOver: never }).catch(unlessKilled),
        );
        await scheduler.waitFor(Promise.all(runs));
        store.append(3, counts.length);
        expect(await archiveLog(store.port, owner, { before: at(counts.length + 90), isOver: never })).toBe(true);
        isWhole();
        // Only the last row is left, which who appends needs.
        expect(store.table.size).toBe(1);
        const inOrder = store.readAll();
        expect(inOrder.map(({ first }) => first)).toEqual([...new Set(inOrder.map(({ first }) => first))].sort((a, b) => a - b));
      },
    ),
    { numRuns: 200 },
  ));

test('what is younger than the moment stays in the table', async () => {
  const { port, table } = storeOf([1, 1, 1, 1, 1], 50);
  expect(await archiveLog(port, owner, { before: at(2), isOver: never })).toBe(true);
  expect([...table.keys()]).toEqual([3, 4, 5]);
});

test('who is erased while their log is archived has nothing in the archive once it is at its end, however it was killed before', () =>
  fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(fc.option(fc.nat(20)), { minLength: 1, maxLength: 3 }), async (scheduler, kills) => {
      const { port, archive, table, erase } = storeOf([5, 5, 5, 5, 5, 5, 5], 3);
      const options = { before: at(90), isOver: never };
      const runs = kills.map(kill => archiveLog(slowed(port, scheduler, kill), owner, options).catch(unlessKilled));
      const erasing = scheduler.schedule(Promise.resolve()).then(erase);
      await scheduler.waitFor(Promise.all([...runs, erasing]));
      // A run that was killed comes again.
      expect(await archiveLog(port, owner, options)).toBe(true);
      expect([archive.size, table.size]).toEqual([0, 0]);
    }),
    { numRuns: 200 },
  ));

test('what the archive does not hold as it was put is not removed from the table, and a run without time goes on with the next', async () => {
  const { port, table } = storeOf([1, 1, 1, 1], 2);
  await expect(archiveLog({ ...port, holds: async () => false }, owner, { before: at(90), isOver: never })).rejects.toThrow(
    'is not what was put',
  );
  expect(table.size).toBe(4);
  let looks = 0;
  expect(await archiveLog(port, owner, { before: at(90), isOver: () => looks++ > 0 })).toBe(false);
  expect(table.size).toBe(3);
});
