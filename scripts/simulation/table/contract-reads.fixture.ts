import { expect, test } from 'vitest';
import { type Input, type Row, somebody } from './contract-asked.fixture.ts';

/** What a table answers of its own rows. */
export const reads = ({ send, tableName, put, query, refusal }: Omit<Input, 'get'>): void => {
  const batch = async (keys: Row[]) => {
    const name = await tableName();
    const { Responses } = await send('BatchGetItem', {
      TableName: undefined,
      RequestItems: { [name]: { Keys: keys, ConsistentRead: true } },
    });
    return (Responses as Record<string, Row[]>)[name]!;
  };

  test('reads many at once, and leaves out what is not there', async () => {
    const pk = somebody();
    await Promise.all(['A', 'B', 'C'].map(sk => put({ pk, sk })));
    const found = await batch(['C', 'X', 'A'].map(sk => ({ pk, sk })));
    expect(found.map(({ sk }) => sk).sort()).toEqual(['A', 'C']);
    expect(
      (
        await refusal(
          batch([
            { pk, sk: 'A' },
            { pk, sk: 'A' },
          ]),
        )
      ).name,
    ).toBe('ValidationException');
    expect((await refusal(batch(Array.from({ length: 101 }, (_, i) => ({ pk, sk: `S${i}` }))))).name).toBe('ValidationException');
  });

  const filled = async () => {
    const pk = somebody();
    await Promise.all(['ITEM#1', 'ITEM#2', 'ITEM#3', 'LIST#1', 'Z'].map(sk => put({ pk, sk, kind: sk.slice(0, 4) })));
    return pk;
  };
  const keysIn = ({ Items }: { Items: Row[] }) => Items.map(({ sk }) => sk);
  const all = (pk: string) => ({ KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } });

  test('lists a partition in the order of its sort keys, and against it', async () => {
    const pk = await filled();
    expect(keysIn(await query(all(pk)))).toEqual(['ITEM#1', 'ITEM#2', 'ITEM#3', 'LIST#1', 'Z']);
    expect(keysIn(await query({ ...all(pk), ScanIndexForward: false }))).toEqual(['Z', 'LIST#1', 'ITEM#3', 'ITEM#2', 'ITEM#1']);
    expect(keysIn(await query(all(somebody())))).toEqual([]);
  });

  test('lists what begins with a text, and what lies between two, both included', async () => {
    const pk = await filled();
    const values = { ':pk': pk, ':prefix': 'ITEM#', ':from': 'ITEM#2', ':to': 'LIST#1' };
    const { ':pk': owner, ':prefix': prefix, ':from': from, ':to': to } = values;
    const begins = {
      KeyConditionExpression: 'pk = :pk and begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': owner, ':prefix': prefix },
    };
    const between = {
      KeyConditionExpression: 'pk = :pk and sk between :from and :to',
      ExpressionAttributeValues: { ':pk': owner, ':from': from, ':to': to },
    };
    expect(keysIn(await query(begins))).toEqual(['ITEM#1', 'ITEM#2', 'ITEM#3']);
    expect(keysIn(await query(between))).toEqual(['ITEM#2', 'ITEM#3', 'LIST#1']);
    expect(await send('Query', { ...begins, Select: 'COUNT' })).toMatchObject({ Count: 3 });
    expect(await send('Query', { ...begins, Select: 'COUNT' })).not.toHaveProperty('Items');
  });

  test('goes on behind a key, whether or not that is there, in both directions', async () => {
    const pk = await filled();
    expect(keysIn(await query({ ...all(pk), ExclusiveStartKey: { pk, sk: 'ITEM#2' } }))).toEqual(['ITEM#3', 'LIST#1', 'Z']);
    expect(keysIn(await query({ ...all(pk), ExclusiveStartKey: { pk, sk: 'ITEM#22' } }))).toEqual(['ITEM#3', 'LIST#1', 'Z']);
    expect(keysIn(await query({ ...all(pk), ExclusiveStartKey: { pk, sk: 'ITEM#3' }, ScanIndexForward: false }))).toEqual([
      'ITEM#2',
      'ITEM#1',
    ]);
  });

  test('says where a page ended, so that pages make the whole', async () => {
    const pk = await filled();
    const first = await query({ ...all(pk), Limit: 2 });
    expect(first).toMatchObject({ Count: 2, LastEvaluatedKey: { pk, sk: 'ITEM#2' } });
    const second = await query({ ...all(pk), Limit: 2, ExclusiveStartKey: first.LastEvaluatedKey });
    expect(keysIn(second)).toEqual(['ITEM#3', 'LIST#1']);
    const third = await query({ ...all(pk), Limit: 2, ExclusiveStartKey: second.LastEvaluatedKey });
    expect({ keys: keysIn(third), last: third.LastEvaluatedKey }).toEqual({ keys: ['Z'], last: undefined });
  });

  test('ends a page at a megabyte', async () => {
    const pk = somebody();
    const padding = 'x'.repeat(100_000);
    await Promise.all(Array.from({ length: 12 }, (_, i) => put({ pk, sk: `N${10 + i}`, padding })));
    const first = await query(all(pk));
    expect(first.Count).toBeGreaterThanOrEqual(10);
    expect(first.Count).toBeLessThan(12);
    const rest = await query({ ...all(pk), ExclusiveStartKey: first.LastEvaluatedKey });
    expect([...keysIn(first), ...keysIn(rest)]).toEqual(Array.from({ length: 12 }, (_, i) => `N${10 + i}`));
  });
};
