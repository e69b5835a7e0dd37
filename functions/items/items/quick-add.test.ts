import { expect, test } from 'vitest';
import { apiOf, signIn } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';

const text = 'water plants every other Saturday 9am #garden !2 remind 1h before';

/** Somebody with these settings, signed in since: the gateway keeps what it knew of the old token for a minute. */
const personWith = async (settings: { zone?: string; locale?: 'de' }) => {
  const { api, ...someone } = await person('ada');
  await api.changeMe({ body: settings });
  return { ...someone, api: apiOf(stage, (await signIn(stage, someone.email, someone.password)).token) };
};

test('a line of text becomes an item, in the zone of whoever writes it; what it means can be asked beforehand', async () => {
  const ada = await personWith({ zone: 'America/New_York' });
  const home = await workspaceOf(ada);
  const { data: explained } = await ada.api.quickAdd({ params: home, body: { text, explainOnly: true } });
  expect(explained).not.toHaveProperty('item');
  expect((await ada.api.listItems({ params: home })).data).toEqual([]);
  const { status, data } = await ada.api.quickAdd({ params: home, body: { text } });
  const { item, ...told } = data;
  expect({ status, told }).toEqual({ status: 200, told: explained });
  expect(item).toMatchObject({ ...explained.draft, assignees: [ada.userId], version: 1 });
  expect(item).toMatchObject({
    title: 'water plants',
    due: { time: '09:00', zone: 'America/New_York' },
    recurrence: { rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SA' },
    tags: ['garden'],
    priority: 'medium',
    reminders: [{ offset: '-PT1H' }],
  });
  const { data: created } = await ada.api.createItem({ params: home, body: { ...explained.draft, title: explained.draft.title! } });
  const { itemId: _, createdAt: __, ...same } = created;
  expect(item).toMatchObject(same);
});

test.each([
  ['Workshop monday from 9am to 11am', '09:00', 'PT2H'],
  ['Lunch tomorrow noon for 2h', '12:00', 'PT2H'],
  ['Meeting 9:00-9:30 tomorrow', '09:00', 'PT30M'],
])('A1: "%s" begins when it says', async (said, time, duration) => {
  const ada = await person('ada');
  const { data } = await ada.api.quickAdd({ params: await workspaceOf(ada), body: { text: `${said} remind 1h before` } });
  const { item } = data;
  expect(item).toMatchObject({ start: { time }, duration, reminders: [{ relativeTo: 'start', offset: '-PT1H' }] });
  expect(item?.due).toBeUndefined();
  const ms = (at: string | undefined) => Date.parse(at ?? '');
  expect(item!.startsAt!.slice(11, 16)).toBe(time);
  expect(ms(item!.fallsDueAt) - ms(item!.startsAt)).toBe(duration === 'PT2H' ? 7_200_000 : 1_800_000);
  expect(ms(item!.startsAt) - ms(item!.nextReminderAt)).toBe(3_600_000);
});

test('is understood in the language of whoever writes it', async () => {
  const ada = await personWith({ locale: 'de' });
  const { data } = await ada.api.quickAdd({ params: ada, body: { text: 'Müll rausbringen jeden Montag um 7 Uhr', explainOnly: true } });
  expect(data).toMatchObject({
    language: 'de',
    draft: { title: 'Müll rausbringen', due: { time: '07:00' }, recurrence: { rule: 'FREQ=WEEKLY;BYDAY=MO' } },
  });
});

test('a text that is only about when is told so, and creates nothing; one sent again creates nothing more', async () => {
  const ada = await person('ada');
  const home = await workspaceOf(ada);
  await expect(ada.api.quickAdd({ params: home, body: { text: 'tomorrow 9am' } })).rejects.toMatchObject({
    status: 400,
    details: { errors: [{ pointer: '/text', code: 'no_title_left' }] },
  });
  const idempotencyKey = uuidv7(Date.now());
  const send = () => ada.api.quickAdd({ params: home, body: { text: 'call mum tomorrow' }, idempotencyKey });
  expect((await send()).data.item?.itemId).toBe((await send()).data.item?.itemId);
  expect((await ada.api.listItems({ params: home })).data).toHaveLength(1);
});

test('a guest may not', async () => {
  const ada = await person('ada');
  const home = await workspaceOf(ada);
  const guest = await memberOf(home, ada, 'guest');
  await expect(guest.api.quickAdd({ params: home, body: { text, explainOnly: true } })).rejects.toMatchObject({ status: 403 });
});

test('`#name` is a list where there is one, `@name` a member; a list that is sent counts where the text names none', async () => {
  const ada = await personWith({});
  await ada.api.changeMe({ body: { displayName: 'Ada Love' } });
  const home = await workspaceOf(ada);
  const garden = (await ada.api.createList({ params: home, body: { name: 'Garden' } })).data;
  const work = (await ada.api.createList({ params: home, body: { name: 'Work' } })).data;
  const add = async (line: string) => (await ada.api.quickAdd({ params: home, body: { text: line, listId: work.listId } })).data;
  const { item, parts } = await add('water the roses #garden #roses @ada');
  expect(item).toMatchObject({ title: 'water the roses', listId: garden.listId, tags: ['roses'], assignees: [ada.userId] });
  expect(parts.map(({ field }) => field).filter(field => field !== 'title')).toEqual(['list', 'tags', 'assignees']);
  expect((await add('call @nobody')).unclear.map(each => each.text)).toEqual(['@nobody']);
  expect((await add('call mum')).item).toMatchObject({ title: 'call mum', listId: work.listId });
  const nowhere = { text: 'call mum', listId: garden.listId.replace(/.$/, last => (last === '0' ? '1' : '0')) };
  await expect(ada.api.quickAdd({ params: home, body: nowhere })).rejects.toMatchObject({ status: 404 });
});
