import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { operator } from '../../../scripts/testing/operator.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';

const { endpoint } = stage;
const sqs = new SQSClient({
  region: 'us-east-1',
  endpoint,
  useQueueUrlAsEndpoint: false,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const put = (queue: string, body: object) =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl: `${endpoint}/000000000000/almanac-local-${queue}-dead-letters`,
      MessageBody: JSON.stringify(body),
    }),
  );

test('the deep look tells of every part, with the moment', async () => {
  const { door } = await operator();
  const { data } = await door.getDeepHealth({});
  expect(data).toMatchObject({
    table: { status: 'ok' },
    key: { status: 'ok' },
    mail: { status: 'ok' },
    clock: { lagMs: expect.any(Number) },
  });
  expect(Math.abs(Date.now() - Date.parse(data.checkedAt))).toBeLessThan(60_000);
});

describe.runIf(endpoint)('dead letters', () => {
  test('are told by what they are about, and never by what they hold', async () => {
    const { door } = await operator();
    const { workspaceId } = await person('ada');
    const record = { title: 'HIV test', workspaceId };
    await put('views-on-event', { type: 'item.created', id: `WS#${workspaceId}/ITEM#item_1@1`, record, data: { note: 'HIV test' } });
    const { data: letters } = await door.listDeadLetters({ params: { queue: 'views-on-event' } });
    expect(letters).toContainEqual(expect.objectContaining({ about: 'event', kind: 'item.created', owner: `WS#${workspaceId}` }));
    expect(JSON.stringify(letters)).not.toContain('HIV');
  });

  test('go back onto their queue, so many as are asked for, and what they are about happens', async () => {
    const { door } = await operator();
    const ada = await person('ada');
    const dueAt = new Date(Date.now() - 1000).toISOString();
    for (let i = 0; i < 3; i++)
      await put('households-on-due', { key: { pk: `WS#${ada.workspaceId}`, sk: `REDEMPTION#${i}` }, entity: 'redemption', dueAt });
    const { data } = await door.redriveDeadLetters({ params: { queue: 'households-on-due' }, body: { most: 2 } });
    expect(data).toEqual({ moved: 2, left: 1 });
    expect((await door.redriveDeadLetters({ params: { queue: 'households-on-due' }, body: { most: 100 } })).data).toEqual({
      moved: 1,
      left: 0,
    });
    // Of records that are gone nothing is left to do: their messages are handled, and come to no dead letters again.
    await eventually('an empty queue', async () => {
      const { data: queues } = await door.listQueues({});
      const { waiting, beingHandled, deadLetters } = queues.find(({ queue }) => queue === 'households-on-due')!;
      return waiting === 0 && beingHandled === 0 && deadLetters === 0;
    });
  });

  test('of the stream are left to the command that reads it, and of no queue there are none', async () => {
    const { door } = await operator();
    const body = { most: 1 };
    await expect(door.redriveDeadLetters({ params: { queue: 'platform-publish' }, body })).rejects.toMatchObject({ status: 409 });
    await expect(door.redriveDeadLetters({ params: { queue: 'nothing' }, body })).rejects.toMatchObject({ status: 404 });
    await expect(door.redriveDeadLetters({ params: { queue: 'items-on-due' }, body: { most: 501 } })).rejects.toMatchObject({
      status: 400,
    });
  });

  test('what is parked is told and tried again', async () => {
    const { door } = await operator();
    const { data: parked } = await door.listParked({});
    expect((await door.retryParked({ body: { most: 500 } })).data.sent).toBe(parked.length);
    const from = '2999-01-01T00:00:00Z';
    expect((await door.listParked({ query: { from } })).data).toEqual([]);
    expect((await door.retryParked({ body: { from } })).data).toEqual({ sent: 0 });
  });
});

test('figures are told where anybody has measured them', async () => {
  const { door } = await operator();
  const { data: lags } = await door.listLags({});
  expect(lags.map(({ queue }) => queue)).toEqual(expect.arrayContaining(['platform-publish', 'items-on-due', 'platform-on-undelivered']));
  const { data: usage } = await door.getUsage({ query: { hours: 1 } });
  expect(usage.table.records).toBeGreaterThan(0);
  expect(usage.requests.failed).toBeLessThanOrEqual(usage.requests.all);
  for (const { channel, count } of (await door.listDeliveries({})).data)
    expect([['email', 'push'].includes(channel), count > 0]).toEqual([true, true]);
  await expect(door.getUsage({ query: { hours: 169 } })).rejects.toMatchObject({ status: 400 });
});
