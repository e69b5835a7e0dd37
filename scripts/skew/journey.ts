import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { clientFor } from '../../shared/api/client/client.ts';
import { routes } from '../../shared/api/index.ts';
import type { WorkspaceId } from '../../shared/domain/core/ids.ts';
import { tellProviders } from '../dev/providers/control.ts';
import { eventually } from '../testing/await.ts';
import { keepInStep } from '../testing/consent.ts';
import { linkIn, type Mail, mailsTo } from '../testing/mailbox.ts';
import { apiOf, newPerson, type Person } from '../testing/people.ts';
import type { SkewedCloud } from './cloud.ts';
import { itemKey, notificationKey, profileKey, type Rows, rowsOf } from './rows.ts';

/** Whether the journey waits for a digest, up to a minute. */
export type JourneyOptions = { digest: boolean };

const patienceMs = 90_000;

const mailTo = ({ stage }: SkewedCloud, { email }: Person, isIt: (mail: Mail) => boolean | undefined): Promise<Mail> =>
  eventually('a mail', async () => (await mailsTo(stage.mailFolder, email)).find(isIt), patienceMs);

/** A workspace of two, one of whom was invited by mail and may only read and complete. */
const household = async (cloud: SkewedCloud) => {
  const [ada, bob] = await Promise.all([newPerson(cloud.stage, 'ada'), newPerson(cloud.stage, 'bob')]);
  await ada.api.changeMe({ body: { zone: 'UTC', displayName: 'Ada', channels: { reminder: ['inbox', 'email'], account: ['inbox'] } } });
  const { data: home } = await ada.api.createWorkspace({ body: { name: 'Home', kind: 'household' } });
  const { data: role } = await ada.api.createRole({
    params: home,
    body: { name: 'Helper', rows: [{ resource: 'item', actions: ['read', 'complete'] }] },
  });
  await ada.api.createInvitation({ params: home, body: { email: bob.email, role: 'member' } });
  const token = linkIn(await mailTo(cloud, bob, () => true), '/invitation#').split('#')[1]!;
  await bob.api.acceptInvitation({ params: { token } });
  const member = (await ada.api.listMembers({ params: home })).data.find(({ userId }) => userId === bob.userId)!;
  await ada.api.changeMember({ params: member, body: { role: role.roleId }, ifMatch: member.version });
  return { ada, bob, home };
};
type Household = Awaited<ReturnType<typeof household>>;

/** Something falls due: its reminder is in the inbox and in a mail, by which it is done; it comes again, is taken back and done again. */
const chore = async (cloud: SkewedCloud, { ada, bob, home }: Household, rows: Rows): Promise<void> => {
  const { data: item } = await ada.api.createItem({
    params: home,
    body: {
      title: 'Water the plants',
      due: { date: '2031-01-01', time: '09:00', zone: 'UTC' },
      recurrence: { rule: 'FREQ=DAILY' },
      checklist: [{ text: 'Orchids' }],
      reminders: [{ at: new Date(Date.now() + 4_000).toISOString() }],
    },
  });
  await rows.watch(itemKey(item));
  const mail = await mailTo(cloud, ada, ({ subject }) => subject?.includes('Water'));
  const inbox = (await ada.api.listNotifications({})).data.filter(({ kind }) => kind === 'reminder');
  strictEqual(inbox.length, 1, 'One reminder is in the inbox');
  const { notificationId } = inbox[0]!;
  await rows.watch(notificationKey(ada, notificationId));
  await ada.api.markNotification({ params: { notificationId }, body: { status: 'read' } });
  await ada.api.explainNotification({ params: { notificationId } });
  strictEqual((await fetch(linkIn(mail, '/v1/actions/'), { method: 'POST' })).status, 200, 'The link of the mail completes');
  strictEqual((await bob.api.getItem({ params: item })).data.due?.date, '2031-01-02');
  await bob.api.reopenItem({ params: item });
  await bob.api.completeItem({ params: item });
  const { data: changed } = await ada.api.changeItem({ params: item, body: { title: 'Admired' } });
  strictEqual(changed.due?.date, '2031-01-02');
  await ada.api.changeItem({ params: item, body: { checklist: [{ text: 'Roses' }] }, ifMatch: changed.version });
  const { data: agenda } = await ada.api.getAgenda({ query: { from: '2030-12-31T00:00:00Z', to: '2031-02-01T00:00:00Z' } });
  ok(agenda.length > 0, 'The agenda shows it');
  const mails = (await mailsTo(cloud.stage.mailFolder, ada.email)).filter(({ subject }) => subject?.includes('Water'));
  strictEqual(mails.length, 1, 'It was told once');
  await inTheLog(ada, item);
};

