import { describe, expect, test } from 'vitest';
import { putDeadLetter } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { operator } from '../../../scripts/testing/operator.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';

describe.runIf(stage.endpoint)('dead letters', () => {
  test('are told by what they are about, and never by what they hold', async () => {
    const { door } = await operator();
    const { workspaceId } = await person('ada');
    const record = { title: 'HIV test', workspaceId };
    const message = { type: 'item.created', id: `WS#${workspaceId}/ITEM#item_1@1`, record, data: { note: 'HIV test' } };
    await putDeadLetter('views-on-event', message);
    const { data: letters } = await door.listDeadLetters({ params: { queue: 'views-on-event' } });
    expect(letters).toContainEqual(expect.objectContaining({ about: 'event', kind: 'item.created', owner: `WS#${workspaceId}` }));
    expect(JSON.stringify(letters)).not.toContain('HIV');
  });

  test('go back onto their queue, so many as are asked for, and what they are about happens', async () => {
    const { door } = await operator();
    const ada = await person('ada');
    const dueAt = new Date(Date.now() - 1000).toISOString();
    for (let i = 0; i < 3; i++) {
      const key = { pk: `WS#${ada.workspaceId}`, sk: `REDEMPTION#${i}` };
      await putDeadLetter('households-on-due', { key, entity: 'redemption', dueAt });
    }
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
