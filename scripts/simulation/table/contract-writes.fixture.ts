import { expect, test } from 'vitest';
import { at, type Input, somebody } from './contract-asked.fixture.ts';

const ifNew = { ConditionExpression: 'attribute_not_exists(pk)' };
const ifVersion = (version: number) => ({ ConditionExpression: 'version = :seen', ExpressionAttributeValues: { ':seen': version } });

/** What a table does with what is written. */
export const writes = ({ send, tableName, put, get, refusal }: Omit<Input, 'query'>): void => {
  test('keeps what it is given, without what is undefined', async () => {
    const pk = somebody();
    const row = {
      pk,
      sk: 'A',
      text: 'Grüße',
      empty: '',
      none: null,
      yes: true,
      count: -1.5,
      list: [1, 'a', { b: [] }],
      map: { a: { b: 'c' } },
    };
    await put({ ...row, gone: undefined, map: { ...row.map, gone: undefined } });
    expect(await get(pk)).toEqual(row);
    expect(await get(pk, 'B')).toBeUndefined();
  });

  test('replaces the whole row', async () => {
    const pk = somebody();
    await put({ pk, sk: 'A', one: 1, dueShard: 'DUE#900', dueAt: at(0) });
    await put({ pk, sk: 'A', two: 2 });
    expect(await get(pk)).toEqual({ pk, sk: 'A', two: 2 });
  });

  test('creates only where nothing is, and then shows what is there', async () => {
    const pk = somebody();
    await put({ pk, sk: 'A', n: 1 }, ifNew);
    const { name, Item } = await refusal(put({ pk, sk: 'A', n: 2 }, { ...ifNew, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));
    expect({ name, Item }).toEqual({ name: 'ConditionalCheckFailedException', Item: { pk: { S: pk }, sk: { S: 'A' }, n: { N: '1' } } });
    expect((await refusal(put({ pk, sk: 'A', n: 2 }, ifNew))).Item).toBeUndefined();
    expect(await get(pk)).toEqual({ pk, sk: 'A', n: 1 });
  });

  test('writes on a version only while it is the stored one, and of many who try one does', async () => {
    const pk = somebody();
    expect((await refusal(put({ pk, sk: 'A', version: 2 }, ifVersion(1)))).name).toBe('ConditionalCheckFailedException');
    await put({ pk, sk: 'A', version: 1 });
    const tries = await Promise.all(Array.from({ length: 8 }, (_, i) => refusal(put({ pk, sk: 'A', version: 2, by: i }, ifVersion(1)))));
    expect(tries.map(each => each.name).sort()).toEqual([...Array(7).fill('ConditionalCheckFailedException'), 'none']);
    expect(await get(pk)).toEqual({ pk, sk: 'A', version: 2, by: tries.findIndex(each => each.name === 'none') });
    expect((await refusal(put({ pk, sk: 'A', version: 3 }, { ...ifVersion(2), ExpressionAttributeValues: { ':seen': '2' } }))).name).toBe(
      'ConditionalCheckFailedException',
    );
  });

  test.each([
    ['no sort key', { pk: 'x' }],
    ['an empty key', { pk: '', sk: 'A' }],
    ['a number as key', { pk: 'x', sk: 1 }],
    ['an index key that is no text', { pk: 'x', sk: 'A', dueShard: 'DUE#900', dueAt: 5 }],
  ])('refuses a row with %s', async (_, row) => {
    expect((await refusal(put(row))).name).toBe('ValidationException');
  });

  test('adds to a number only while a condition holds, and then shows what is there', async () => {
    const pk = somebody();
    await put({ pk, sk: 'A', taken: 2 });
    const { name, Item } = await refusal(
      send('UpdateItem', {
        Key: { pk, sk: 'A' },
        UpdateExpression: 'ADD taken :one',
        ConditionExpression: 'taken < :most',
        ExpressionAttributeValues: { ':one': 1, ':most': 2 },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    expect({ name, Item }).toEqual({ name: 'ConditionalCheckFailedException', Item: { pk: { S: pk }, sk: { S: 'A' }, taken: { N: '2' } } });
    expect(await get(pk)).toEqual({ pk, sk: 'A', taken: 2 });
  });

  test('adds to a number, from nothing where there is none, and answers what it is then', async () => {
    const pk = somebody();
    const add = (taken: number) =>
      send('UpdateItem', {
        Key: { pk, sk: 'A' },
        UpdateExpression: 'ADD taken :taken, #times :one SET expiresAt = :at',
        ExpressionAttributeNames: { '#times': 'times' },
        ExpressionAttributeValues: { ':taken': taken, ':one': 1, ':at': taken },
        ReturnValues: 'UPDATED_NEW',
      });
    expect(await add(5)).toMatchObject({ Attributes: { taken: 5, times: 1, expiresAt: 5 } });
    await Promise.all([add(2), add(3)]);
    expect(await get(pk)).toMatchObject({ pk, sk: 'A', taken: 10, times: 3 });
    await put({ pk, sk: 'A', taken: 'text' });
    expect((await refusal(add(1))).name).toBe('ValidationException');
  });

  test('writes several rows or none', async () => {
    const [one, two] = [somebody(), somebody()];
    const putOf = (pk: string, version: number, more: object) => ({ Put: { Item: { pk, sk: 'A', version }, ...more } });
    const transact = async (...parts: { Put: object }[]) => {
      const TableName = await tableName();
      return send('TransactWriteItems', { TransactItems: parts.map(({ Put }) => ({ Put: { ...Put, TableName } })) });
    };
    await transact(putOf(one, 1, ifNew), putOf(two, 1, ifNew));
    const { name, CancellationReasons: reasons } = await refusal(transact(putOf(one, 2, ifVersion(1)), putOf(two, 2, ifVersion(7))));
    expect({ name, codes: reasons?.map(({ Code }) => Code) }).toEqual({
      name: 'TransactionCanceledException',
      codes: ['None', 'ConditionalCheckFailed'],
    });
    expect([await get(one), await get(two)]).toMatchObject([{ version: 1 }, { version: 1 }]);
    expect((await refusal(transact(putOf(one, 2, ifVersion(1)), putOf(one, 3, ifVersion(1))))).name).toBe('ValidationException');
    await transact(putOf(one, 2, ifVersion(1)), putOf(two, 2, ifVersion(1)));
    expect([await get(one), await get(two)]).toMatchObject([{ version: 2 }, { version: 2 }]);
  });
};