/** All that happened to it is told, each event once and in the order of its versions, whoever wrote it and whoever appended it. */
const inTheLog = async ({ api }: Person, { workspaceId, itemId }: { workspaceId: WorkspaceId; itemId: string }): Promise<void> => {
  const told = async () =>
    (await api.listEvents({ params: { workspaceId }, query: { limit: '100' } })).data.filter(({ subject }) => subject === itemId);
  const events = await eventually('the events', async () => {
    const sofar = await told();
    return sofar.filter(({ type }) => type === 'item.completed').length === 2 && sofar;
  });
  const versions = events.map(({ data }) => data.version);
  deepStrictEqual(
    versions,
    [...new Set(versions)].sort((a, b) => a - b),
    'Events are in the order of versions, each once',
  );
};

/** What others than a person read: calendar programs a feed, programs by a key; and the whole of it, exported. */
const readers = async ({ stage }: SkewedCloud, { ada, home }: Household): Promise<void> => {
  const { data: feed } = await ada.api.createFeed({ body: { name: 'Agenda', scope: { kind: 'agenda' } } });
  const file = await fetch(feed.url.replace(/^.*?(?=\/feeds\/)/, stage.apiUrl));
  strictEqual(file.status, 200, 'The feed is read');
  const rights = [{ resource: 'item' as const, actions: ['read' as const, 'create' as const] }];
  const { data: key } = await ada.api.createKey({
    body: { name: 'Kitchen', scopes: [{ workspaceId: home.workspaceId, rows: rights }], account: ['read'] },
  });
  const byKey = clientFor(routes, { baseUrl: stage.apiUrl, token: key.token, retries: 0 });
  const { data: item } = await byKey.createItem({ params: home, body: { title: 'By the key' } });
  ok(
    (await byKey.listItems({ params: home, query: {} })).data.some(({ itemId }) => itemId === item.itemId),
    'The key reads what it has made',
  );
  ok((await ada.api.exportMe({ query: {} })).data.length > 0, 'Everything is exported');
};

/** A row that says that only much newer code may write it is read by all, and written by none. */
const closed = async ({ ada, home }: Household, rows: Rows): Promise<void> => {
  const { data: item } = await ada.api.createItem({ params: home, body: { title: 'Of a far version' } });
  await rows.plant(itemKey(item), { minWriter: 99 });
  const before = await rows.read(itemKey(item));
  const refused = await ada.api.completeItem({ params: item }).then(
    () => 'taken',
    (error: { code?: string }) => error.code,
  );
  strictEqual(refused, 'newer_version');
  strictEqual((await ada.api.getItem({ params: item })).data.title, 'Of a far version');
  deepStrictEqual(await rows.read(itemKey(item)), before);
};

/** Somebody's calendar at a provider is kept in step with their items, both ways. */
const calendar = async ({ stage }: SkewedCloud, rows: Rows): Promise<void> => {
  const provider = 'google' as const;
  const eve = await newPerson(stage, 'eve');
  const { email } = eve;
  await rows.watch(profileKey(eve));
  await keepInStep(eve, { provider });
  const date = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const due = { date, time: '18:00', zone: 'UTC' };
  const { data: item } = await eve.api.createItem({ params: eve, body: { title: 'Piano', due, duration: 'PT1H' } });
  await rows.watch(itemKey(item));
  const eventThere = async () =>
    (await tellProviders(stage.providersUrl, 'events', { provider, email })).find(({ summary }) => summary === 'Piano');
  const event = await eventually('the event there', eventThere, patienceMs);
  await tellProviders(stage.providersUrl, 'event', { provider, email, id: event.id, summary: 'Violin' });
  await eventually('the change here', async () => (await eve.api.getItem({ params: item })).data.title === 'Violin', patienceMs);
};

const minuteMs = 60_000;

/** A digest comes at the next full minute, with what falls due. */
const digest = async (cloud: SkewedCloud, rows: Rows): Promise<void> => {
  const dan = await newPerson(cloud.stage, 'dan');
  await rows.watch(profileKey(dan));
  const at = new Date(Math.ceil((Date.now() + 5_000) / minuteMs) * minuteMs).toISOString();
  await dan.api.changeMe({
    body: { zone: 'UTC', digest: { daily: { days: 'every', time: at.slice(11, 16), channels: ['email'] } } },
  });
  await dan.api.createItem({ params: dan, body: { title: 'Pay the rent', due: { date: at.slice(0, 10) } } });
  await mailTo(cloud, dan, ({ text }) => text?.includes('Pay the rent'));
};

/**
 * The whole journey through a cloud on which services of two versions stand. Every request must be answered as it should be (whatever is not
 * fails), and no row may lose what a newer version wrote.
 */
export const journey = async (cloud: SkewedCloud, options: JourneyOptions): Promise<void> => {
  const rows = rowsOf(cloud);
  strictEqual((await apiOf(cloud.stage).getHealth({})).data.status, 'ok');
  const home = async () => {
    const all = await household(cloud);
    await rows.watch(profileKey(all.ada));
    await Promise.all([chore(cloud, all, rows), readers(cloud, all), closed(all, rows)]);
    await all.ada.api.changeMe({ body: { displayName: 'Ada L.' } });
  };
  await Promise.all([home(), calendar(cloud, rows), ...(options.digest ? [digest(cloud, rows)] : [])]);
  await rows.check();
};
