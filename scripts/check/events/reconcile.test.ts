import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import '../../../events/table.fixture.ts';
import { changeList, type List, restoreList, trashList } from '../../../shared/domain/items/lists/list.ts';
import { archiveLog } from '../../../shared/log/archive.ts';
import { type Difference, type Place, reconcile } from '../../../shared/log/reconcile.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { listsOn } from './lists.fixture.ts';

/* Records held against their log as it is deployed, on a table of another make than the local cloud's and a stand-in for S3. */
const data = onEngine(async () => ({
  ...(await import('../../../functions/platform/events/event-of.ts')),
  ...(await import('../../../functions/platform/events/log-entries.ts')),
  ...(await import('../../../functions/platform/reconcile/port.ts')),
  ...(await import('../../../shared/data/core/log.ts')),
  ...(await import('../../../shared/data/core/log-archive.ts')),
  ...(await import('../../../shared/data/core/log-positions.ts')),
  ...(await import('../../../shared/data/core/rows.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
  ...(await import('../../../shared/data/items/lists.ts')),
}));

const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
const at = new Date(Date.now() - 2 * 3_600_000).toISOString();
const context = { userId, now: at, requestId: 'r' } as const;

const placeOf = () => listsOn(data, context);

/** Whatever differs, in runs that have time for a page each. */
const differencesOf = async (owner: string): Promise<Difference[]> => {
  const differences: Difference[] = [];
  for (let from: Place = {}; ; ) {
    let pages = 0;
    const found = await reconcile(data.port, owner, { from, isOver: () => pages++ > 0, nowMs: Date.now(), isRestored: false });
    differences.push(...found.differences);
    if (!found.left) return differences;
    from = found.left;
  }
};
const put = (Item: Record<string, unknown>) => data.documents.send(new PutCommand({ TableName: data.tableName, Item }));

test('a table, its log and its archive agree, and what is changed in any of them past the product is named', async () => {
  const { owner, keyOf, write, create, arrive } = placeOf();
  const lists: List[] = [];
  for (let i = 0; i < 230; i++) lists.push(await create(`List ${i}`));
  await arrive();
  for (const list of lists.slice(0, 60)) await write(list, changeList(list, { name: `${list.name} anew` }));
  for (const list of lists.slice(60, 90)) await write(list, trashList(list, { now: at }));
  await arrive();
  const trashed = await data.lists.get(lists[60]!);
  await write(trashed, restoreList(trashed, at)!);
  await arrive();
  expect(await archiveLog(data.logArchive, owner, { before: new Date(Date.now() + 1000).toISOString(), isOver: () => false })).toBe(true);
  expect(await data.positionsFrom(owner, 1, { consistent: true })).toHaveLength(1);
  expect(await differencesOf(owner)).toEqual([]);

  const [behind, lost, unfound, back] = [lists[3]!, lists[100]!, lists[220]!, lists[70]!];
  const rowOf = async (list: List) => (await data.readRow(keyOf(list)))!;
  await put({ ...(await rowOf(behind)), version: 1 });
  await data.documents.send(new DeleteCommand({ TableName: data.tableName, Key: keyOf(lost) }));
  await put({ ...(await rowOf(unfound)), dueAt: '2031-01-01T00:00:00.000Z' });
  const { expiresAt: _, ...alive } = await rowOf(back);
  await put(alive);
  const nameOf = (list: List): string => `${owner}/${keyOf(list).sk}`;
  const found = await differencesOf(owner);
  expect(found).toHaveLength(4);
  expect(found).toEqual(
    expect.arrayContaining([
      { what: 'record', record: nameOf(behind), table: 1, log: 2 },
      { what: 'record', record: nameOf(lost), table: undefined, log: 1 },
      { what: 'record', record: nameOf(back), table: 2, log: undefined },
      { what: 'index', record: nameOf(unfound), places: ['due'] },
    ]),
  );
  // Nothing was mended, and it is told again.
  expect(await differencesOf(owner)).toEqual(found);
});
