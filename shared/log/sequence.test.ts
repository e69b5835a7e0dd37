import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checksumAfter } from './checksum.ts';
import { type LogEntry, recordOf } from './entry.ts';
import { memoryLog, replayed } from './memory.fixture.ts';
import type { LogRow } from './ports.ts';
import { beginning, readOn } from './read.ts';
import { newInOrder, sequence } from './sequence.ts';
import { type Planted, simulateLog } from './world.fixture.ts';

/** How many events are simulated: `LOG_EVENTS=1000000 npx vitest run --project unit shared/log` for as many as a large household has in a lifetime. */
const events = Number(process.env.LOG_EVENTS ?? 10_000);

/** What is wrong in a log: positions with holes, entries that are lost, twice, or before an earlier version of their record. */
const mistakesIn = (rows: readonly LogRow[], written: readonly LogEntry[]): string[] => {
  const entries = rows.flatMap(row => row.entries);
  const holes = rows.filter(({ first }, i) => first !== (i === 0 ? 1 : rows[i - 1]!.first + rows[i - 1]!.entries.length));
  const versions = Map.groupBy(entries, recordOf);
  const wrong = written.flatMap(({ id, version }) => {
    const told = (versions.get(recordOf({ id })) ?? []).map(each => each.version);
    return told.join() === Array.from({ length: version }, (_, i) => i + 1).join() ? [] : [`${recordOf({ id })}: ${told.join()}`];
  });
  return [...holes.slice(0, 3).map(({ first }) => `a hole before ${first}`), ...wrong.slice(0, 3)];
};

const simulated = async (options: { seed: string; events: number; planted?: Planted }) => {
  const { logs, waits, written, counts } = await simulateLog(options);
  const byOwner = Map.groupBy([...written.values()], ({ id }) => id.slice(0, id.indexOf('/')));
  const mistakes = [...byOwner].flatMap(([owner, records]) => mistakesIn(logs.get(owner) ?? [], records));
  return { logs, byOwner, mistakes, counts, left: [...waits.values()].reduce((sum, { size }) => sum + size, 0) };
};

describe('the log of each owner, whatever happens on the way', () => {
  test(`${events} events, the publisher up to a day late, sequencers killed at each await, three at once: none lost, twice or out of order`, async () => {
    const { logs, byOwner, mistakes, counts, left } = await simulated({ seed: 'log', events });
    console.info(`${events} events:`, counts);
    expect(mistakes).toEqual([]);
    expect(left).toBe(0);
    for (const [owner, records] of byOwner) {
      const rows = logs.get(owner)!;
      const alive = new Map(records.filter(({ expires }) => !expires).map(entry => [recordOf(entry), entry]));
      expect(replayed(rows.flatMap(row => row.entries)), owner).toEqual(alive);
      const fresh = [...alive.values()].map(entry => ({ ...entry, beforeExpires: true as const }));
      expect(rows.at(-1)!.checksum, owner).toBe(checksumAfter(0n, fresh));
    }
    // What is to be survived has happened.
    for (const [what, times] of Object.entries(counts)) expect(times, what).toBeGreaterThan(what === 'races' ? 0 : events / 1000);
  }, 1_800_000);

  test.each<Planted>(['no_lookup', 'no_condition', 'no_waiting'])('a mistake that is planted is found: %s', async planted => {
    expect((await simulated({ seed: 'planted', events: 10_000, planted })).mistakes).not.toEqual([]);
  });
});

const entryAt = (record: number, version: number): LogEntry => ({
  ...{
    id: `WS#ws_1/ITEM#${record}@${version}`,
    type: 'item.changed',
    at: '2026-11-28T08:00:00.000Z',
    by: 'u',
    requestId: 'r',
    entity: 'item',
    version,
  },
  ...{ data: {}, record: {} },
});
const anyEntry = fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 5 })).map(([record, version]) => entryAt(record, version));

