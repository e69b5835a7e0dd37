import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import '../../../events/table.fixture.ts';
import { changeList, trashList } from '../../../shared/domain/items/lists/list.ts';
import { checked } from '../../operate/restore/check.ts';
import { pagesOf, type Row } from '../../operate/restore/place.ts';
import { replay } from '../../operate/restore/replay.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { listsOn } from './lists.fixture.ts';

/* A table that was brought back beside the one that was left, both on an engine of another make than the local cloud's. */
const data = onEngine(async () => ({
  ...(await import('../../../functions/platform/events/event-of.ts')),
  ...(await import('../../../functions/platform/events/log-entries.ts')),
  ...(await import('../../../shared/data/core/log.ts')),
  ...(await import('../../../shared/data/core/rows.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
  ...(await import('../../../shared/data/items/lists.ts')),
  dynamodb: new DynamoDBClient({}),
}));

const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
const at = '2026-11-29T08:00:00.000Z';
const context = { userId, now: at, requestId: 'r' } as const;
const restored = 'restored';

const placeOf = () => listsOn(data, context);

type Place = { pk: string; sk: string };
const put = (Item: Record<string, unknown>, TableName = data.tableName) => data.documents.send(new PutCommand({ TableName, Item }));
const remove = ({ pk, sk }: Place) => data.documents.send(new DeleteCommand({ TableName: data.tableName, Key: { pk, sk } }));
const inRestored = async ({ pk, sk }: Place) => (await data.documents.send(new GetCommand({ TableName: restored, Key: { pk, sk } }))).Item;

const takeBackup = async (): Promise<void> => {
  const named = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  await data.dynamodb.send(
    new CreateTableCommand({
      TableName: restored,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [named('pk'), named('sk')],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  for await (const page of pagesOf(data.dynamodb, data.tableName)) for (const row of page) await put(row, restored);
};

test('a table is held against its logs owner by owner: a row that is lost or there twice is named, and one on its way to the log is no mistake', async () => {
  const { owner, keyOf, create, write, arrive } = placeOf();
  const [kept, lost] = [await create('Kept'), await create('Lost')];
  await arrive();
  const look = async (after: string) => {
    for await (const each of checked(data.dynamodb, { table: data.tableName, epoch: '1', after: new Date(after) }))
      if (each.owner === owner) return each;
  };
  expect(await look(at)).toMatchObject({ records: 2, position: 2, differences: [], late: [] });

  const twin = { ...(await data.readRow(keyOf(kept)))!, sk: 'LIST#list_00000000000000000000000000' };
  const row = (await data.readRow(keyOf(lost)))!;
  await put(twin);
  await remove(keyOf(lost));
  expect((await look(at))!.differences).toEqual([
    { what: 'record', record: `${owner}/${twin.sk}`, table: 1, log: undefined },
    { what: 'record', record: `${owner}/${keyOf(lost).sk}`, table: undefined, log: 1 },
  ]);
  await remove(twin as unknown as Place);
  await put(row);

  await write(kept, changeList(kept, { name: 'Changed a moment before the backup' }));
  const record = `${owner}/${keyOf(kept).sk}`;
  expect(await look('2026-11-29T07:59:59.000Z')).toMatchObject({ differences: [], late: [record] });
  expect(await look('2026-11-29T08:00:01.000Z')).toMatchObject({ differences: [{ what: 'record', record, table: 2, log: 1 }], late: [] });
  await arrive();
});

test('a restored table is brought to the end of the log whatever was lost or overwritten, once or again, and who was erased stays so', async () => {
  const { owner, keyOf, create, write, arrive } = placeOf();
  const [gone, changed, trashed, untouched] = [
    await create('Gone'),
    await create('Changed'),
    await create('Trashed'),
    await create('Untouched'),
  ];
  await arrive();
  const erased = placeOf();
  await erased.create('Erased');
  await erased.arrive();
  const occurrence = { pk: owner, sk: 'OCCURRENCE#1', entity: 'occurrence', version: 1 };
  await put(occurrence);
  await put({ pk: owner, sk: 'COUNT', count: 1 });
  const patient = (id: string) => ({ pk: `${owner}#PAT#${id}`, sk: 'PATIENT', entity: 'patient', version: 1 });
  const found = (value: string, sk: string) => ({ pk: `${owner}#FIND#${value}`, sk });
  await put({ ...patient('patient_1'), tokens: { identifiers: [], others: ['now'] } });
  await put({ ...patient('patient_2'), erasedAt: at });
  await put(found('now', 'patient_1'));
  const forgotten = [
    found('before', 'patient_1'),
    found('now', 'patient_2'),
    { pk: `${owner}#IDENTIFIER#theirs`, sk: 'IDENTIFIER', patientId: 'patient_2' },
    { pk: `${owner}#PAT#patient_2`, sk: 'NOTE#1' },
  ];
  for (const row of forgotten) await put(row);
  await takeBackup();
  // By the rules of the product, which no event tells of.
  for (const row of forgotten) await remove(row);

  await write(changed, changeList(changed, { name: 'Changed again' }));
  await write(trashed, trashList(trashed, { now: at }));
  const added = await create('Added');
  const lost = await create('Added and lost');
  await arrive();
  await put({ ...occurrence, version: 2 });
  await put({ pk: owner, sk: 'COUNT', count: 5 });
  await put({ pk: `LOG#${erased.owner}#1`, sk: 'key', destroyed: true });
  // The harm, which no event tells of.
  const asTold = await data.readRow(keyOf(changed));
  await put({ ...asTold, name: 'undefined' });
  await put({ ...(await data.readRow(keyOf(untouched))), name: 'undefined' });
  await remove(keyOf(lost));
  await remove(keyOf(gone));

  const tables = { left: data.tableName, restored, epoch: '1' };
  expect(await replay(data.dynamodb, tables)).toEqual({ entries: 4, fromTable: 4, fromLog: 2, erased: 1, stay: [] });
  const names = await Promise.all([gone, changed, untouched, added, lost].map(async list => (await inRestored(keyOf(list)))?.name));
  expect(names).toEqual(['Gone', 'Changed again', 'Untouched', 'Added', 'Added and lost']);
  expect(await inRestored(keyOf(trashed))).toEqual(await data.readRow(keyOf(trashed)));
  // But for which requests have written it, it is the row that it was.
  const { marks: _, ...whole } = asTold!;
  expect(await inRestored(keyOf(changed))).toMatchObject(whole);
  expect(await inRestored(occurrence)).toMatchObject({ version: 2 });
  expect(await inRestored({ pk: owner, sk: 'COUNT' })).toMatchObject({ count: 5 });
  expect(await Promise.all(forgotten.map(inRestored))).toEqual(forgotten.map(() => undefined));
  expect(await inRestored(found('now', 'patient_1'))).toBeDefined();
  const rows: Row[] = [];
  for await (const page of pagesOf(data.dynamodb, restored)) rows.push(...page.filter(({ pk }) => pk.includes(erased.owner)));
  expect(rows.map(({ pk, sk, destroyed }) => [pk, sk, destroyed])).toEqual(
    [1, 2].map(epoch => [`LOG#${erased.owner}#${epoch}`, 'key', true]),
  );
  expect(await replay(data.dynamodb, tables)).toMatchObject({ entries: 4, fromTable: 0, fromLog: 0, stay: [] });
});
