import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { credentialShards } from '../../../shared/domain/calendars/connections/credential.ts';
import type { Account } from '../redrive/account.ts';

/** The function that may open tokens, and its queue: this command hands it work, and can open nothing itself. */
const worker = (stage: string): string => `almanac-${stage}-calendars-on-token`;

/** Where the credentials of a stage stand in the index by the age of their data keys, and where the work on them goes. */
export type Credentials = { table: DynamoDBDocumentClient; tableName: string; sqs: SQSClient; queueUrl: string };
/** A credential by its key, and when its data key was made. */
export type OldCredential = { pk: string; sk: string; keyedAt: string };

const tableOf = async (lambda: LambdaClient, stage: string): Promise<string> => {
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: worker(stage) }));
  const name = Environment?.Variables?.TABLE_NAME;
  if (!name) throw new Error(`${worker(stage)} names no table`);
  return name;
};

/** Finds table and queue of a stage. */
export const openCredentials = async ({ lambda, sqs, stage }: Account, options: object): Promise<Credentials> => {
  const [tableName, { QueueUrl }] = await Promise.all([
    tableOf(lambda, stage),
    sqs.send(new GetQueueUrlCommand({ QueueName: worker(stage) })),
  ]);
  return { table: DynamoDBDocumentClient.from(new DynamoDBClient(options)), tableName, sqs, queueUrl: QueueUrl! };
};

/** The credentials whose data keys were made at an instant or before, the oldest first within each of the index's places. One query a hundred. */
export async function* credentialsKeyedUntil({ table, tableName }: Credentials, keyedUntil: string): AsyncGenerator<OldCredential[]> {
  for (let shard = 0; shard < credentialShards; shard++) {
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await table.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :shard and gsi1sk <= :until',
          ExpressionAttributeValues: { ':shard': `CREDENTIALS#${shard}`, ':until': keyedUntil },
          Limit: 100,
          ExclusiveStartKey,
        }),
      );
      const found = (page.Items ?? []).map(({ pk, sk, gsi1sk }) => ({ pk: String(pk), sk: String(sk), keyedAt: String(gsi1sk) }));
      if (found.length > 0) yield found;
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }
}

/** How many credentials are still under data keys of an instant or before. A moment behind what was done. */
export const countKeyedUntil = async (credentials: Credentials, keyedUntil: string): Promise<number> => {
  let count = 0;
  for await (const page of credentialsKeyedUntil(credentials, keyedUntil)) count += page.length;
  return count;
};

/** The event by which the clock hands a credential out, made here for one that is not due yet. The worker reads the credential itself, and drops what is done. */
const workOn = ({ pk, sk, keyedAt }: OldCredential, keyedUntil: string): string => {
  const at = new Date().toISOString();
  const [userId, connectionId] = [pk.slice('USER#'.length), sk.slice('CREDENTIAL#'.length)];
  // Of the record only the ids are read; the rest is what its schema asks for.
  const record = { userId, connectionId, provider: 'google', keyedAt, tokenExpiresAt: at, version: 1 };
  const event = { id: `${pk}/${sk}@${randomUUID()}`, type: 'credential.data_key_due', at, by: 'operator', requestId: 'rotateDataKey' };
  return JSON.stringify({ ...event, entity: 'credential', version: 1, data: { keyedUntil }, record });
};

/** Hands credentials to the worker, ten a request. Answers how many. */
export const handOut = async ({ sqs, queueUrl }: Credentials, credentials: OldCredential[], keyedUntil: string): Promise<number> => {
  for (let start = 0; start < credentials.length; start += 10) {
    const Entries = credentials
      .slice(start, start + 10)
      .map((credential, i) => ({ Id: String(i), MessageBody: workOn(credential, keyedUntil) }));
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    if (Failed.length > 0) throw new Error(`${Failed.length} of ${Entries.length} messages were not taken: run it again`);
  }
  return credentials.length;
};
