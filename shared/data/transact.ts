import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type PutCommandInput, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { Failure } from '../domain/failure.ts';
import { documents } from './table.ts';

/**
 * Writes several records or none of them. For the few changes that one record cannot hold: a workspace with its owner, an owner's
 * role beside the workspace, a one-time action with the item it changes. Fails with `conflict` when any condition does not hold.
 */
export const transact = async (puts: PutCommandInput[]): Promise<void> => {
  const TransactItems = puts.map(({ TableName, Item, ConditionExpression, ExpressionAttributeValues }) => ({
    Put: { TableName, Item, ConditionExpression, ExpressionAttributeValues },
  }));
  await documents.send(new TransactWriteCommand({ TransactItems })).catch(error => {
    throw isConflict(error) ? new Failure('conflict') : error;
  });
};

const isConflict = (error: unknown): boolean =>
  error instanceof TransactionCanceledException &&
  !!error.CancellationReasons?.some(({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict');
