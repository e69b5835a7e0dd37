import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../testing/await.ts';
import { type PushService, startPushService } from '../testing/browser.ts';
import { headerOf, linkIn, mailsTo } from '../testing/mailbox.ts';
import { person, stage } from '../testing/stage.ts';

let pushService: PushService;
beforeAll(async () => {
  pushService = await startPushService();
});
afterAll(async () => {
  await pushService.stop();
});

const seconds = (count: number): string => new Date(Date.now() + count * 1000).toISOString();
const wallClock = (instant: string): { date: string; time: string } => ({ date: instant.slice(0, 10), time: instant.slice(11, 16) });
const toThe = (instant: string): number => Date.parse(instant);

test('a chore falls due: its people are told by mail and push in time, do it from the mail, and it comes again', async () => {
  const [ada, stranger] = await Promise.all([person('ada'), person('stranger')]);
  await ada.api.changeMe({ body: { zone: 'UTC', displayName: 'Ada' } });
  const { data: key } = await ada.api.getPushKey({});
  const browser = await pushService.subscribe(key.publicKey);
  await ada.api.registerSubscription({ body: { ...browser.json, device: 'Laptop' } });
  const { data: home } = await ada.api.createWorkspace({ body: { name: 'Home', kind: 'household' } });

  const remindAt = seconds(6);
  const due = wallClock(seconds(3600));
  const { data: chore } = await ada.api.createItem({
    params: home,
    body: {
      title: 'Water the plants 🌱',
      kind: 'chore',
      due: { ...due, zone: 'UTC' },
      recurrence: { rule: 'FREQ=DAILY' },
      checklist: [{ text: 'Orchids' }],
      reminders: [{ at: remindAt }, { offset: '-PT15M' }],
    },
  });

  const [mail, push] = await Promise.all([
    eventually('the mail', async () => (await mailsTo(stage.mailFolder, ada.email)).find(({ subject }) => subject?.includes('Water'))),
    eventually('the push', async () => browser.messages().find(each => each.includes('Water'))),
  ]);
  expect(mail.takenAtMs).toBeGreaterThanOrEqual(toThe(remindAt));
  expect(mail.subject).toContain('Water the plants 🌱');
  expect(headerOf(mail, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  expect(headerOf(mail, 'auto-submitted')).toBe('auto-generated');
  expect(push).toContain('Water the plants');

  const done = linkIn(mail, '/v1/actions/');
  expect(await (await fetch(done)).text()).toContain('Water the plants');
  expect((await ada.api.getItem({ params: chore })).data.due).toMatchObject(due);
  expect((await fetch(done, { method: 'POST' })).status).toBe(200);
  expect((await fetch(done, { method: 'POST' })).status).toBe(409);

  const { data: next } = await ada.api.getItem({ params: chore });
  expect(next).toMatchObject({ status: 'open', checklist: [{ text: 'Orchids', done: false }] });
  expect(toThe(`${next.due!.date}T${next.due!.time}:00Z`)).toBe(toThe(`${due.date}T${due.time}:00Z`) + 86_400_000);

  const inbox = (await ada.api.listNotifications({})).data.filter(({ kind }) => kind === 'reminder');
  expect(inbox).toHaveLength(1);
  expect((await stranger.api.listNotifications({})).data).toEqual([]);
  expect(await mailsTo(stage.mailFolder, stranger.email)).toEqual([]);
  const { data: why } = await ada.api.explainNotification({ params: inbox[0]! });
  for (const channel of ['email', 'push']) {
    const told = why.channels.find(each => each.channel === channel);
    expect(told).toMatchObject({ decision: 'now', reason: 'wanted', deliveries: [{ status: 'sent', attempts: 1 }] });
    expect(told!.deliveries[0]!.lateMs).toBeGreaterThanOrEqual(0);
  }
});

test('a digest comes at the local time that was asked for, once, with what falls due', async () => {
  const bob = await person('bob');
  const at = new Date(Math.ceil((Date.now() + 8_000) / 60_000) * 60_000);
  const { time } = wallClock(at.toISOString());
  await bob.api.createItem({
    params: bob,
    body: { title: 'Pay the rent', due: { date: at.toISOString().slice(0, 10), time: '23:59', zone: 'UTC' } },
  });
  await eventually('the agenda', async () => (await bob.api.previewDigest({})).data.content);
  await bob.api.changeMe({ body: { digest: { daily: { days: 'every', time, channels: ['email', 'inbox'] } } } });

  const mail = await eventually('the digest', async () => (await mailsTo(stage.mailFolder, bob.email))[0], 90_000);
  expect(mail.takenAtMs).toBeGreaterThanOrEqual(at.getTime());
  expect(mail.text).toContain('Pay the rent');
  await fetch(linkIn(mail, '/v1/unsubscribe/'), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  });
  expect((await bob.api.getMe({})).data.digest).toEqual({ daily: { days: 'every', time, channels: ['inbox'] } });
  expect(await mailsTo(stage.mailFolder, bob.email)).toHaveLength(1);
}, 120_000);

test('what is done, moved or deleted in time does not remind; what quiet hours hold back is explained', async () => {
  const eve = await person('eve');
  const at = seconds(15);
  const make = async (title: string) =>
    (await eve.api.createItem({ params: eve, body: { title, due: { date: '2031-01-01' }, reminders: [{ at }] } })).data;
  const [finished, moved, deleted, kept] = [await make('Finished'), await make('Moved'), await make('Deleted'), await make('Kept')];
  await eve.api.completeItem({ params: finished });
  await eve.api.changeItem({ params: moved, body: { reminders: [] }, ifMatch: moved.version });
  await eve.api.deleteItem({ params: deleted });
  // Acknowledged before the moment: from here on none of the three may remind.
  expect(Date.now()).toBeLessThan(toThe(at));
  const weekday = (['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const)[new Date().getUTCDay()]!;
  await eve.api.changeMe({ body: { quietHours: { [weekday]: { from: '00:00', to: '23:59' } } } });

  const inbox = await eventually('the reminder that was kept', async () => {
    const { data } = await eve.api.listNotifications({});
    return data.length > 0 && data;
  });
  expect(inbox.map(({ content }) => content.kind === 'reminder' && content.itemId)).toEqual([kept.itemId]);
  const { data: why } = await eve.api.explainNotification({ params: inbox[0]! });
  expect(why.channels).toMatchObject([
    { channel: 'inbox', decision: 'now' },
    { channel: 'email', decision: 'later', reason: 'quiet_hours', deliveries: [] },
    { channel: 'push', decision: 'never', reason: 'no_subscription' },
  ]);
  expect(await mailsTo(stage.mailFolder, eve.email)).toEqual([]);
});
