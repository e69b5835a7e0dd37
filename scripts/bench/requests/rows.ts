import { execFile } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { engineBinary, tableName } from '../../check/costs/engine.ts';

export type Row = Record<string, unknown>;

const linesAtOnce = 1_000;
const shards = 4;

/** The row of an item that the product made, as another item that falls due years later: it stands in the table and in both indexes. */
const copyOf = (row: Row, i: number): Row => {
  const sk = `ITEM#item_7${i
    .toString(32)
    .replace(/[ilou]/g, letter => ({ i: 'w', l: 'x', o: 'y', u: 'z' })[letter]!)
    .padStart(25, '0')}`;
  const dueAt = new Date(Date.UTC(2031, 0, 1) + i * 60_000).toISOString();
  return { ...row, sk, dueAt, dueShard: `DUE#${i % shards}`, gsi1sk: `${dueAt}#${sk}` };
};

/** The lines of a table export (DynamoDB JSON), some at a time. */
function* linesOf(row: Row, count: number): Generator<string> {
  for (let from = 0; from < count; from += linesAtOnce) {
    const rows = Array.from({ length: Math.min(linesAtOnce, count - from) }, (_, i) => copyOf(row, from + i));
    yield `${rows.map(each => JSON.stringify({ Item: marshall(each, { removeUndefinedValues: true }) })).join('\n')}\n`;
  }
}

const describe = async (endpoint: string): Promise<string> => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  client.destroy();
  return JSON.stringify({ Table });
};

/** A database file of the engine. */
export type Database = { file: string; remove(): void };

/**
 * Makes databases of the engine with so many copies of a row, by its own import of a table export: written request by request, a million
 * would take an hour. `endpoint` is that of an engine with the table, which says how the table is keyed.
 */
export const databasesLike = async (endpoint: string, row: Row) => {
  const schema = await describe(endpoint);
  return async (count: number): Promise<Database> => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-rows-'));
    const remove = () => rmSync(folder, { recursive: true, force: true });
    try {
      const data = join(folder, 'export', tableName, 'data');
      mkdirSync(data, { recursive: true });
      writeFileSync(join(folder, 'schema.json'), schema);
      await pipeline(Readable.from(linesOf(row, count)), createGzip({ level: 1 }), createWriteStream(join(data, 'rows.json.gz')));
      const file = join(folder, 'table.db');
      const args = ['--source', join(folder, 'export'), '--schema', join(folder, 'schema.json'), '--output', file];
      const { stdout, stderr } = await promisify(execFile)(engineBinary(), ['import', ...args]);
      if (!new RegExp(`Items:\\s+${count}\\b`).test(stdout + stderr))
        throw new Error(`${count} rows were not imported: ${stdout}${stderr}`);
      return { file, remove };
    } catch (error) {
      remove();
      throw error;
    }
  };
};
