import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { invalid } from '../../domain/core/invalid.ts';
import { documents, tableName } from './table.ts';

/** One page: what was found, and where the next page begins (undefined at the end). */
export type Page<R> = { items: R[]; cursor?: string };

type Range = { pk: string; prefix?: string; from?: string; to?: string };
type Options<R> = {
  limit: number;
  cursor?: string;
  descending?: boolean;
  /** Keeps some of the rows; the page is filled from further requests, `requests` in all at the most (5 where it is not said). */
  keep?: (record: R) => boolean;
  requests?: number;
};
type Row = Record<string, unknown>;

const condition = (names: { pk: string; sk: string }, { prefix, from, to }: Range): string => {
  if (prefix !== undefined) return `${names.pk} = :pk and begins_with(${names.sk}, :prefix)`;
  if (from !== undefined && to !== undefined) return `${names.pk} = :pk and ${names.sk} between :from and :to`;
  return `${names.pk} = :pk`;
};

/** The keys of a row that a query goes on from. The partition is not in the cursor: it comes from the request, so a cursor cannot leave its tenant. */
export const placeOf = (keys: string[]): string => Buffer.from(JSON.stringify(keys)).toString('base64url');

/** Does a sort key lie in the range that is read? DynamoDB refuses to begin anywhere else. */
const within = ({ prefix = '', from = '', to }: Range, key: string): boolean =>
  key.startsWith(prefix) && key >= from && (to === undefined || key <= to);

const isKey = (key: unknown): key is string => typeof key === 'string' && /^[!-~]+$/.test(key);

/** The keys in a cursor. Fails with `invalid_request` for one that holds others. */
export const keysAt = (cursor: string, length: number): string[] => {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(keys) && keys.length === length && keys.every(isKey)) return keys;
  } catch {
    // Not JSON: the same mistake as a wrong shape.
  }
  throw invalid('/cursor', 'not_a_cursor');
};

const decode = (cursor: string, length: number, range: Range): string[] => {
  const keys = keysAt(cursor, length);
  if (!within(range, keys[0]!)) throw invalid('/cursor', 'not_a_cursor');
  return keys;
};

type Input = Omit<QueryCommandInput, 'TableName'>;

const rowsOf = async (input: Input) => {
  const { Items: rows = [], LastEvaluatedKey: last } = await documents.send(new QueryCommand({ ...input, TableName: tableName }));
  return { rows, last };
};

type RecordRow<R> = { record: R; row: Row };

/** What is shown of what was found, and where the next page begins: behind the last that is shown, or where the reading stopped. */
const cut = <R>(found: RecordRow<R>[], limit: number, stoppedAt: Row | undefined, cursorOf: (row: Row) => string): Page<R> => {
  const shown = found.slice(0, limit);
  const next = found.length > limit ? shown.at(-1)?.row : stoppedAt;
  return { items: shown.map(({ record }) => record), cursor: next && cursorOf(next) };
};

/** Most often few rows are left out, so that little more than a page is read first; where that does not do, a lot at once. */
const rowsToRead = <R>({ limit, keep }: Options<R>, request: number): number => {
  if (!keep) return limit;
  return request === 1 ? Math.ceil(limit * 1.2) : Math.max(limit, 200);
};

const page = async <R>(input: Input, read: (row: Row) => R, options: Options<R>, cursorOf: (row: Row) => string): Promise<Page<R>> => {
  const { limit, keep, requests = keep ? 5 : 1 } = options;
  const found: RecordRow<R>[] = [];
  let start = input.ExclusiveStartKey;
  for (let request = 1; ; request++) {
    const { rows, last } = await rowsOf({ ...input, Limit: rowsToRead(options, request), ExclusiveStartKey: start });
    found.push(...rows.map(row => ({ record: read(row), row })).filter(({ record }) => !keep || keep(record)));
    start = last;
    if (!last || found.length >= limit || request === requests) return cut(found, limit, start, cursorOf);
  }
};

/** A page of one partition of the table, consistent: what was just written is in it. */
export const queryTable = async <R>(range: Range, read: (row: Row) => R, options: Options<R>): Promise<Page<R>> =>
  page(
    {
      KeyConditionExpression: condition({ pk: 'pk', sk: 'sk' }, range),
      ExpressionAttributeValues: { ':pk': range.pk, ...valuesOf(range) },
      ConsistentRead: true,
      ScanIndexForward: !options.descending,
      ExclusiveStartKey: options.cursor === undefined ? undefined : { pk: range.pk, sk: decode(options.cursor, 1, range)[0] },
    },
    read,
    options,
    row => placeOf([String(row.sk)]),
  );

/** What counts in one partition of the table: all of it, of what is bounded by a quota, however much that has ended stands between. */
export const wholeOfTable = async <R>(range: Range, read: (row: Row) => R, most: number, keep: (record: R) => boolean): Promise<R[]> =>
  (await queryTable(range, read, { limit: most, keep, requests: Number.POSITIVE_INFINITY })).items;

/** A page of one partition of `gsi1`, in the order of its sort key; a moment behind the table. */
export const queryIndex = async <R>(range: Range, read: (row: Row) => R, options: Options<R>): Promise<Page<R>> =>
  page(
    {
      IndexName: 'gsi1',
      KeyConditionExpression: condition({ pk: 'gsi1pk', sk: 'gsi1sk' }, range),
      ExpressionAttributeValues: { ':pk': range.pk, ...valuesOf(range) },
      ScanIndexForward: !options.descending,
      ExclusiveStartKey: options.cursor === undefined ? undefined : startOf(range.pk, decode(options.cursor, 3, range)),
    },
    read,
    options,
    row => placeOf([String(row.gsi1sk), String(row.pk), String(row.sk)]),
  );

const startOf = (gsi1pk: string, [gsi1sk, pk, sk]: string[]) => ({ gsi1pk, gsi1sk, pk, sk });

const valuesOf = ({ prefix, from, to }: Range) =>
  Object.fromEntries(Object.entries({ ':prefix': prefix, ':from': from, ':to': to }).filter(([, value]) => value !== undefined));

const perPage = 200;

/** All of one partition of `gsi1`, page after page to its end. For what is bounded by the product itself. */
export const wholeOfIndex = async <R>(range: Range, read: (row: Row) => R): Promise<R[]> => {
  const all: R[] = [];
  let cursor: string | undefined;
  do {
    const found: Page<R> = await queryIndex(range, read, { limit: perPage, cursor });
    all.push(...found.items);
    cursor = found.cursor;
  } while (cursor !== undefined);
  return all;
};
