import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { indexes, parkedShard } from '../../../shared/data/core/schema.ts';
import { laneOf } from '../../../shared/data/lanes.ts';
import { nameIn } from '../../../shared/names.ts';
import type { Account } from './account.ts';

/** A record that the clock has parked, because its rule kept failing: its key and kind, and since when it was due (RFC 3339, UTC). */
export type ParkedRecord = { key: { pk: string; sk: string }; entity: string; dueAt: string };

const perRequest = 10;

/** Is this (`items/on-due` or `items-on-due`, or none for all) the lane of a record? */
const isOf =
  (only: string | undefined) =>
  ({ entity }: ParkedRecord): boolean =>
    only === undefined || only.replace('/', '-') === laneOf(entity).replace('/', '-');

/** The table of a stage and where its queues are, as the clock's own functions know them. */
export const placesOf = async ({ lambda, stage }: Account): Promise<{ table: string; queues: string }> => {
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: nameIn(stage, 'platform/sweep') }));
  const { TABLE_NAME: table = '', QUEUES_URL: queues = '' } = Environment?.Variables ?? {};
  return { table, queues };
};

/** Every record that is parked on a stage, or of one lane of it, the one that waits longest first. */
export const parkedOn = async (account: Account, only?: string): Promise<ParkedRecord[]> => {
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
    found.push(
      ...(page.Items ?? [])
        .map(item => unmarshall(item))
        .map(({ pk, sk, entity, dueAt }) => ({ key: { pk, sk }, entity: String(entity), dueAt: String(dueAt) })),
    );
    start = page.LastEvaluatedKey;
  } while (start);
  return found.filter(isOf(only));
};

/** Has the clock try parked records again, now, each in its lane. Answers how many went onto a queue; the others stay parked. */
export const tryAgain = async (account: Account, records: ParkedRecord[]): Promise<number> => {
  const { queues } = await placesOf(account);
  let sent = 0;
  for (const [lane, ofLane] of Map.groupBy(records, ({ entity }) => laneOf(entity))) {
    const QueueUrl = `${queues}/${nameIn(account.stage, lane)}`;
    for (let i = 0; i < ofLane.length; i += perRequest) {
      const Entries = ofLane.slice(i, i + perRequest).map((record, Id) => ({ Id: String(Id), MessageBody: JSON.stringify(record) }));
      const { Successful = [] } = await account.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      sent += Successful.length;
    }
  }
  return sent;
};
