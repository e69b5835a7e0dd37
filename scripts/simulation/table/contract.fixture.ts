import { describe } from 'vitest';
import type { Row } from './contract-asked.fixture.ts';
import { followingIndexes } from './contract-indexes.fixture.ts';
import { reads } from './contract-reads.fixture.ts';
import { writes } from './contract-writes.fixture.ts';

/** A DynamoDB with our table in it, whichever: one request by the name of its operation, as the document client takes and answers it. */
export type Documents = { tableName: string; send(operation: string, input: object): Promise<Record<string, unknown>> };

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