describe('what has arrived', () => {
  test('is each once, without what is known, and the versions of a record in their order', () => {
    fc.assert(
      fc.property(fc.array(anyEntry), fc.array(anyEntry), (arrived, before) => {
        const known = new Set(before.map(({ id }) => id));
        const entries = newInOrder(arrived, known);
        expect(entries.map(({ id }) => id).sort()).toEqual([...new Set(arrived.map(({ id }) => id))].filter(id => !known.has(id)).sort());
        for (const versions of Map.groupBy(entries, recordOf).values())
          expect(versions.map(({ version }) => version)).toEqual(versions.map(({ version }) => version).sort((a, b) => a - b));
      }),
    );
  });

  test('stands in rows that the table takes, however much arrives at once', async () => {
    const { port, logs } = memoryLog();
    const large = Array.from({ length: 120 }, (_, i) => ({ ...entryAt(i, 1), record: { notes: 'x'.repeat(i % 7 === 0 ? 200_000 : 10) } }));
    await sequence(port, 'WS#ws_1', large, () => '2026-11-28T08:00:01.000Z');
    const rows = logs.get('WS#ws_1')!;
    expect(rows.flatMap(({ entries }) => entries)).toEqual(large);
    for (const { entries } of rows) {
      expect(entries.length).toBeLessThanOrEqual(50);
      expect(JSON.stringify(entries).length).toBeLessThan(400_000);
    }
  });
});

test('the checksum is that of the records that are alive, in whatever order they came to be what they are', () => {
  const versionsOf = (record: number, length: number) => Array.from({ length }, (_, i) => entryAt(record, i + 1));
  const alone = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.boolean()));
  fc.assert(
    fc.property(alone, ([one, other, first]) => {
      const [a, b] = [versionsOf(1, one), versionsOf(2, other)];
      const mixed = [...a, ...b].map(() => ((first.next().value && a.length > 0) || b.length === 0 ? a : b).shift()!);
      const alive = [entryAt(1, one), entryAt(2, other)].map(entry => ({ ...entry, beforeExpires: true as const }));
      expect(checksumAfter(0n, mixed)).toBe(checksumAfter(0n, alive));
      const gone = [
        { ...entryAt(1, one + 1), expires: true as const },
        { ...entryAt(2, other + 1), expires: true as const },
      ];
      expect(checksumAfter(checksumAfter(0n, mixed), gone)).toBe(0n);
    }),
  );
});

describe('readers', () => {
  const rowsOf = (sizes: number[]): LogRow[] => {
    let first = 1;
    return sizes.map(size => {
      const entries = Array.from({ length: size }, (_, i) => entryAt(first + i, 1));
      first += size;
      return { first: first - size, at: '', checksum: 0n, entries };
    });
  };
  const isShown = ({ id }: LogEntry): boolean => !id.includes('3');

  /** Reads to the end of a log that grows, with pages of these sizes; a crash loses what was not yet kept with its place. */
  const readAll = async (rows: LogRow[], pages: Iterator<number>, crashes: Iterator<boolean>): Promise<string[]> => {
    const { port, logs } = memoryLog();
    const told: string[] = [];
    let place = beginning;
    let there = 0;
    const show = (entry: LogEntry) => (isShown(entry) ? entry.id : undefined);
    for (let isOver = false; !isOver; ) {
      const page = await readOn(port, 'WS#ws_1', place, { limit: pages.next().value!, requests: 1, show });
      if (crashes.next().value) continue;
      told.push(...page.items);
      place = page.place;
      isOver = !page.more && there === rows.length;
      there = Math.min(there + 1, rows.length);
      logs.set('WS#ws_1', rows.slice(0, there));
    }
    return told;
  };

  test('with any pages and crashes see one sequence: that of the log', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 30 });
    const pages = fc.infiniteStream(fc.integer({ min: 1, max: 30 }));
    const crashes = fc.infiniteStream(fc.boolean());
    return fc.assert(
      fc.asyncProperty(sizes, pages, pages, crashes, crashes, async (given, onePages, otherPages, oneCrashes, otherCrashes) => {
        const rows = rowsOf(given);
        const all = rows
          .flatMap(({ entries }) => entries)
          .filter(isShown)
          .map(({ id }) => id);
        expect(await readAll(rows, onePages, oneCrashes)).toEqual(all);
        expect(await readAll(rows, otherPages, otherCrashes)).toEqual(all);
      }),
    );
  });

  test('see nothing behind a row that has not arrived yet', async () => {
    const { port, logs } = memoryLog();
    const rows = rowsOf([2, 2, 2]);
    logs.set('WS#ws_1', [rows[0]!, rows[2]!]);
    const page = await readOn(port, 'WS#ws_1', beginning, { limit: 100, show: ({ id }) => id });
    expect(page).toEqual({ items: rows[0]!.entries.map(({ id }) => id), place: { row: 3, next: 3 }, more: false });
  });
});
