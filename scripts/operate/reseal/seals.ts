import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { sealShards } from '../../../shared/domain/calendars/seal.ts';
import type { Account } from '../redrive/account.ts';

/** The function that may open tokens, and its queue: this command hands it work, and can open nothing itself. */
const worker = (stage: string): string => `almanac-${stage}-grants-on-token-due`;

/** Where the seals of a stage stand in the index by the age of their data keys, and where the work on them goes. */
export type Seals = { table: DynamoDBDocumentClient; tableName: string; sqs: SQSClient; queueUrl: string };
/** A seal by its key, and when its data key was made. */
export type OldSeal = { pk: string; sk: string; keyedAt: string };

const tableOf = async (lambda: LambdaClient, stage: string): Promise<string> => {
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: worker(stage) }));
  const name = Environment?.Variables?.TABLE_NAME;
  if (!name) throw new Error(`${worker(stage)} names no table`);
  return name;
};

/** Finds table and queue of a stage. */
export const openSeals = async ({ lambda, sqs, stage }: Account, options: object): Promise<Seals> => {
  const [tableName, { QueueUrl }] = await Promise.all([
    tableOf(lambda, stage),
    sqs.send(new GetQueueUrlCommand({ QueueName: worker(stage) })),
  ]);
  return { table: DynamoDBDocumentClient.from(new DynamoDBClient(options)), tableName, sqs, queueUrl: QueueUrl! };
};

/** The seals whose data keys were made at an instant or before, the oldest first within each of the index's places. One query a hundred. */
export async function* sealsKeyedUntil({ table, tableName }: Seals, keyedUntil: string): AsyncGenerator<OldSeal[]> {
  for (let shard = 0; shard < sealShards; shard++) {
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await table.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :shard and gsi1sk <= :until',
          ExpressionAttributeValues: { ':shard': `SEALS#${shard}`, ':until': keyedUntil },
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

/** How many seals are still under data keys of an instant or before. A moment behind what was done. */
export const countKeyedUntil = async (seals: Seals, keyedUntil: string): Promise<number> => {
  let count = 0;
  for await (const page of sealsKeyedUntil(seals, keyedUntil)) count += page.length;
  return count;
};

/** The event by which the clock hands a seal out, made here for one that is not due yet. The worker reads the seal itself, and drops what is done. */
const workOn = ({ pk, sk, keyedAt }: OldSeal, keyedUntil: string): string => {
  const at = new Date().toISOString();
  const [userId, grantId] = [pk.slice('USER#'.length), sk.slice('SEAL#'.length)];
  // Of the record only the ids are read; the rest is what its schema asks for.
  const record = { userId, grantId, provider: 'google', keyedAt, tokenExpiresAt: at, version: 1 };
  const event = { id: `${pk}/${sk}@${randomUUID()}`, type: 'seal.reseal_due', at, by: 'operator', requestId: 'reseal' };
  return JSON.stringify({ ...event, entity: 'seal', version: 1, data: { keyedUntil }, record });
};

/** Hands seals to the worker, ten a request. Answers how many. */
export const handOut = async ({ sqs, queueUrl }: Seals, seals: OldSeal[], keyedUntil: string): Promise<number> => {
  for (let start = 0; start < seals.length; start += 10) {
    const Entries = seals.slice(start, start + 10).map((seal, i) => ({ Id: String(i), MessageBody: workOn(seal, keyedUntil) }));
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    if (Failed.length > 0) throw new Error(`${Failed.length} of ${Entries.length} messages were not taken: run it again`);
  }
  return seals.length;
};
