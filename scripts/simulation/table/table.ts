import { marshall } from '@aws-sdk/util-dynamodb';
import { attributes } from '../../../shared/data/core/schema.ts';
import { holds, type Row } from './expression.ts';
import { idOf, type Key } from './partitions.ts';
import { answerQuery, type QueryInput } from './query.ts';
import { refused } from './refused.ts';
import { keyAttributes, replica, type Store, type StoreOptions, storeOf } from './store.ts';
import { updated } from './update.ts';
import { keyText, stored } from './value.ts';

const { pk, sk } = attributes;
const megabyte = 1_048_576;
const largestRow = 400 * 1024;
const keysPerRead = 100;
const actionsPerTransaction = 100;

type PutInput = {
  Item: Row;
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Row;
  ReturnValues?: 'ALL_OLD';
  ReturnValuesOnConditionCheckFailure?: 'ALL_OLD';
};
type GetInput = { Key: Row; ConsistentRead?: boolean };
type BatchGetInput = { RequestItems: Record<string, { Keys: Row[]; ConsistentRead?: boolean }> };
type TransactInput = { TransactItems: { Put?: PutInput; Update?: UpdateInput }[] };

const invalid = (message: string): Error => refused('ValidationException', message);

const keyIn = (row: Row | undefined): Key => ({ pk: keyText(row?.[pk], pk), sk: keyText(row?.[sk], sk) });

const checkedRow = (item: Row): { key: Key; row: Row } => {
  const row = stored(item) as Row;
  for (const name of keyAttributes) if (name in row) keyText(row[name], name);
  if (Buffer.byteLength(JSON.stringify(row)) > largestRow) throw invalid('Item size has exceeded the maximum allowed size');
  return { key: keyIn(row), row };
};

const mayWrite = (input: Omit<PutInput, 'Item' | 'ReturnValues'>, seen: Row | undefined): boolean => {
  const { ConditionExpression: text, ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
  return text === undefined || holds({ text, names, values }, seen);
};

/** Fails as the condition of a write does, with the row that stands there where the write wants to know it. */
const requireMayWrite = (input: Omit<PutInput, 'Item' | 'ReturnValues'>, seen: Row | undefined): void => {
  if (mayWrite(input, seen)) return;
  const shown = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && seen ? { Item: marshall(seen) } : {};
  throw refused('ConditionalCheckFailedException', 'The conditional request failed', shown);
};

const put = (store: Store, input: PutInput): object => {
  const { key, row } = checkedRow(input.Item);
  const seen = store.row(key);
  requireMayWrite(input, seen);
  store.write(key, row);
  return input.ReturnValues === 'ALL_OLD' && seen ? { Attributes: seen } : {};
};

type UpdateInput = Omit<PutInput, 'Item' | 'ReturnValues'> & {
  Key: Row;
  UpdateExpression: string;
  ReturnValues?: 'ALL_NEW' | 'UPDATED_NEW';
};

const changedRow = (store: Store, input: UpdateInput) => {
  const key = keyIn(input.Key);
  const { UpdateExpression: expression, ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
  const { after, changed } = updated(store.row(key) ?? { ...key }, { expression, names, values });
  return { key, row: checkedRow(after).row, after, changed };
};

const update = (store: Store, input: UpdateInput): object => {
  const { key, row, after, changed } = changedRow(store, input);
  requireMayWrite(input, store.row(key));
  store.write(key, row);
  if (input.ReturnValues === undefined) return {};
  return { Attributes: input.ReturnValues === 'ALL_NEW' ? after : changed };
};

const transact = (store: Store, { TransactItems: parts }: TransactInput): object => {
  if (parts.length === 0 || parts.length > actionsPerTransaction) throw invalid('A transaction holds 1 to 100 actions');
  const puts = parts.map(({ Put: put, Update: change, ...others }) => {
    if (put) return { each: put, ...checkedRow(put.Item) };
    if (change) return { each: change, ...changedRow(store, change) };
    throw new Error(`The simulated table knows no ${Object.keys(others)} in a transaction yet`);
  });
  if (new Set(puts.map(({ key }) => idOf(key))).size < puts.length) throw invalid('A transaction cannot have two operations on one item');
  const reasons = puts.map(({ each, key }) => ({ Code: mayWrite(each, store.row(key)) ? 'None' : 'ConditionalCheckFailed' }));
  if (reasons.some(({ Code }) => Code !== 'None'))
    throw refused('TransactionCanceledException', 'Transaction cancelled', { CancellationReasons: reasons });
  for (const { key, row } of puts) store.write(key, row);
  return {};
};

const rowsFor = (store: Store, consistent: boolean | undefined) => (consistent ? store.rows : store.view(replica)!.at(store.now()));

const get = (store: Store, { Key: asked, ConsistentRead }: GetInput): object => {
  const key = keyIn(asked);
  const Item = rowsFor(store, ConsistentRead).row(key.pk, idOf(key));
  return Item ? { Item } : {};
};

const batchGet = (store: Store, { RequestItems }: BatchGetInput): object => {
  const Responses = Object.entries(RequestItems).map(([table, { Keys, ConsistentRead }]) => {
    const asked = Keys.map(keyIn);
    if (asked.length === 0 || asked.length > keysPerRead) throw invalid('A batch holds 1 to 100 keys');
    if (new Set(asked.map(idOf)).size < asked.length) throw invalid('Provided list of item keys contains duplicates');
    return [table, asked.flatMap(key => rowsFor(store, ConsistentRead).row(key.pk, idOf(key)) ?? [])];
  });
  return { Responses: Object.fromEntries(Responses), UnprocessedKeys: {} };
};

const query = (store: Store, bytesPerAnswer: number, input: QueryInput): object => {
  const { IndexName: name, ConsistentRead: consistent } = input;
  if (name === undefined) return answerQuery(rowsFor(store, consistent), { hash: pk, range: sk }, input, bytesPerAnswer);
  const view = name === replica ? undefined : store.view(name);
  if (!view) throw invalid(`The table does not have the index ${name}`);
  if (consistent) throw invalid('Consistent reads are not supported on global secondary indexes');
  return answerQuery(view.at(store.now()), view, input, bytesPerAnswer);
};

export type TableOptions = StoreOptions & { /** How many bytes one answer to a query holds at the most. */ bytesPerAnswer?: number };

/** Our table in memory: the operations of DynamoDB that the product uses, over plain values as the document client takes them. */
export const simulatedTable = ({ bytesPerAnswer = megabyte, ...options }: TableOptions) => {
  const store = storeOf(options);
  const operations: Record<string, (input: never) => object> = {
    GetItem: (input: GetInput) => get(store, input),
    BatchGetItem: (input: BatchGetInput) => batchGet(store, input),
    PutItem: (input: PutInput) => put(store, input),
    UpdateItem: (input: UpdateInput) => update(store, input),
    TransactWriteItems: (input: TransactInput) => transact(store, input),
    Query: (input: QueryInput) => query(store, bytesPerAnswer, input),
  };
  return {
    ...store,
    /** Does one request, at once and as a whole. Throws what the SDK would throw. */
    execute: (operation: string, input: unknown): object => {
      const run = operations[operation];
      if (!run) throw new Error(`The simulated table does not know ${operation} yet`);
      return run(input as never);
    },
  };
};
