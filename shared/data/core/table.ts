import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { environment } from '../../env.ts';
import { watchable } from '../../sdk-clients.ts';

const env = environment({ TABLE_NAME: z.string(), DUE_SHARDS: z.coerce.number().int().positive() });

export const tableName = env.TABLE_NAME;
/** How many shards of the due index writes are spread over: a setting of the stage. */
export const dueShards = env.DUE_SHARDS;

export const documents = DynamoDBDocumentClient.from(watchable(new DynamoDBClient({})), {
  marshallOptions: { removeUndefinedValues: true },
});
