import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DeleteCommandInput, type PutCommandInput, TransactWriteCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { Failure } from '../../domain/core/failure.ts';
import { documents } from './table.ts';

/** The failure of a transaction that fails by the condition of this write alone. */
type Otherwise = { otherwise?: Failure };
/** An addition to a counter. */
export type Counted = UpdateCommandInput & Otherwise;
/** That a record is still as it was read, of which nothing is written. */
export type Check = Pick<UpdateCommandInput, 'TableName' | 'Key' | 'ExpressionAttributeValues'> & { ConditionExpression: string };
/** The end of a row that is no record, whether or not it is there. */
export type Erasure = Pick<DeleteCommandInput, 'TableName' | 'Key'>;
/** One part of a transaction. */
export type Write = (PutCommandInput & Otherwise) | Counted | Check | Erasure;

const actionOf = (write: Write) => {
  const { TableName, ConditionExpression, ExpressionAttributeValues }: Partial<Omit<Check, 'Key'>> = write;
  const common = { TableName, ConditionExpression, ExpressionAttributeValues };
  if ('Item' in write) return { Put: { ...common, Item: write.Item } };
  if ('UpdateExpression' in write) return { Update: { ...common, Key: write.Key, UpdateExpression: write.UpdateExpression } };
  return ConditionExpression === undefined ? { Delete: { TableName, Key: write.Key } } : { ConditionCheck: { ...common, Key: write.Key } };
};

/** The failure that the writes of a refused transaction name, where nothing but their conditions did not hold. */
const failureOf = (writes: Write[], { CancellationReasons: reasons = [] }: TransactionCanceledException): Failure => {
  const failed = writes.filter((_, i) => reasons[i]?.Code !== undefined && reasons[i].Code !== 'None') as Counted[];
  const [only] = failed.every(({ otherwise }) => otherwise) ? failed : [];
  const isCondition = reasons.every(({ Code }) => Code === 'None' || Code === 'ConditionalCheckFailed');
  return (isCondition ? only?.otherwise : undefined) ?? new Failure('conflict');
};

/**
 * Writes several records or none of them. For the few changes that one record cannot hold: a workspace with its owner, an owner's
 * role beside the workspace, a one-time action with the item it changes. Fails with `conflict` when the condition of a record does not hold.
 */
export const transact = async (writes: Write[]): Promise<void> => {
  await documents.send(new TransactWriteCommand({ TransactItems: writes.map(actionOf) })).catch(error => {
    throw isConflict(error) ? failureOf(writes, error) : error;
  });
};

const isConflict = (error: unknown): error is TransactionCanceledException =>
  error instanceof TransactionCanceledException &&
  !!error.CancellationReasons?.some(({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict');
