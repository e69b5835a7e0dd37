import { setTimeout as pause } from 'node:timers/promises';
import {
  ContinuousBackupsUnavailableException,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  type TableDescription,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { attributes } from '../../../shared/data/core/schema.ts';
import { problem } from '../../console.ts';
import { describe } from './place.ts';

/** The moment that a table is brought back to, or the backup of DynamoDB that has it. */
export type Point = { at: Date } | { backupArn: string };

/** Asks again and again, less and less often, until there is an answer. */
const untilAnswered = async <T>(ask: () => Promise<T | undefined>): Promise<T> => {
  for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 10_000)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await pause(waitMs);
  }
};

const ready = (dynamodb: DynamoDBClient, table: string): Promise<TableDescription> =>
  untilAnswered(async () => {
    const found = await describe(dynamodb, table);
    return found?.TableStatus === 'ACTIVE' ? found : undefined;
  });

/** For some minutes after a table was made its recovery cannot be turned on: it is tried until it can. */
const turnRecoveryOn = async (dynamodb: DynamoDBClient, TableName: string): Promise<void> => {
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
  await untilAnswered(() =>
    dynamodb.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification })).catch(error => {
      if (error instanceof ContinuousBackupsUnavailableException) return undefined;
      throw error;
    }),
  );
};

/** What no restore brings with it, whoever made it: the time to live, without which nothing goes that was erased, and recovery. Can be done again. */
const turnOn = async (dynamodb: DynamoDBClient, TableName: string): Promise<void> => {
  const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
  const TimeToLiveSpecification = { AttributeName: attributes.expiresAt, Enabled: true };
  // Turned on a second time it is refused.
  if (!TimeToLiveDescription?.TimeToLiveStatus?.startsWith('ENABL'))
    await dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  await turnRecoveryOn(dynamodb, TableName);
};

/**
 * Makes a new table as another was at a moment, beside it, and waits until it is there. A restore brings neither the time to live nor recovery
 * with it: both are set. The stream stays off, so that nobody is told what is put into it before it is used.
 */
export const restoreTo = async (dynamodb: DynamoDBClient, source: string, target: string, point: Point): Promise<void> => {
  if (await describe(dynamodb, target)) throw problem(`There is a table ${target} already.`);
  const TargetTableName = target;
  await ('backupArn' in point
    ? dynamodb.send(new RestoreTableFromBackupCommand({ TargetTableName, BackupArn: point.backupArn }))
    : dynamodb.send(new RestoreTableToPointInTimeCommand({ TargetTableName, SourceTableName: source, RestoreDateTime: point.at })));
  await ready(dynamodb, target);
  await turnOn(dynamodb, target);
};

/**
 * Makes a restored table fit to be used, also one that AWS Backup has made: time to live, recovery, its stream, and protection as the table has that
 * it stands in for. Answers the setting of the stage.
 */
export const makeReady = async (dynamodb: DynamoDBClient, source: string, name: string): Promise<{ name: string; streamArn: string }> => {
  const isProtected = (await describe(dynamodb, source))?.DeletionProtectionEnabled ?? true;
  const before = await ready(dynamodb, name);
  await turnOn(dynamodb, name);
  if (!before.StreamSpecification?.StreamEnabled) {
    const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } as const;
    await dynamodb.send(new UpdateTableCommand({ TableName: name, StreamSpecification }));
    await ready(dynamodb, name);
  }
  if (isProtected) await dynamodb.send(new UpdateTableCommand({ TableName: name, DeletionProtectionEnabled: true }));
  const { LatestStreamArn: streamArn } = await ready(dynamodb, name);
  if (!streamArn) throw problem(`${name} has no stream.`);
  return { name, streamArn };
};
