import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../domain/core/failure.ts';
import { checksumAfter } from './checksum.ts';
import { type LogEntry, recordOf } from './entry.ts';
import { foldIn, textOf } from './fold.ts';
import type { LogRow } from './ports.ts';
import { type Difference, type Place, type ReconcilePort, reconcile, type Standing } from './reconcile.ts';

const owner = 'WS#ws_1';
const start = Date.parse('2026-11-28T08:00:00.000Z');
const at = (minute: number): string => new Date(start + minute * 60_000).toISOString();
const numRuns = Number(process.env.RECONCILE_RUNS ?? 200);

/** A write: of which record, by whom it is deleted or restored, and whether its entry is appended at once, or a few calls later. */
type Write = { record: number; expires: boolean; isLate: boolean };
const write: fc.Arbitrary<Write> = fc.record({ record: fc.nat(11), expires: fc.boolean(), isLate: fc.boolean() });

/** A table with its log, which others go on writing to between the calls of whoever reads them. */
const worldOf = () => {
  const table = new Map<string, Standing>();
  const rows: LogRow[] = [];
  const onTheirWay: LogEntry[] = [];
  const kept = new Map<number, string>();
  let minute = 0;
  let checksum = 0n;
  const append = (entries: LogEntry[]): void => {
    if (entries.length === 0) return;
    checksum = checksumAfter(checksum, entries);
    const last = rows.at(-1);
    rows.push({ first: last ? last.first + last.entries.length : 1, at: at(minute), checksum, entries });
  };
  const put = ({ record: n, expires, isLate }: Write): void => {
    const record = `${owner}/ITEM#item_${String(n).padStart(2, '0')}`;
    const before = table.get(record);
    const version = (before?.version ?? 0) + 1;
    const entry: LogEntry = {
      ...{ id: `${record}@${version}`, type: 'item.changed', at: at(minute), by: 'user', requestId: 'r', entity: 'item', version },
      ...{ data: {}, record: {} },
      ...(expires ? { expires: true as const } : {}),
      ...(before && !before.isAlive ? { beforeExpires: true as const } : {}),
    };
    table.set(record, { record, version, isAlive: !expires, writtenAt: at(minute), misplaced: [] });
    onTheirWay.push(entry);
    if (!isLate) append(onTheirWay.splice(0));
  };
  const pass = (minutes: number): void => {
    minute += minutes;
  };
  return { table, rows, kept, put, pass, arrive: () => append(onTheirWay.splice(0)), now: () => start + minute * 60_000 };
};
type World = ReturnType<typeof worldOf>;

/** The ports of a world, with pages of a size; before each call somebody writes. */
const portOf = ({ table, rows, kept }: World, perPage: number, between: () => void = () => {}, oldest = 1): ReconcilePort => ({
  isErased: async () => false,
  rows: async (_, from) => {
    between();
    if (from < oldest) throw new Failure('gone', { reason: 'before_retention', oldest });
    return rows.filter(({ first }) => first >= from).slice(0, perPage);
  },
  records: async (_, after) => {
    between();
    const names = [...table.keys()].sort().filter(name => after === undefined || name > after);
    const found = names.slice(0, perPage);
    return { found: found.map(name => ({ ...table.get(name)! })), ...(names.length > perPage && { after: found.at(-1) }) };
  },
  record: async name => {
    between();
    const found = table.get(name);
    return found && { ...found };
  },
  keep: async (_, fold) => void kept.set(fold.next, textOf(fold)),
  kept: async (_, next) => {
    const text = kept.get(next);
    return text === undefined ? undefined : foldIn(text);
  },
});

/** Runs until there is nothing left, each with time for so many pages. A run that is `killed` is done again from where it began. */
const reconciled = async (
  port: ReconcilePort,
  world: World,
  pagesARun = Number.POSITIVE_INFINITY,
  killed: () => boolean = () => false,
): Promise<Difference[]> => {
  const differences: Difference[] = [];
  for (let from: Place = {}; ; ) {
    let pages = 0;
    const options = { from, isOver: () => pages++ >= pagesARun, nowMs: world.now(), isRestored: false };
    const run = await reconcile(port, owner, options);
    if (killed()) continue;
    differences.push(...run.differences);
    if (!run.left) return differences;
    from = run.left;
  }
};

