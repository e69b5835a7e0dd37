import { createHmac, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { raw } from '../../../scripts/testing/raw.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import { thingRoutes } from '../../../shared/api/items/things.ts';
import type { ThingId, WorkspaceId } from '../../../shared/domain/core/ids.ts';

let ada: Person;
beforeAll(async () => {
  ada = await person('ada');
});

type Place = { workspaceId: WorkspaceId };
type Thing = Place & { thingId: ThingId; secret: string; token: string };
const meter = { name: 'Washing machine', kind: 'number', rule: { kind: 'falls_below', level: 5, rearmAt: 50 } } as const;

const chore = async ({ api }: Person, params: Place, more: object = {}) =>
  (await api.createItem({ params, body: { title: 'Empty the machine', kind: 'chore', ...more } })).data;
const thingFor = async ({ api }: Person, params: Place, more: object = {}) => {
  const item = await chore(ada, params);
  return { item, thing: (await api.createThing({ params, body: { ...meter, itemId: item.itemId, ...more } })).data };
};

/** What Standard Webhooks asks for, made by hand from the secret as it is shown. */
const signed = (secret: string, body: string, { id = `msg_${randomUUID()}`, seconds = Math.floor(Date.now() / 1000) } = {}) => ({
  'webhook-id': id,
  'webhook-timestamp': String(seconds),
  'webhook-signature': `v1,${createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
    .update(`${id}.${seconds}.${body}`)
    .digest('base64')}`,
});
const post = async ({ workspaceId, thingId }: Place & { thingId: ThingId }, body: string, headers: Record<string, string>) => {
  const answer = await raw({
    route: thingRoutes.sayState,
    params: { workspaceId, thingId },
    body,
    contentType: 'application/json',
    headers,
  });
  return answer.problem ?? JSON.parse(answer.text).data.outcome;
};
const say = (thing: Thing, value: unknown, more: { at?: string; id?: string } = {}) => {
  const body = JSON.stringify({ value, ...(more.at ? { at: more.at } : {}) });
  return post(thing, body, signed(thing.secret, body, more.id ? { id: more.id } : {}));
};
const remindersOf = async ({ api }: Person, itemId: string) =>
  (await api.listNotifications({})).data.filter(({ content }) => content.kind === 'reminder' && content.itemId === itemId);

test('a washing machine is done: its chore is due and told, done, and due again with the next wash', async () => {
  const params = await workspaceOf(ada);
  const ben = await memberOf(params, ada, 'member');
  const { data: rota } = await ada.api.createRota({ params, body: { name: 'Laundry', kind: 'in_order', order: [ada.userId, ben.userId] } });
  const item = await chore(ada, params, { rotaId: rota.rotaId });
  const { data: thing } = await ada.api.createThing({ params, body: { ...meter, itemId: item.itemId } });
  const outcomes = [];
  for (const watts of [2, 800, 1200, 3]) outcomes.push(await say(thing, watts));
  expect(outcomes).toEqual(['noted', 'noted', 'noted', 'made_due']);
  const there = (await ada.api.getItem({ params: item })).data;
  expect(there).toMatchObject({ status: 'open', assignees: [ada.userId], due: { time: expect.any(String) } });
  await eventually('Ada is told', async () => (await remindersOf(ada, item.itemId)).length > 0);
  expect(await say(thing, 900)).toBe('noted');
  expect(await say(thing, 1)).toBe('already_due');
  await ada.api.completeItem({ params: item });
  expect(await say(thing, 900)).toBe('noted');
  expect(await say(thing, 1)).toBe('made_due');
  expect((await ada.api.getItem({ params: item })).data).toMatchObject({ status: 'open', assignees: [ben.userId] });
  await eventually('Ben is told', async () => (await remindersOf(ben, item.itemId)).length > 0);
  expect(await remindersOf(ada, item.itemId)).toHaveLength(1);
  const { data: audit } = await eventually('the log', async () => {
    const found = await ada.api.listAudit({ params, query: { types: 'item.made_due' } });
    return found.data.length === 2 && found;
  });
  expect(audit.map(({ by }) => by)).toEqual([thing.thingId, thing.thingId]);
  expect((await ada.api.listThings({ params })).data).toMatchObject([{ thingId: thing.thingId, state: { value: 1 } }]);
}, 120_000);

describe('what a thing says', () => {
  test('twenty at once, and each again, is one chore', async () => {
    const params = await workspaceOf(ada);
    const { item, thing } = await thingFor(ada, params, { kind: 'boolean', rule: { kind: 'becomes', value: true } });
    expect(await say(thing, false)).toBe('noted');
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => say(thing, true)));
    expect(outcomes.filter(each => each === 'made_due')).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(['made_due', 'noted']));
    expect((await ada.api.getItem({ params: item })).data).toMatchObject({ status: 'open', due: { time: expect.any(String) } });
  });

  test('comes again to no effect, and what is older changes nothing', async () => {
    const params = await workspaceOf(ada);
    const { thing } = await thingFor(ada, params);
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
    expect(await say(thing, 800, { at: ago(60), id: 'one' })).toBe('noted');
    expect(await say(thing, 1, { at: ago(90), id: 'two' })).toBe('outdated');
    expect(await say(thing, 1, { at: ago(30), id: 'three' })).toBe('made_due');
    expect(await say(thing, 800, { at: ago(10), id: 'one' })).toBe('known');
    expect((await ada.api.listThings({ params })).data[0]!.state).toMatchObject({ value: 1 });
    expect(await say(thing, 1, { at: new Date(Date.now() + 600_000).toISOString() })).toMatchObject({
      status: 400,
      code: 'invalid_request',
    });
    expect(await say(thing, true)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  test('is taken by its signature or its token, and by nothing else; a thing that is not there is refused alike', async () => {
    const params = await workspaceOf(ada);
    const { thing } = await thingFor(ada, params);
    const { thing: other } = await thingFor(ada, params);
    const body = '{"value":7}';
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    expect(await post(thing, body, bearer(thing.token))).toBe('noted');
    const refused = expect.objectContaining({ status: 403, code: 'forbidden', details: { reason: 'thing_refused' } });
    const now = Math.floor(Date.now() / 1000);
    for (const headers of [
      {},
      bearer(other.token),
      bearer(thing.secret),
      bearer(ada.token),
      signed(other.secret, body),
      signed(thing.secret, '{"value":8}'),
      signed(thing.secret, body, { seconds: now - 301 - 5 }),
      signed(thing.secret, body, { seconds: now + 301 + 5 }),
      { ...signed(thing.secret, body), 'webhook-id': 'another' },
      { ...signed(other.secret, body), ...bearer(thing.token) },
    ])
      expect(await post(thing, body, headers)).toEqual(refused);
    const foreign = await workspaceOf(await person('eve'));
    expect(await post({ ...thing, ...foreign }, body, signed(thing.secret, body))).toEqual(refused);
    await ada.api.deleteThing({ params: thing });
    expect(await post(thing, body, signed(thing.secret, body))).toEqual(refused);
    expect((await ada.api.listThings({ params })).data.map(({ thingId }) => thingId)).toEqual([other.thingId]);
  });

  test('names its item by when it is due: who did it the last time does not do it again', async () => {
    const params = await workspaceOf(ada);
    const { item, thing } = await thingFor(ada, params, { kind: 'boolean', rule: { kind: 'becomes', value: true } });
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    for (const [value, minutes] of [
      [false, 30],
      [true, 20],
    ] as const)
      await say(thing, value, { at: ago(minutes) });
    const { due: first } = (await ada.api.getItem({ params: item })).data;
    await ada.api.completeItem({ params: item, body: { occurrence: first } });
    expect(await say(thing, false, { at: ago(15) })).toBe('noted');
    expect(await say(thing, true, { at: ago(10) })).toBe('done_since');
    expect(await say(thing, false)).toBe('noted');
    expect(await say(thing, true)).toBe('made_due');
    const again = (await ada.api.completeItem({ params: item, body: { occurrence: first } })).data;
    expect(again).toMatchObject({ status: 'open' });
    expect((await ada.api.completeItem({ params: item, body: { occurrence: again.due } })).data.status).toBe('done');
  });

  test('of somebody who has left is with those who are there', async () => {
    const params = await workspaceOf(ada);
    const ben = await memberOf(params, ada, 'member');
    const item = await chore(ada, params, { assignees: [ben.userId] });
    const { data: thing } = await ada.api.createThing({ params, body: { ...meter, itemId: item.itemId } });
    await ben.api.completeItem({ params: item });
    await ada.api.removeMember({ params: { ...params, userId: ben.userId } });
    for (const watts of [800, 1]) await say(thing, watts);
    expect((await ada.api.getItem({ params: item })).data).toMatchObject({ status: 'open', assignees: [] });
  });

  test('makes the items of a template, all of them once for each edge, however often it is said and of whomever', async () => {
    const params = await workspaceOf(ada);
    const [member, helper] = [await memberOf(params, ada, 'member'), await memberOf(params, ada, 'helper')];
    const items = [
      { title: 'Wash', checklist: ['Powder'] },
      { title: 'Hang up', partOf: 0 },
      { title: 'Iron', due: { afterDays: 1 } },
    ];
    const { data: template } = await ada.api.createTemplate({ params, body: { name: 'Laundry', items } });
    const button = { name: 'Button', kind: 'boolean', rule: { kind: 'becomes', value: true } } as const;
    const body = { ...button, templateId: template.templateId };
    await expect(helper.api.createThing({ params, body })).rejects.toMatchObject({ status: 403 });
    await expect(member.api.createThing({ params, body: button })).rejects.toMatchObject({ status: 400 });
    await expect(member.api.createThing({ params: member, body })).rejects.toMatchObject({ status: 404 });
    const { data: thing } = await member.api.createThing({ params, body });
    expect(thing).toMatchObject({ templateId: template.templateId });
    expect(await say(thing, false)).toBe('noted');
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => say(thing, true)));
    expect(outcomes.filter(each => each === 'items_made')).toHaveLength(1);
    const made = (await ada.api.listItems({ params })).data;
    expect(made.map(({ title, assignees, createdBy }) => ({ title, assignees, createdBy }))).toEqual(
      items.map(({ title }) => ({ title, assignees: [member.userId], createdBy: member.userId })),
    );
    expect(made[0]).toMatchObject({ progress: { done: 0, total: 1 }, checklist: [{ text: 'Powder', done: false }] });
    expect(made[2]!.due).toBeDefined();
    await ada.api.removeMember({ params: { ...params, userId: member.userId } });
    for (const [value, outcome] of [
      [false, 'noted'],
      [true, 'items_made'],
    ] as const)
      expect(await say(thing, value, { id: String(value) })).toBe(outcome);
    expect(await say(thing, true, { id: 'true' })).toBe('known');
    const all = (await ada.api.listItems({ params })).data;
    expect([all.length, all.at(-1)!.assignees]).toEqual([6, []]);
    await ada.api.deleteTemplate({ params: template });
    expect([await say(thing, false), await say(thing, true)]).toEqual(['noted', 'template_unfit']);
    expect((await ada.api.listItems({ params })).data).toHaveLength(6);
  });

  test('is signed by either secret while both are good', async () => {
    const params = await workspaceOf(ada);
    const { thing } = await thingFor(ada, params);
    const { data: rotated } = await ada.api.rotateThing({ params: thing, body: { overlapSeconds: 3600 } });
    expect(rotated.secret).not.toBe(thing.secret);
    expect([await say(thing, 7), await say(rotated, 8)]).toEqual(['noted', 'noted']);
    const { data: last } = await ada.api.rotateThing({ params: thing, body: { overlapSeconds: 0 } });
    expect(await say(rotated, 9)).toMatchObject({ status: 403 });
    expect(await say(last, 9)).toBe('noted');
    expect(JSON.stringify((await ada.api.listThings({ params })).data)).not.toMatch(/whsec_|almt_|salt/i);
  });
});

