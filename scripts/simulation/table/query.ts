import { type Expression, holds, type Row } from './expression.ts';
import type { Partitions } from './partitions.ts';
import { refused } from './refused.ts';

export type QueryInput = {
  IndexName?: string;
  KeyConditionExpression: string;
  FilterExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Row;
  ExclusiveStartKey?: Row;
  ConsistentRead?: boolean;
  ScanIndexForward?: boolean;
  Limit?: number;
  Select?: 'COUNT';
};

const compareText = (one: unknown, other: unknown): number => (one === other ? 0 : (one as string) < (other as string) ? -1 : 1);

/** The order of rows in a view: by its sort key; rows that share one, by their own key. */
const orderOf = (range: string) => (one: Row, other: Row) =>
  compareText(one[range], other[range]) || compareText(one.pk, other.pk) || compareText(one.sk, other.sk);

/** The partition that a key condition names. */
const partitionIn = ({ text, names = {}, values = {} }: Expression, hash: string): string => {
  const place = [...text.matchAll(/([#\w]+)\s*=\s*(:\w+)/g)].find(([, name = '']) => (names[name] ?? name) === hash);
  if (!place) throw refused('ValidationException', `Query condition missed key schema element: ${hash}`);
  return String(values[place[2]!]);
};

const keysOf = (row: Row, names: Iterable<string>): Row => Object.fromEntries([...names].map(name => [name, row[name]]));

/** How many of these rows one answer holds: until a limit, or until so many bytes. */
const cutAt = (rows: Row[], limit: number, bytesAtMost: number): number => {
  let bytes = 0;
  for (const [i, row] of rows.entries()) {
    bytes += Buffer.byteLength(JSON.stringify(row));
    if (i + 1 >= limit || bytes >= bytesAtMost) return i + 1;
  }
  return rows.length;
};

/** Answers a query on the table or one of its indexes, as far as one page goes. */
export const answerQuery = (
  partitions: Partitions,
  { hash, range }: { hash: string; range: string },
  input: QueryInput,
  bytesAtMost: number,
) => {
  const given = { names: input.ExpressionAttributeNames, values: input.ExpressionAttributeValues };
  const condition: Expression = { text: input.KeyConditionExpression, ...given };
  const { ExclusiveStartKey: start, ScanIndexForward: forward = true, Limit: limit = Number.POSITIVE_INFINITY } = input;
  if (limit < 1) throw refused('ValidationException', 'Limit must be at least 1');
  const order = orderOf(range);
  const directed = forward ? order : (one: Row, other: Row) => order(other, one);

  let rows = [...partitions.rowsOf(partitionIn(condition, hash))].filter(row => holds(condition, row)).sort(directed);
  if (start) rows = rows.filter(row => directed(start, row) < 0);
  const read = rows.slice(0, cutAt(rows, limit, bytesAtMost));
  const last = read.at(-1);
  // DynamoDB says where it stopped whenever it stopped for a limit, whether or not something follows.
  const stopped = last && (read.length < rows.length || read.length >= limit);
  const found = input.FilterExpression ? read.filter(row => holds({ text: input.FilterExpression!, ...given }, row)) : read;
  return {
    ...(input.Select === 'COUNT' ? {} : { Items: found }),
    Count: found.length,
    ScannedCount: read.length,
    ...(stopped ? { LastEvaluatedKey: keysOf(last, new Set(['pk', 'sk', hash, range])) } : {}),
  };
};
