import { expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { listenTo } from '../../../scripts/testing/bus.ts';
import { person } from '../../../scripts/testing/stage.ts';

test("the account's own integrations hear of what happens, with the record as it was then", async () => {
  const received = await listenTo(['item.created', 'item.completed']);
  const ada = await person('ada');
  const { data: item } = await ada.api.createItem({ params: ada, body: { title: 'Heard of' } });
  await ada.api.completeItem({ params: item });

  const heard: Awaited<ReturnType<typeof received>> = [];
  await eventually('both events', async () => {
    heard.push(...(await received()).filter(({ detail }) => detail.record.itemId === item.itemId));
    return heard.length >= 2;
  });
  expect(new Map(heard.map(each => [each['detail-type'], each.detail]))).toEqual(
    new Map([
      [
        'item.created',
        expect.objectContaining({ version: 1, by: ada.userId, record: expect.objectContaining({ title: 'Heard of', status: 'open' }) }),
      ],
      ['item.completed', expect.objectContaining({ version: 2, by: ada.userId, record: expect.objectContaining({ status: 'done' }) })],
    ]),
  );
});