describe('a thing', () => {
  test('is created once, however often the request comes, and shown its secret each time', async () => {
    const params = await workspaceOf(ada);
    const { itemId } = await chore(ada, params);
    const request = { params, body: { ...meter, itemId }, idempotencyKey: uuidv7(Date.now()) };
    const { data: thing } = await ada.api.createThing(request);
    expect((await ada.api.createThing(request)).data).toEqual(thing);
    expect((await ada.api.listThings({ params })).data).toHaveLength(1);
    const { data: changed } = await ada.api.changeThing({ params: thing, body: { cooldownSeconds: 60 }, ifMatch: 1 });
    expect(changed).toMatchObject({ cooldownSeconds: 60, version: 2 });
    await expect(ada.api.changeThing({ params: thing, body: { name: 'X' }, ifMatch: 1 })).rejects.toMatchObject({ status: 412 });
  });

  test('is managed by who may change lists and its item; helpers read it, guests and strangers do not', async () => {
    const params = await workspaceOf(ada);
    const { item, thing } = await thingFor(ada, params);
    const [member, helper, guest, eve] = [
      await memberOf(params, ada, 'member'),
      await memberOf(params, ada, 'helper'),
      await memberOf(params, ada, 'guest'),
      await person('eve'),
    ];
    const body = { ...meter, itemId: item.itemId };
    expect((await member.api.createThing({ params, body })).status).toBe(201);
    expect((await helper.api.listThings({ params })).data).toHaveLength(2);
    for (const [who, status] of [
      [helper, 403],
      [guest, 403],
      [eve, 404],
    ] as const) {
      await expect(who.api.createThing({ params, body })).rejects.toMatchObject({ status });
      await expect(who.api.rotateThing({ params: thing, body: {} })).rejects.toMatchObject({ status });
      await expect(who.api.deleteThing({ params: thing })).rejects.toMatchObject({ status });
    }
    await expect(guest.api.listThings({ params })).rejects.toMatchObject({ status: 403 });
    const foreign = await chore(eve, eve);
    await expect(ada.api.createThing({ params, body: { ...meter, itemId: foreign.itemId } })).rejects.toMatchObject({ status: 404 });
    const weekly = await chore(ada, params, { due: { date: '2031-01-06' }, recurrence: { rule: 'FREQ=WEEKLY' } });
    await expect(ada.api.createThing({ params, body: { ...meter, itemId: weekly.itemId } })).rejects.toMatchObject({
      status: 400,
      details: { errors: [{ pointer: '/itemId' }] },
    });
  });
});
