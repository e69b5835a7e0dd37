import { expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { kioskWith } from '../../../scripts/testing/kiosk.ts';
import { kioskRows } from '../../../scripts/testing/kiosk-rows.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { everyPage, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';

const due = { date: '2031-06-14' };
const consent = { method: 'account' } as const;

test('a child picks its face at the kiosk, says its PIN, and does what is its own there; both stand in what is written', async () => {
  const ada = await person('ada');
  const params = await workspaceOf(ada);
  const { data: child } = await ada.api.createChild({ params, body: { name: 'Mia', color: 'coral', consent } });
  const { data: other } = await ada.api.createChild({ params, body: { name: 'Max', consent } });
  const [own, others] = await Promise.all(
    [child, other].map(
      async ({ userId }) => (await ada.api.createItem({ params, body: { title: 'Tidy up', due, assignees: [userId] } })).data,
    ),
  );
  const kiosk = await kioskWith(ada, child);
  expect((await kiosk.api.listFaces({ params })).data).toEqual([{ userId: child.userId, name: 'Mia', color: 'coral' }]);
  const query = { assignee: child.userId };
  expect((await kiosk.api.listItems({ params, query })).data.map(({ itemId }) => itemId)).toEqual([own!.itemId]);
  const refused = { status: 403, code: 'forbidden' };
  await expect(kiosk.api.completeItem({ params: own! })).rejects.toMatchObject(refused);

  const at = { actingFor: child.userId, kioskSession: kiosk.session };
  await expect(kiosk.api.completeItem({ params: others!, ...at })).rejects.toMatchObject({ status: 404 });
  await expect(kiosk.api.deleteItem({ params: own!, ...at })).rejects.toMatchObject(refused);
  await expect(kiosk.api.getMe({ ...at })).rejects.toMatchObject(refused);
  await expect(kiosk.api.completeItem({ params: own!, actingFor: child.userId })).rejects.toMatchObject(refused);
  await expect(kiosk.api.completeItem({ params: own!, ...at, actingFor: other.userId })).rejects.toMatchObject(refused);
  // A request that waits looks anew who asks: the child at its kiosk, and not an account that it has not.
  const news = await kiosk.api.listEvents({ params, query: { after: 'now', wait: 1 }, ...at });
  expect(news).toMatchObject({ status: 200, data: [] });
  expect((await kiosk.api.createComment({ params: own!, body: { text: 'Done' }, ...at })).data.createdBy).toBe(child.userId);
  expect((await kiosk.api.completeItem({ params: own!, ...at })).data).toMatchObject({ status: 'done', completedBy: child.userId });
  const [entry] = await eventually('the audit', async () => {
    const { data } = await ada.api.listAudit({ params, query: { types: 'item.completed', subject: own!.itemId } });
    return data.length > 0 && data;
  });
  expect(entry).toMatchObject({ by: kiosk.keyId, for: child.userId });

  expect((await ada.api.getPin({ params: child })).data.session).toMatchObject({ keyId: kiosk.keyId, until: kiosk.until });
  expect((await kiosk.api.endKioskSession({ params: child })).status).toBe(204);
  const over = { ...refused, details: { reason: 'kiosk_session_over' } };
  await expect(kiosk.api.listItems({ params, ...at })).rejects.toMatchObject(over);
}, 120_000);

test('only a guardian gives a PIN, only who may change children sets a kiosk up, and it ends at once when it is revoked', async () => {
  const ada = await person('ada');
  const params = await workspaceOf(ada);
  const ben = await memberOf(params, ada, 'parent');
  const cleo = await memberOf(params, ada, 'member');
  const { data: child } = await ada.api.createChild({ params, body: { name: 'Mia', consent } });
  const scopes = [{ ...params, rows: kioskRows }];
  const refused = { status: 403, code: 'forbidden' };
  await expect(ben.api.setPin({ params: child, body: { pin: '4071' } })).rejects.toMatchObject({
    ...refused,
    details: { reason: 'not_a_guardian' },
  });
  await expect(cleo.api.createKey({ body: { name: 'Mine', kiosk: params.workspaceId, scopes } })).rejects.toMatchObject(refused);
  await expect(ada.api.createKey({ body: { name: 'Mine', kiosk: ada.workspaceId, scopes } })).rejects.toMatchObject({ status: 400 });
  const kiosk = await kioskWith(ada, child);
  await expect(ada.api.listFaces({ params })).rejects.toMatchObject({ ...refused, details: { reason: 'not_a_kiosk' } });
  expect((await kiosk.api.listItems({ params, actingFor: child.userId, kioskSession: kiosk.session })).status).toBe(200);
  await ada.api.revokeKey({ params: kiosk });
  // By what the gateway remembers of the key, or by what it does not.
  const isOver = ({ status }: { status: number }) => status === 401 || status === 403;
  await expect(kiosk.api.listFaces({ params })).rejects.toSatisfy(isOver);
  await expect(kiosk.api.listItems({ params })).rejects.toSatisfy(isOver);
  await expect(kiosk.api.listItems({ params, actingFor: child.userId, kioskSession: kiosk.session })).rejects.toSatisfy(isOver);
}, 120_000);

test('five who are wrong lock it, its guardians are told and unlock it, and it goes with the child', async () => {
  const ada = await person('ada');
  const params = await workspaceOf(ada);
  const { data: child } = await ada.api.createChild({ params, body: { name: 'Mia', consent } });
  const kiosk = await kioskWith(ada, child, '40718');
  const say = (pin: string) => kiosk.api.createKioskSession({ params, body: { userId: child.userId, pin } });
  for (let i = 0; i < 5; i++) await expect(say('1111')).rejects.toMatchObject({ status: 403, details: { reason: 'pin_refused' } });
  await expect(say('40718')).rejects.toMatchObject({ status: 429, details: { reason: 'pin_locked' } });
  await eventually('the notice', async () =>
    (await ada.api.listNotifications({})).data.some(
      ({ content }) => content.kind === 'account' && content.notice === 'pin_locked' && content.name === 'Mia',
    ),
  );
  expect((await ada.api.unlockPin({ params: child })).data.lockedUntil).toBeUndefined();
  expect((await say('40718')).status).toBe(201);
  const { all } = await everyPage(cursor => ada.api.exportChild({ params: child, query: { cursor } }));
  const exported = all.filter(({ kind }) => kind === 'pin');
  expect(exported).toMatchObject([{ record: { userId: child.userId, setBy: ada.userId } }]);
  expect(JSON.stringify(exported)).not.toMatch(/hash|salt|40718/i);
  await ada.api.eraseChild({ params: child });
  await expect(say('40718')).rejects.toMatchObject({ status: 403, details: { reason: 'pin_refused' } });
  await expect(ada.api.getPin({ params: child })).rejects.toMatchObject({ status: 404 });
}, 120_000);
