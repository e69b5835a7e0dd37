import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { webServer } from '../../aws/web-server.fixture.ts';
import { takeTableTimes, timed } from './table-times.ts';

/** A table that answers after so many milliseconds, or refuses. */
const tableOf = async (answer: { afterMs: number; status: number }) => {
  const endpoint = await webServer((_, response) => {
    setTimeout(() => response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end('{}'), answer.afterMs);
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  timed(client);
  return () => client.send(new GetItemCommand({ TableName: 'table', Key: { pk: { S: 'a' } } })).catch(() => undefined);
};

test('each call of the table is timed, one that fails too, and told once', async () => {
  const [ask, refuse] = [await tableOf({ afterMs: 20, status: 200 }), await tableOf({ afterMs: 0, status: 400 })];
  takeTableTimes();
  await Promise.all([ask(), ask(), refuse()]);
  const times = takeTableTimes();
  expect(times).toHaveLength(3);
  expect(times.filter(each => each >= 19).length).toBeGreaterThanOrEqual(2);
  expect(takeTableTimes()).toEqual([]);
});

test('a hundred are kept of a request that calls more often', async () => {
  const ask = await tableOf({ afterMs: 0, status: 200 });
  takeTableTimes();
  await Promise.all(Array.from({ length: 120 }, ask));
  expect(takeTableTimes()).toHaveLength(100);
});
