import { expect, test } from 'vitest';
import { at, type Input, type Row, somebody } from './contract-asked.fixture.ts';

/** How indexes follow the rows. */
export const followingIndexes = ({ send, put, query, refusal }: Omit<Input, 'get' | 'tableName'>): void => {
  const eventual = (input: object) => query({ ConsistentRead: undefined, ...input });
  const dueIn = (shard: string, from: string, to: string) =>
    eventual({
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :shard and dueAt between :from and :to',
      ExpressionAttributeValues: { ':shard': shard, ':from': from, ':to': to },
    });

  test('an index holds the rows that have its keys, in the order of its sort key, with what it carries', async () => {
    const [shard, one, two] = [somebody(), somebody(), somebody()];
    await put({ pk: one, sk: 'A', dueShard: shard, dueAt: at(30), entity: 'item', title: 'not carried' });
    await put({ pk: two, sk: 'A', dueShard: shard, dueAt: at(10) });
    await put({ pk: two, sk: 'B', dueShard: shard });
    expect((await dueIn(shard, at(0), at(30))).Items).toEqual([
      { pk: two, sk: 'A', dueShard: shard, dueAt: at(10) },
      { pk: one, sk: 'A', dueShard: shard, dueAt: at(30), entity: 'item' },
    ]);
    expect((await dueIn(shard, at(11), at(29))).Items).toEqual([]);
  });

  test('an index follows a row that moves in it, and lets one go that loses its keys', async () => {
    const [agenda, pk] = [somebody(), somebody()];
    const listed = async () =>
      (await eventual({ IndexName: 'gsi1', KeyConditionExpression: 'gsi1pk = :pk', ExpressionAttributeValues: { ':pk': agenda } })).Items;
    await put({ pk, sk: 'A', gsi1pk: agenda, gsi1sk: '1', title: 'carried', notes: 'not carried', dueAt: at(1) });
    expect(await listed()).toEqual([{ pk, sk: 'A', gsi1pk: agenda, gsi1sk: '1', title: 'carried' }]);
    await put({ pk, sk: 'A', gsi1pk: agenda, gsi1sk: '2' });
    expect(await listed()).toEqual([{ pk, sk: 'A', gsi1pk: agenda, gsi1sk: '2' }]);
    await put({ pk, sk: 'A' });
    expect(await listed()).toEqual([]);
  });

  test('an index is paged by its own key and that of the row', async () => {
    const shard = somebody();
    const pks = Array.from({ length: 5 }, somebody);
    await Promise.all(pks.map((pk, i) => put({ pk, sk: 'A', dueShard: shard, dueAt: at(Math.floor(i / 2)) })));
    const found: unknown[] = [];
    let start: Row | undefined;
    do {
      const page = await eventual({
        IndexName: 'due',
        KeyConditionExpression: 'dueShard = :shard',
        ExpressionAttributeValues: { ':shard': shard },
        Limit: 2,
        ExclusiveStartKey: start,
      });
      found.push(...page.Items.map(({ pk }) => pk));
      start = page.LastEvaluatedKey;
      if (start) expect(Object.keys(start).sort()).toEqual(['dueAt', 'dueShard', 'pk', 'sk']);
    } while (start);
    expect(found.toSorted()).toEqual(pks.toSorted());
  });

  test('an index answers no consistent read, and one that is not there none at all', async () => {
    const asked = { KeyConditionExpression: 'dueShard = :shard', ExpressionAttributeValues: { ':shard': 'DUE#900' } };
    expect((await refusal(send('Query', { ...asked, IndexName: 'due', ConsistentRead: true }))).name).toBe('ValidationException');
    expect((await refusal(send('Query', { ...asked, IndexName: 'none' }))).name).toBe('ValidationException');
    expect((await refusal(send('Query', { ...asked, KeyConditionExpression: 'dueAt = :shard', IndexName: 'due' }))).name).toBe(
      'ValidationException',
    );
  });
};