test('whatever is written meanwhile, in pages of any size and runs of any length: where table and log agree no difference is told', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(write, { minLength: 1, maxLength: 60 }),
      fc.array(write, { maxLength: 40 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
      async (before, meanwhile, perPage, pagesARun) => {
        const world = worldOf();
        for (const each of before) world.put(each);
        world.arrive();
        world.pass(24 * 60);
        const port = portOf(world, perPage, () => {
          const next = meanwhile.shift();
          if (next) world.put(next);
        });
        expect(await reconciled(port, world, pagesARun)).toEqual([]);
      },
    ),
    { numRuns },
  ));

/** What is planted into a world in which all agrees, and what must be told of it. */
const planted: Record<string, (world: World, name: string) => Difference[]> = {
  'a record whose log knows nothing of it': ({ table }, name) => {
    const record = `${name}_more`;
    table.set(record, { record, version: 3, isAlive: true, writtenAt: at(0), misplaced: [] });
    return [{ what: 'record', record, table: 3, log: undefined }];
  },
  'a record that the log has and the table lost': ({ table }, name) => {
    const { version } = table.get(name)!;
    table.delete(name);
    return [{ what: 'record', record: name, table: undefined, log: version }];
  },
  'a record a version behind its log': ({ table }, name) => {
    const standing = table.get(name)!;
    table.set(name, { ...standing, version: standing.version - 1 });
    return [{ what: 'record', record: name, table: standing.version - 1, log: standing.version }];
  },
  'a record a version ahead of its log': ({ table }, name) => {
    const standing = table.get(name)!;
    table.set(name, { ...standing, version: standing.version + 1 });
    return [{ what: 'record', record: name, table: standing.version + 1, log: standing.version }];
  },
  'a record that is gone in its log alone': ({ table }, name) => {
    const standing = table.get(name)!;
    table.set(name, { ...standing, isAlive: false });
    return [{ what: 'record', record: name, table: undefined, log: standing.version }];
  },
  'a record that no index shows where it should': ({ table }, name) => {
    table.set(name, { ...table.get(name)!, misplaced: ['due'] });
    return [{ what: 'index', record: name, places: ['due'] }];
  },
  'an entry that is in the log twice': ({ rows }, name) => {
    const last = rows.at(-1)!;
    const entry = rows.flatMap(({ entries }) => entries).findLast(each => recordOf(each) === name)!;
    const position = last.first + last.entries.length;
    rows.push({ first: position, at: last.at, entries: [entry], checksum: checksumAfter(last.checksum, [entry]) });
    return [{ what: 'versions', record: name, position }];
  },
  'a checksum that is not that of its entries': ({ rows }) => {
    const at = rows.length >> 1;
    rows[at] = { ...rows[at]!, checksum: rows[at]!.checksum + 1n };
    // What comes behind it does not follow from it.
    return rows.slice(at, at + 2).map(({ first }) => ({ what: 'checksum', position: first }));
  },
};

test.each(Object.keys(planted))('%s is found and named, in pages of any size and runs of any length, and nothing else', name =>
  fc.assert(
    fc.asyncProperty(
      fc.array(write, { maxLength: 60 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
      async (before, perPage, pagesARun) => {
        const world = worldOf();
        for (const each of [...before, { record: 12, expires: false, isLate: false }, { record: 12, expires: false, isLate: false }])
          world.put(each);
        world.pass(24 * 60);
        const wanted = planted[name]!(world, `${owner}/ITEM#item_12`);
        expect(await reconciled(portOf(world, perPage), world, pagesARun)).toEqual(wanted);
      },
    ),
    { numRuns: 60 },
  ),
);

test('a log that takes many runs to read is read once, also where runs are killed as they end, and each difference is told as if it were one run', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(write, { minLength: 1, maxLength: 80 }),
      fc.constantFrom(...Object.keys(planted)),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.boolean(), { maxLength: 8 }),
      async (before, name, perPage, pagesARun, kills) => {
        const world = worldOf();
        for (const each of [...before, { record: 12, expires: false, isLate: false }]) world.put(each);
        world.pass(24 * 60);
        planted[name]!(world, `${owner}/ITEM#item_12`);
        const wanted = await reconciled(portOf(world, perPage), world);
        const port = portOf(world, perPage);
        const read: number[] = [];
        const counting: ReconcilePort = {
          ...port,
          rows: async (of, from, now) => {
            const rows = await port.rows(of, from, now);
            if (!now) read.push(...rows.map(({ first }) => first));
            return rows;
          },
        };
        const deaths = [...kills];
        expect(await reconciled(counting, world, pagesARun, () => deaths.shift() ?? false)).toEqual(wanted);
        // A run that was killed is done again, and takes in as many pages as it has time for, and one.
        const again = kills.filter(Boolean).length * (pagesARun + 1) * perPage;
        expect(read.length).toBeLessThanOrEqual(world.rows.length + again);
      },
    ),
    { numRuns },
  ));

