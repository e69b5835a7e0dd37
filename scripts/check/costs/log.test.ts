import { randomUUID } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LogEntry, recordOf } from '../../../shared/log/entry.ts';
import { beginning, readOn } from '../../../shared/log/read.ts';
import { sequence } from '../../../shared/log/sequence.ts';
import { onEngine } from './engine.fixture.ts';
import { keyRequests } from './keys.ts';
import { entriesOf, now } from './log.fixture.ts';
import { meterOf } from './meter.ts';

/* The log on a table of another make than the local cloud's: what an event costs, and who comes first where several append at once. */
const data = onEngine(async () => ({
  ...(await import('../../../shared/data/core/log.ts')),
  ...(await import('../../../shared/data/core/log-erase.ts')),
  ...(await import('../../../shared/data/core/log-keys.ts')),
  ...(await import('../../../shared/data/core/log-read.ts')),
  ...(await import('../../../shared/data/core/log-waiting.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
  ...(await import('../../../shared/data/views/waits.ts')),
}));

const ownerOf = (): string => `WS#ws_${randomUUID()}`;
let measured: ReturnType<typeof meterOf> | undefined;

describe('an event in the log costs', () => {
  test.each([
    [1, 2],
    [10, 0.4],
    [50, 0.4],
  ])('in batches of %i at most %f write units', async (size, most) => {
    const owner = ownerOf();
    const port = data.logOf<LogEntry>();
    await sequence(port, owner, entriesOf(owner, size), now);
    measured ??= meterOf(data.documents);
    keyRequests.length = 0;
    const cost = await measured(() => sequence(port, owner, entriesOf(owner, size), now));
    console.info(`batches of ${size}: ${cost.writeUnits / size} write units and ${cost.readUnits / size} read units an event`);
    expect(cost.requests).toEqual(['Query', 'PutItem']);
    expect(keyRequests).toEqual([]);
    expect(cost.writeUnits / size).toBeLessThanOrEqual(most);
  });
});

test('however many append to one log at once, each event is in it once, behind each other without holes', async () => {
  const owner = ownerOf();
  const port = data.logOf<LogEntry>();
  const all = entriesOf(owner, 40);
  // Each event comes to two of them.
  await Promise.all(Array.from({ length: 8 }, (_, i) => sequence(port, owner, [...all.slice(i * 5, i * 5 + 5), ...all.slice(0, 5)], now)));
  const { items, more } = await readOn(data.readerOf<LogEntry>(), owner, beginning, { limit: 1000, show: entry => entry });
  expect(more).toBe(false);
  expect(items.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
  const tail = await port.tail(owner, new Date(0).toISOString());
  expect(tail).toMatchObject({ next: 41, waiting: [] });
  expect(tail.known.size).toBe(40);
});

describe('an instance remembers the end of a log', () => {
  const nowhere = new Date(0).toISOString();

  test('an event into a log of a busy minute costs one short query, not a walk over the minute', async () => {
    const owner = ownerOf();
    const port = data.logOf<LogEntry>();
    for (let i = 0; i < 40; i++) await sequence(port, owner, entriesOf(owner, 2), now);
    measured ??= meterOf(data.documents);
    const known = await measured(() => sequence(port, owner, entriesOf(owner, 1), now));
    const anew = await measured(() => sequence(data.logOf<LogEntry>(), owner, entriesOf(owner, 1), now));
    console.info(`the 41st event of a minute: ${known.readUnits} read units where the end is known, ${anew.readUnits} where it is not`);
    expect(known.requests).toEqual(['Query', 'PutItem']);
    expect(anew.requests).toEqual(['Query', 'Query', 'PutItem']);
    expect(known.readUnits).toBeLessThan(anew.readUnits / 3);
  });

  test('and knows what one knows that reads it anew, whoever appends and however far back is asked', async () => {
    const owner = ownerOf();
    const instances = [data.logOf<LogEntry>(), data.logOf<LogEntry>()];
    const all = entriesOf(owner, 60);
    const moments: string[] = [nowhere];
    const dice = fc.array(fc.record({ who: fc.nat(1), from: fc.nat(55), count: fc.integer({ min: 1, max: 5 }), back: fc.nat(9) }), {
      minLength: 25,
      maxLength: 25,
    });
    const [steps] = fc.sample(dice, { numRuns: 1, seed: 7 });
    for (const { who, from, count, back } of steps!) {
      await sequence(instances[who]!, owner, all.slice(from, from + count), now);
      moments.push(now());
      const since = moments.at(-1 - (back % moments.length))!;
      const [anew, known] = [await data.logOf<LogEntry>().tail(owner, since), await instances[1 - who]!.tail(owner, since)];
      expect(known).toMatchObject({ next: anew.next, checksum: anew.checksum, waiting: [] });
      expect([...anew.known].filter(id => !known.known.has(id))).toEqual([]);
    }
    const { items } = await readOn(data.readerOf<LogEntry>(), owner, beginning, { limit: 1000, show: ({ id }) => id });
    expect(new Set(items).size).toBe(items.length);
    const [last, whole] = [await instances[0]!.tail(owner, nowhere), new Set(items)];
    expect(last.known).toEqual(whole);
  });

  test('also where it has seen more than it remembers', async () => {
    const owner = ownerOf();
    const [port, other] = [data.logOf<LogEntry>(), data.logOf<LogEntry>()];
    const all = entriesOf(owner, 1200);
    for (let i = 0; i < all.length; i += 100) await sequence(port, owner, all.slice(i, i + 100), now);
    for (const each of [port, other, port]) await sequence(each, owner, [all[0]!, all[1199]!], now);
    expect(await port.tail(owner, nowhere)).toMatchObject({ next: 1201 });
    expect((await port.tail(owner, nowhere)).known.size).toBe(1200);
  });
});

test('what waited beside the log goes before what came later of its record, and is taken away', async () => {
  const owner = ownerOf();
  const port = data.logOf<LogEntry>();
  const [first] = entriesOf(owner, 1) as [LogEntry];
  const versions = [1, 2, 3].map(version => ({ ...first, id: `${recordOf(first)}@${version}`, version }));
  await data.waitForLog(owner, versions[0]!);
  await data.waitForLog(owner, versions[1]!);
  await sequence(port, owner, [versions[2]!], now);
  await sequence(port, owner, [versions[1]!, versions[0]!], now);
  const { items } = await readOn(data.readerOf<LogEntry>(), owner, beginning, { limit: 10, show: ({ version }) => version });
  expect(items).toEqual([1, 2, 3]);
  expect((await port.tail(owner, now())).waiting).toEqual([]);
});

test('the log of an owner is erased whole, and nobody else’s', async () => {
  const [owner, other] = [ownerOf(), ownerOf()];
  const port = data.logOf<LogEntry>();
  for (const each of [owner, other]) await sequence(port, each, entriesOf(each, 3), now);
  await data.waitForLog(owner, entriesOf(owner, 1)[0]!);
  expect(await data.eraseLog(owner, Date.now() + 10_000)).toBe(true);
  // What was still on its way when it was erased comes to nothing.
  const [waits, ...arrives] = entriesOf(owner, 3) as [LogEntry, ...LogEntry[]];
  await data.waitForLog(owner, waits);
  await sequence(port, owner, arrives, now);
  expect(await port.tail(owner, new Date(0).toISOString())).toMatchObject({ next: 1, waiting: [], erased: true });
  expect(await data.readerOf<LogEntry>().rows(owner, 1)).toEqual([]);
  expect(await port.tail(other, new Date(0).toISOString())).toMatchObject({ next: 4 });
});

describe('the data key of an owner', () => {
  const rowsOf = async (owner: string) => {
    const { Items = [] } = await data.documents.send(
      new QueryCommand({
        TableName: data.tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `LOG#${owner}#1` },
      }),
    );
    return Items;
  };
  /** As another instance, which knows no key yet. */
  const anew = (owner: string) => data.logKeys.forget(owner);
  const readAll = (owner: string) => readOn(data.readerOf<LogEntry>(), owner, beginning, { limit: 100, show: ({ id }) => id });

  test('is made once, opened once by each instance, and costs nothing after that', async () => {
    const owner = ownerOf();
    const port = data.logOf<LogEntry>();
    const keyRequestsOf = async (work: () => Promise<unknown>): Promise<string[]> => {
      keyRequests.length = 0;
      await work();
      return [...keyRequests];
    };
    expect(await keyRequestsOf(() => sequence(port, owner, entriesOf(owner, 2), now))).toEqual(['GenerateDataKey']);
    expect(await keyRequestsOf(() => sequence(port, owner, entriesOf(owner, 2), now))).toEqual([]);
    expect(await keyRequestsOf(() => readAll(owner))).toEqual([]);
    anew(owner);
    expect(await keyRequestsOf(() => readAll(owner))).toEqual(['Decrypt']);
    expect(await keyRequestsOf(() => readAll(owner))).toEqual([]);
    anew(owner);
    expect(await keyRequestsOf(() => sequence(port, owner, entriesOf(owner, 2), now))).toEqual(['Decrypt']);
  });

  test('is one, however many make it at once, and opens all that they append', async () => {
    const owner = ownerOf();
    const all = entriesOf(owner, 8);
    await Promise.all(all.map(entry => sequence(data.logOf<LogEntry>(), owner, [entry], now)));
    anew(owner);
    expect((await readAll(owner)).items.sort()).toEqual(all.map(({ id }) => id).sort());
    expect((await rowsOf(owner)).filter(({ sk }) => sk === 'key')).toHaveLength(1);
  });

  test('seals what a log says: no title stands in a row', async () => {
    const owner = ownerOf();
    const titles = entriesOf(owner, 5).map(({ record }) => String(record.title));
    await sequence(data.logOf<LogEntry>(), owner, entriesOf(owner, 5), now);
    for (const row of await rowsOf(owner)) {
      const bytes = Buffer.concat(Object.values(row).map(value => Buffer.from(value instanceof Uint8Array ? value : String(value))));
      expect(titles.filter(title => bytes.includes(title))).toEqual([]);
      if (row.body) expect(() => zstdDecompressSync(row.body as Uint8Array)).toThrow();
    }
  });

  test('opens no row that was moved to another position or owner, even where that owner’s key is put in the place of the other’s', async () => {
    const [owner, other] = [ownerOf(), ownerOf()];
    const port = data.logOf<LogEntry>();
    for (const each of [owner, other]) await sequence(port, each, entriesOf(each, 1), now);
    const [row, key] = (await rowsOf(owner)) as [Record<string, unknown>, Record<string, unknown>];
    const put = (Item: Record<string, unknown>) => data.documents.send(new PutCommand({ TableName: data.tableName, Item }));
    await put({ ...row, sk: '2'.padStart(16, '0') });
    await expect(readAll(owner)).rejects.toThrow();
    await put({ ...row, pk: `LOG#${other}#1` });
    await expect(readAll(other)).rejects.toThrow();
    await put({ ...key, pk: `LOG#${other}#1` });
    anew(other);
    await expect(readAll(other)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  });

  test('is destroyed first when its owner is erased: what is appended by who did not know yet is opened by nobody', async () => {
    const owner = ownerOf();
    const port = data.logOf<LogEntry>();
    await sequence(port, owner, entriesOf(owner, 3), now);
    const row = { first: 4, at: now(), checksum: 0n, entries: entriesOf(owner, 1) };
    expect(await data.eraseLog(owner, Date.now() + 10_000)).toBe(true);
    expect((await rowsOf(owner)).map(({ sk, destroyed, wrapped }) => ({ sk, destroyed, wrapped }))).toEqual([
      { sk: 'key', destroyed: true },
    ]);
    // An instance that had read the end of the log, and knows the key, a moment before.
    expect(await port.append(owner, row)).toBe(true);
    anew(owner);
    expect(await port.append(owner, { ...row, first: 5 })).toBe(false);
    expect(await data.readerOf<LogEntry>().rows(owner, 4)).toEqual([]);
    expect((await port.tail(owner, new Date(0).toISOString())).erased).toBe(true);
  });

  test('that is lost stops whoever would append under another', async () => {
    const owner = ownerOf();
    const port = data.logOf<LogEntry>();
    await sequence(port, owner, entriesOf(owner, 1), now);
    await data.documents.send(new DeleteCommand({ TableName: data.tableName, Key: { pk: `LOG#${owner}#1`, sk: 'key' } }));
    anew(owner);
    await expect(sequence(port, owner, entriesOf(owner, 1), now)).rejects.toThrow(/no key that opens them/);
    await expect(readAll(owner)).rejects.toThrow(/no key that opens them/);
  });
});

test('four requests of a user wait at once, others of theirs do not; a place that is given back, or whose time is over, is free', async () => {
  const userId = `user_${randomUUID()}` as const;
  const until = Date.now() + 60_000;
  const places = await Promise.all(Array.from({ length: 9 }, (_, i) => data.startWaiting(userId, until + i)));
  const taken = places.filter(place => place !== undefined);
  expect(taken).toHaveLength(4);
  await taken[2]!();
  expect(await data.startWaiting(userId, until)).toBeDefined();
  expect(await data.startWaiting(userId, until)).toBeUndefined();
  const late = `user_${randomUUID()}` as const;
  for (let i = 0; i < 5; i++) expect(await data.startWaiting(late, Date.now() - 1)).toBeDefined();
});
