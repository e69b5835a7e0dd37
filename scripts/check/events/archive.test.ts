import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { archiveLog } from '../../../shared/log/archive.ts';
import { readBack } from '../../../shared/log/audit.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { beginning, type Place, readOn } from '../../../shared/log/read.ts';
import { sequence } from '../../../shared/log/sequence.ts';
import { newId } from '../../../shared/runtime/http/ids.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { entriesOf, now } from '../costs/log.fixture.ts';
import { meterOf } from '../costs/meter.ts';
import { objectRequests, objects } from '../costs/objects.ts';

/* The archive of logs as it is deployed, on a table of another make than the local cloud's and a stand-in for S3. */
const keptDays = 400;
Object.assign(process.env, { LOG_HOT_DAYS: '90', LOG_KEPT_DAYS: String(keptDays) });
const data = onEngine(async () => ({
  ...(await import('../../../functions/platform/archive/run.ts')),
  ...(await import('../../../functions/views/log/tree.ts')),
  ...(await import('../../../shared/data/people/archives.ts')),
  ...(await import('../../../shared/data/core/log-rows.ts')),
  ...(await import('../../../shared/data/core/log.ts')),
  ...(await import('../../../shared/data/core/log-archive.ts')),
  ...(await import('../../../shared/data/core/log-erase.ts')),
  ...(await import('../../../shared/data/core/log-keys.ts')),
  ...(await import('../../../shared/data/core/log-positions.ts')),
  ...(await import('../../../shared/data/core/log-read.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
}));

const ownerOf = (): string => `WS#${newId('workspace')}`;
const append = async (owner: string, batches: number, perBatch = 3): Promise<LogEntry[]> => {
  const all: LogEntry[] = [];
  for (let i = 0; i < batches; i++) {
    const entries = entriesOf(owner, perBatch);
    await sequence(data.logOf<LogEntry>(), owner, entries, now);
    all.push(...entries);
  }
  return all;
};
const soon = () => new Date(Date.now() + 1000).toISOString();
const archiveAll = (owner: string, before = soon()): Promise<boolean> =>
  archiveLog(data.logArchive, owner, { before, isOver: () => false });
const rowsInTable = async (owner: string): Promise<number> => (await data.positionsFrom(owner, 1, { consistent: true })).length;

/** All ids that a reader is told, page by page, from its own place. */
const readAll = async (owner: string, limit: number, from: Place = beginning): Promise<string[]> => {
  const ids: string[] = [];
  for (let place = from; ; ) {
    const page = await readOn(data.readerOf<LogEntry>(), owner, place, { limit, show: ({ id }) => id });
    ids.push(...page.items);
    if (page.place.next === place.next) return ids;
    place = page.place;
  }
};

describe('a log that is archived', () => {
  test('is read as before by every cursor, over from the archive into the table without gap or repeat', async () => {
    const owner = ownerOf();
    const old = await append(owner, 30);
    expect(await archiveAll(owner)).toBe(true);
    expect(await rowsInTable(owner)).toBe(1);
    const young = await append(owner, 4);
    const ids = [...old, ...young].map(({ id }) => id);
    for (const limit of [1, 7, 1000]) expect(await readAll(owner, limit)).toEqual(ids);
    for (const from of [2, 46, 88, 89, 91]) {
      const row = from - ((from - 1) % 3);
      expect(await readAll(owner, 5, { row, next: from })).toEqual(ids.slice(from - 1));
    }
    const reader = data.readerOf<LogEntry>();
    for (const position of [1, 50, 90, 91, 102]) expect((await reader.rowAt(owner, position))?.first).toBe(position - ((position - 1) % 3));
    expect(await data.nextPositionIn(owner)).toBe(103);
    expect(Number((await data.oldestStored(owner))?.sk)).toBe(1);
  });

  test('holds its rows sealed as they were: nothing of what they say stands in an object', async () => {
    const owner = ownerOf();
    const titles = (await append(owner, 3)).map(({ record }) => String(record.title));
    await archiveAll(owner);
    const [, object] = [...objects].find(([key]) => key.includes(owner.slice(3)))!;
    expect(titles.filter(title => object.includes(title))).toEqual([]);
  });

  test('is whole when several have archived different parts of it at once', async () => {
    const owner = ownerOf();
    const old = await append(owner, 12);
    await data.logArchive.put(owner, (await data.logArchive.oldest(owner)).slice(3, 6));
    await data.logArchive.put(owner, (await data.logArchive.oldest(owner)).slice(0, 8));
    await Promise.all([archiveAll(owner), archiveAll(owner), archiveAll(owner)]);
    expect(await readAll(owner, 4)).toEqual(old.map(({ id }) => id));
  });

  test('is read whole, forwards, backwards and at any place, while rows leave the table in no order', async () => {
    const owner = ownerOf();
    const ids = (await append(owner, 8)).map(({ id }) => id);
    const rows = await data.logArchive.oldest(owner);
    await data.logArchive.put(owner, rows.slice(0, 7));
    await data.logArchive.remove(owner, [rows[1]!, rows[4]!, rows[6]!]);
    const reader = data.readerOf<LogEntry>();
    const { found } = await readBack(reader, owner, 25, { filter: {}, limit: 100, requests: 20 });
    expect(found.map(({ entry }) => entry.id).toReversed()).toEqual(ids);
    for (const position of ids.keys()) expect((await reader.rowAt(owner, position + 1))?.first).toBe(position + 1 - (position % 3));
    expect((await reader.rowAt(owner, 30))?.first).toBe(22);
    for (const limit of [1, 5]) expect(await readAll(owner, limit)).toEqual(ids);
  });

  test('says that a place is over once its time is over, and where there is something still', async () => {
    const owner = ownerOf();
    const other = ownerOf();
    for (const each of [owner, other]) await append(each, 5);
    for (const each of [owner, other]) await archiveAll(each);
    const later = await append(owner, 5);
    await archiveAll(owner);
    const [first, second] = [...objects.keys()].filter(key => key.includes(owner.slice(3))).sort();
    const moment = Number(first!.split('.').at(-1));
    expect(second).toBeDefined();
    await data.expireArchive(owner, new Date(moment + 1).toISOString(), Infinity);
    const gone = { code: 'gone', details: { reason: 'before_retention', oldest: 13 } };
    for (const limit of [1, 100]) await expect(readAll(owner, limit)).rejects.toMatchObject(gone);
    // The last row of the first archive stood in the table then, and went with the second.
    expect(await readAll(owner, 10, { row: 13, next: 13 })).toHaveLength(3 + later.length);
    await data.expireArchive(owner, soon(), Infinity);
    // An instance that has just read of another: the last object is kept in memory.
    await readAll(other, 100);
    await expect(readAll(owner, 1, { row: 13, next: 13 })).rejects.toMatchObject({ details: { oldest: 28 } });
    expect(await readAll(owner, 10, { row: 28, next: 28 })).toHaveLength(3);
    expect(await data.readerOf<LogEntry>().rowAt(owner, 5)).toBeUndefined();
  });

  test('ends with its time also where it is of the log before a restore, which nobody reads any more', async () => {
    const owner = ownerOf();
    await append(owner, 3);
    await archiveAll(owner);
    const [key, object] = [...objects].find(([each]) => each.includes(owner.slice(3)))!;
    const [, begin, rest] = /^(logs\/WS\/\w+\/)\d+(\/.*)$/.exec(key)!;
    objects.set(`${begin}0${rest}`, object);
    await data.expireArchive(owner, soon(), Infinity);
    expect([...objects.keys()].filter(each => each.includes(owner.slice(3)))).toEqual([]);
  });

  test('is gone with its owner, also where somebody archived it at that moment', async () => {
    const owner = ownerOf();
    await append(owner, 6);
    const rows = (await data.logArchive.oldest(owner)).slice(0, 3);
    await archiveAll(owner);
    const own = () => [...objects.keys()].filter(key => key.includes(owner.slice(3)));
    expect(own()).toHaveLength(1);
    expect(await data.eraseLog(owner, Date.now() + 10_000)).toBe(true);
    expect(own()).toEqual([]);
    // Who had read a moment before puts what they have, and is killed; whoever comes again finds that it is nobody's.
    await data.logArchive.put(owner, rows);
    expect(await archiveAll(owner)).toBe(true);
    expect(own()).toEqual([]);
  });

  test('does not become another: who puts rows of the archive back, or forges one, is found by the seal', async () => {
    const owner = ownerOf();
    await append(owner, 4);
    await archiveAll(owner);
    const key = [...objects.keys()].find(each => each.includes(owner.slice(3)))!;
    const forged = Buffer.from(objects.get(key)!);
    forged[forged.length - 5]! ^= 1;
    objects.set(key, forged);
    await expect(readAll(ownerOf(), 1)).resolves.toEqual([]);
    await expect(readAll(owner, 100)).rejects.toThrow();
  });
});

/** As if all that stands in the table of an owner had been appended so many days ago. */
const age = async (owner: string, days: number): Promise<void> => {
  const key = (await data.logKeys.find(owner)) as Buffer;
  for (const row of await data.positionsFrom(owner, 1, { consistent: true })) {
    const { body: _, ...rest } = row;
    const aged = { ...rest, at: new Date(Date.now() - days * 86_400_000).toISOString() };
    const Item = data.sealedRow(aged, data.bodyOf<LogEntry>(row, key), key, Buffer.alloc(12, Number(row.sk)));
    await data.documents.send(new PutCommand({ TableName: data.tableName, Item }));
  }
};

describe('the record by which a log is archived', () => {
  const context = { userId: 'clock' as const, now: now(), requestId: 'r' };

  test('is made once with a workspace, stands for the log of its user where that is personal, and comes soon again where there was no time', async () => {
    const [workspaceId, userId] = [newId('workspace'), newId('user')];
    const made = { by: userId, at: now() };
    for (let i = 0; i < 2; i++) await data.beginArchive({ workspaceId, kind: 'personal' }, made, context);
    const archive = await data.archives.get({ workspaceId });
    expect(archive).toMatchObject({ userId, version: 1 });
    const owners = [`WS#${workspaceId}`, `USER#${userId}`];
    for (const owner of owners) {
      await append(owner, 4);
      await age(owner, 91);
    }
    await data.archiveOf(archive, Date.now() - 1, context);
    expect(Date.parse((await data.archives.get({ workspaceId })).dueAt) - Date.parse(context.now)).toBe(60_000);
    expect(await Promise.all(owners.map(rowsInTable))).toEqual([4, 4]);
    await data.archiveOf(archive, Date.now() + 10_000, context);
    expect(await Promise.all(owners.map(rowsInTable))).toEqual([1, 1]);
    expect(await readAll(owners[1]!, 100)).toHaveLength(12);
    expect((await data.archives.get({ workspaceId })).version).toBe(2);
  });

  test('ends what is older than a stage keeps, and nothing younger', async () => {
    const workspaceId = newId('workspace');
    const owner = `WS#${workspaceId}`;
    await append(owner, 3);
    await age(owner, keptDays + 1);
    await data.grow(owner);
    await data.archiveOf({ workspaceId, dueAt: now(), version: 1 }, Date.now() + 10_000, context);
    await expect(readAll(owner, 10)).rejects.toMatchObject({ code: 'gone', details: { oldest: 7 } });
    expect(Number((await data.oldestStored(owner))?.sk)).toBe(7);
    expect(await data.oldestStored(ownerOf())).toBeUndefined();
    const other = newId('workspace');
    await append(`WS#${other}`, 3);
    await age(`WS#${other}`, keptDays - 1);
    await data.archiveOf({ workspaceId: other, dueAt: now(), version: 1 }, Date.now() + 10_000, context);
    expect(await readAll(`WS#${other}`, 10)).toHaveLength(9);
  });

  test('ends nothing that is not in the tree: a log of which nobody asked a checkpoint before it grew old has one all the same', async () => {
    const archive = { workspaceId: newId('workspace'), dueAt: now(), version: 1 };
    const owner = `WS#${archive.workspaceId}`;
    await append(owner, 3);
    await age(owner, keptDays + 1);
    const archived = () => [...objects.keys()].filter(each => each.includes(archive.workspaceId));
    await data.archiveOf(archive, Date.now() + 10_000, context);
    expect(archived()).toHaveLength(1);
    expect(await data.grow(owner)).toEqual({ size: 9, isWhole: true });
    await data.archiveOf(archive, Date.now() + 10_000, context);
    expect(archived()).toEqual([]);
    expect(await data.grow(owner)).toEqual({ size: 9, isWhole: true });
  });
});

test('what it costs to archive is counted: two requests to S3 for two hundred rows, and a write unit for each that leaves', async () => {
  const owner = ownerOf();
  await append(owner, 100, 10);
  objectRequests.length = 0;
  const cost = await meterOf(data.documents)(() => archiveAll(owner));
  expect(objectRequests).toEqual(['PUT', 'GET']);
  expect(cost.requests.filter(each => each === 'BatchWriteItem')).toHaveLength(4);
  console.info(
    `1,000 events in batches of ten: ${cost.writeUnits} write units, ${cost.readUnits} read units, ${objectRequests.join(' and ')}`,
  );
  expect(cost.writeUnits / 1000).toBeLessThanOrEqual(0.3);
});
