import { ContinuousBackupsUnavailableException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { makeReady } from './new-table.ts';

/** A table as a restore leaves it: no stream, no time to live, and no recovery for a moment. `has` is what was turned on. */
const asRestored = (has: Set<string>) => {
  let early = 1;
  const answers: Record<string, () => object> = {
    DescribeTableCommand: () => ({
      Table: { TableStatus: 'ACTIVE', StreamSpecification: { StreamEnabled: has.has('stream') }, LatestStreamArn: 'arn:stream' },
    }),
    DescribeTimeToLiveCommand: () => ({ TimeToLiveDescription: { TimeToLiveStatus: has.has('time to live') ? 'ENABLED' : 'DISABLED' } }),
    UpdateTableCommand: () => has.add('stream'),
    UpdateTimeToLiveCommand: () => {
      if (has.has('time to live')) throw new Error('TimeToLive is already enabled');
      return has.add('time to live');
    },
    UpdateContinuousBackupsCommand: () => {
      if (early-- > 0) throw new ContinuousBackupsUnavailableException({ message: 'Backups are being enabled', $metadata: {} });
      return has.add('recovery');
    },
  };
  return { send: async (command: object) => answers[command.constructor.name]!() } as unknown as DynamoDBClient;
};

test('a table that was restored in another way has all that a stage needs once it is made ready, also when that is done again', async () => {
  const has = new Set<string>();
  for (let time = 0; time < 2; time++)
    expect(await makeReady(asRestored(has), 'almanac-prod', 'almanac-prod-2')).toEqual({ name: 'almanac-prod-2', streamArn: 'arn:stream' });
  expect([...has].sort()).toEqual(['recovery', 'stream', 'time to live']);
});
