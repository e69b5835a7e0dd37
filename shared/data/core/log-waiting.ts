import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { keyOfWaiting, packed } from './log-rows.ts';
import { documents, tableName } from './table.ts';

/** Keeps what the queue of the log did not take beside the log, so that nothing later of its record gets before it. */
export const waitForLog = async (owner: string, entry: { id: string }): Promise<void> => {
  await documents.send(new PutCommand({ TableName: tableName, Item: { ...keyOfWaiting(owner, entry), ...packed(entry) } }));
};