test('what was read of a log and is not there any more is read again', async () => {
  const world = worldOf();
  for (let record = 0; record < 9; record++) world.put({ record, expires: false, isLate: false });
  world.pass(24 * 60);
  const name = `${owner}/ITEM#item_04`;
  world.table.delete(name);
  const port = portOf(world, 2);
  const isOver = () => true;
  const { left } = await reconcile(port, owner, { from: {}, isOver, nowMs: world.now(), isRestored: false });
  expect(left).toEqual({ log: 3 });
  world.kept.clear();
  const whole = await reconcile(port, owner, { from: left!, isOver: () => false, nowMs: world.now(), isRestored: false });
  expect(whole).toEqual({ differences: [{ what: 'record', record: name, table: undefined, log: 1 }], records: 8 });
});

test('what was written within the hour may still be on its way to its log; after that it is told', async () => {
  const world = worldOf();
  world.put({ record: 1, expires: false, isLate: true });
  const port = portOf(world, 10);
  world.pass(59);
  expect(await reconciled(port, world)).toEqual([]);
  world.pass(2);
  expect(await reconciled(port, world)).toEqual([{ what: 'record', record: `${owner}/ITEM#item_01`, table: 1, log: undefined }]);
});

test('of a log whose beginning is over, what it still tells is held against the table, and what it need not know is not told', async () => {
  const world = worldOf();
  for (let record = 0; record < 6; record++) world.put({ record, expires: false, isLate: false });
  world.pass(24 * 60);
  for (let record = 3; record < 8; record++) world.put({ record, expires: false, isLate: false });
  const port = portOf(world, 2, () => {}, world.rows[6]!.first);
  world.pass(24 * 60);
  expect(await reconciled(port, world)).toEqual([]);
  const name = `${owner}/ITEM#item_04`;
  world.table.delete(name);
  const ghost = `${owner}/ITEM#item_99`;
  world.table.set(ghost, { record: ghost, version: 1, isAlive: true, writtenAt: at(25 * 60), misplaced: [] });
  expect(await reconciled(port, world)).toEqual([
    { what: 'record', record: name, table: undefined, log: 2 },
    { what: 'record', record: ghost, table: 1, log: undefined },
  ]);
});

test('of a table that has lost everything a hundred are named, and of an owner who was erased nothing is told', async () => {
  const world = worldOf();
  for (let record = 0; record < 300; record++) world.put({ record, expires: false, isLate: false });
  world.pass(24 * 60);
  world.table.clear();
  expect(await reconciled(portOf(world, 50), world)).toHaveLength(100);
  let looks = 0;
  const erased = { ...portOf(world, 50), isErased: async () => looks++ > 0 };
  expect(await reconciled(erased, world)).toEqual([]);
});

test('what stood beside a patient goes with them when they are erased, and is no difference; beside one who is there it is', async () => {
  const world = worldOf();
  const [gone, there] = ['gone', 'there'].map(id => `${owner}#PAT#patient_${id}`);
  const entryOf = (record: string, version: number, more: Partial<LogEntry> = {}): LogEntry => ({
    ...{ id: `${record}@${version}`, type: 'patient.changed', at: at(0), by: 'user', requestId: 'r', entity: 'patient', version },
    ...{ data: {}, record: {}, ...more },
  });
  const entries = [gone, there].flatMap(pk => [entryOf(`${pk}/PATIENT`, 1), entryOf(`${pk}/LEGALHOLD#lhold_1`, 1)]);
  entries.push(entryOf(`${gone}/PATIENT`, 2, { expires: true }));
  world.rows.push({ first: 1, at: at(0), entries, checksum: checksumAfter(0n, entries) });
  const stands = (record: string, version: number, isAlive: boolean) =>
    world.table.set(record, { record, version, isAlive, writtenAt: at(0), misplaced: [] });
  stands(`${gone}/PATIENT`, 2, false);
  stands(`${there}/PATIENT`, 1, true);
  world.pass(24 * 60);
  const lost = { what: 'record', record: `${there}/LEGALHOLD#lhold_1`, table: undefined, log: 1 };
  expect(await reconciled(portOf(world, 2), world)).toEqual([lost]);
});
