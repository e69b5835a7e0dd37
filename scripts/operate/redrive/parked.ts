import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { indexes, parkedShard } from '../../../shared/data/core/schema.ts';
import type { Account } from './account.ts';

/** A record that the clock has parked, because its rule kept failing: its key, and since when it was due (RFC 3339, UTC). */
export type ParkedRecord = { key: { pk: string; sk: string }; dueAt: string };

const perRequest = 10;
const worker = 'platform-fire';

/** Is this the function (`platform/fire` or `platform-fire`) whose records are parked? */
export const parks = (only: string | undefined): boolean => only === undefined || only.replace('/', '-') === worker;

/** The table of a stage and the queue of its clock, as the clock's own functions know them. */
export const placesOf = async ({ lambda, stage }: Account): Promise<{ table: string; queue: string }> => {
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: `almanac-${stage}-platform-sweep` }));
  const { TABLE_NAME: table = '', DUE_QUEUE_URL: queue = '' } = Environment?.Variables ?? {};
  return { table, queue };
};

/** Every record that is parked on a stage, the one that waits longest first. */
export const parkedOn = async (account: Account): Promise<ParkedRecord[]> => {
  const { table } = await placesOf(account);
  const found: ParkedRecord[] = [];
  let start: QueryCommandOutput['LastEvaluatedKey'];
  do {
    const page: QueryCommandOutput = await account.dynamodb.send(
      new QueryCommand({
        TableName: table,
        IndexName: indexes.due,
        KeyConditionExpression: 'dueShard = :parked',
        ExpressionAttributeValues: { ':parked': { S: parkedShard } },
        ExclusiveStartKey: start,
      }),
    );
    found.push(...(page.Items ?? []).map(item => unmarshall(item)).map(({ pk, sk, dueAt }) => ({ key: { pk, sk }, dueAt: String(dueAt) })));
    start = page.LastEvaluatedKey;
  } while (start);
  return found;
};

/** Has the clock try parked records again, now. Answers how many went onto its queue; the others stay parked. */
export const tryAgain = async (account: Account, records: ParkedRecord[]): Promise<number> => {
  const { queue } = await placesOf(account);
  let sent = 0;
  for (let i = 0; i < records.length; i += perRequest) {
    const Entries = records.slice(i, i + perRequest).map((record, Id) => ({ Id: String(Id), MessageBody: JSON.stringify(record) }));
    const { Successful = [] } = await account.sqs.send(new SendMessageBatchCommand({ QueueUrl: queue, Entries }));
    sent += Successful.length;
  }
  return sent;
};
