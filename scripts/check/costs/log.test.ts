import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type LogEntry, recordOf } from '../../../shared/log/entry.ts';
import { beginning, readOn } from '../../../shared/log/read.ts';
import { sequence } from '../../../shared/log/sequence.ts';
import { onEngine } from './engine.fixture.ts';
import { entriesOf, now } from './log.fixture.ts';
import { meterOf } from './meter.ts';

/* The log on a table of another make than the local cloud's: what an event costs, and who comes first where several append at once. */
const data = onEngine(async () => ({
  ...(await import('../../../shared/data/core/log.ts')),
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
    const cost = await measured(() => sequence(port, owner, entriesOf(owner, size), now));
    console.info(`batches of ${size}: ${cost.writeUnits / size} write units and ${cost.readUnits / size} read units an event`);
    expect(cost.requests).toEqual(['Query', 'PutItem']);
    expect(cost.writeUnits / size).toBeLessThanOrEqual(most);
  });
});

test('however many append to one log at once, each event is in it once, behind each other without holes', async () => {
  const owner = ownerOf();
  const port = data.logOf<LogEntry>();
  const all = entriesOf(owner, 40);
  // Each event comes to two of them.
  await Promise.all(Array.from({ length: 8 }, (_, i) => sequence(port, owner, [...all.slice(i * 5, i * 5 + 5), ...all.slice(0, 5)], now)));
  const { items, more } = await readOn(port, owner, beginning, { limit: 1000, show: entry => entry });
  expect(more).toBe(false);
  expect(items.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
  const tail = await port.tail(owner, new Date(0).toISOString());
  expect(tail).toMatchObject({ next: 41, waiting: [] });
  expect(tail.known.size).toBe(40);
});

test('what waited beside the log goes before what came later of its record, and is taken away', async () => {
  const owner = ownerOf();
  const port = data.logOf<LogEntry>();
  const [first] = entriesOf(owner, 1) as [LogEntry];
  const versions = [1, 2, 3].map(version => ({ ...first, id: `${recordOf(first)}@${version}`, version }));
  await port.wait(owner, versions[0]!);
  await port.wait(owner, versions[1]!);
  await sequence(port, owner, [versions[2]!], now);
  await sequence(port, owner, [versions[1]!, versions[0]!], now);
  const { items } = await readOn(port, owner, beginning, { limit: 10, show: ({ version }) => version });
  expect(items).toEqual([1, 2, 3]);
  expect((await port.tail(owner, now())).waiting).toEqual([]);
});

test('the log of an owner is erased whole, and nobody else’s', async () => {
  const [owner, other] = [ownerOf(), ownerOf()];
  const port = data.logOf<LogEntry>();
  for (const each of [owner, other]) await sequence(port, each, entriesOf(each, 3), now);
  await port.wait(owner, entriesOf(owner, 1)[0]!);
  expect(await data.eraseLog(owner, Date.now() + 10_000)).toBe(true);
  // What was still on its way when it was erased comes to nothing.
  const [waits, ...arrives] = entriesOf(owner, 3) as [LogEntry, ...LogEntry[]];
  await port.wait(owner, waits);
  await sequence(port, owner, arrives, now);
  expect(await port.tail(owner, new Date(0).toISOString())).toMatchObject({ next: 1, waiting: [], erased: true });
  expect(await port.rows(owner, 1)).toEqual([]);
  expect(await port.tail(other, new Date(0).toISOString())).toMatchObject({ next: 4 });
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
