import { describe, expect, test } from 'vitest';

/** A DynamoDB with our table in it, whichever: one request by the name of its operation, as the document client takes and answers it. */
export type Documents = { tableName: string; send(operation: string, input: object): Promise<Record<string, unknown>> };

type Row = Record<string, unknown>;
let people = 0;
/** A partition that no other test uses. */
const somebody = () => `TEST#${process.pid}-${Date.now().toString(36)}-${people++}`;
const at = (second: number) => new Date(Date.UTC(2031, 0, 1, 0, 0, second)).toISOString();

/**
 * What the product relies on of DynamoDB, asked of whichever engine: the simulated table is honest as far as it passes what the others pass.
 */
export const tableContract = (name: string, open: () => Promise<Documents>): void => {
  describe(name, () => {
    const send = async (operation: string, input: object) => {
      const { tableName, send: request } = await open();
      return request(operation, { TableName: tableName, ...input });
    };
    const tableName = async () => (await open()).tableName;
    const put = (Item: Row, more: object = {}) => send('PutItem', { Item, ...more });
    const get = async (pk: string, sk = 'A') => (await send('GetItem', { Key: { pk, sk }, ConsistentRead: true })).Item;
    const query = (input: object) =>
      send('Query', { ConsistentRead: true, ...input }) as Promise<{ Items: Row[]; LastEvaluatedKey?: Row; Count: number }>;
    const refusal = (work: Promise<unknown>) =>
      work.then(
        () => ({ name: 'none' }) as { name: string; Item?: Row; CancellationReasons?: { Code: string }[] },
        error => error,
      );

    writes({ send, tableName, put, get, refusal });
    reads({ send, tableName, put, query, refusal });
    followingIndexes({ send, put, query, refusal });
  });
};

type Asked = {
  tableName(): Promise<string>;
  send(operation: string, input: object): Promise<Row>;
  put(item: Row, more?: object): Promise<Row>;
  get(pk: string, sk?: string): Promise<unknown>;
  query(input: object): Promise<{ Items: Row[]; LastEvaluatedKey?: Row; Count: number }>;
  refusal(work: Promise<unknown>): Promise<{ name: string; Item?: Row; CancellationReasons?: { Code: string }[] }>;
};

const ifNew = { ConditionExpression: 'attribute_not_exists(pk)' };
const ifVersion = (version: number) => ({ ConditionExpression: 'version = :seen', ExpressionAttributeValues: { ':seen': version } });

const writes = ({ send, tableName, put, get, refusal }: Omit<Asked, 'query'>): void => {
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

const reads = ({ send, tableName, put, query, refusal }: Omit<Asked, 'get'>): void => {
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

const followingIndexes = ({ send, put, query, refusal }: Omit<Asked, 'get' | 'tableName'>): void => {
  const eventual = (input: object) => query({ ConsistentRead: undefined, ...input });
  const dueIn = (shard: string, from: string, to: string) =>
    eventual({
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :shard and dueAt between :from and :to',
      ExpressionAttributeValues: { ':shard': shard, ':from': from, ':to': to },
    });

  test('an index holds the rows that have its keys, in the order of its sort key, with what it carries', async () => {
    const [shard, one, two] = [somebody(), somebody(), somebody()];
    await put({ pk: one, sk: 'A', dueShard: shard, dueAt: at(30), title: 'not carried' });
    await put({ pk: two, sk: 'A', dueShard: shard, dueAt: at(10) });
    await put({ pk: two, sk: 'B', dueShard: shard });
    expect((await dueIn(shard, at(0), at(30))).Items).toEqual([
      { pk: two, sk: 'A', dueShard: shard, dueAt: at(10) },
      { pk: one, sk: 'A', dueShard: shard, dueAt: at(30) },
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
