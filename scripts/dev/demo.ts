import type { ItemId, WorkspaceId } from '../../shared/domain/core/ids.ts';
import { type Report, seconds } from '../console.ts';
import { eventually } from '../testing/await.ts';
import { type BrowserSubscription, type PushService, startPushService } from '../testing/browser.ts';
import { linkIn, type Mail, mailsTo } from '../testing/mailbox.ts';
import { newPerson, type Person, type Stage } from '../testing/people.ts';
import { startReceiver } from './receiver.ts';

type Place = Stage & { mailFolder: string };
/** One reminder on its way: when it was due, and by how many milliseconds it reached each channel after that. */
export type Details = { title: string; dueAt: string; latenessMs: { email: number; push: number } };
/** What a program of hers was told by a webhook: of what, and how long after it happened. */
export type WebhookDelivery = { types: string[]; latenessMs: number };
export type DigestDelivery = { subject: string; dueAt: string; latenessMs: number };
/** What the demonstration has seen arrive. */
export type Demo = { reminder: Details; nextOccurrence: string; webhook: WebhookDelivery; digest?: DigestDelivery };

/** `patient` waits for the digest, which comes at a full minute; otherwise it is said when it will come. */
type Options = { patient: boolean };

const title = 'Water the plants';
const soonMs = 4_000;
const minuteMs = 60_000;

const instant = (ms: number): string => new Date(ms).toISOString();
const wallClock = (ms: number) => ({ date: instant(ms).slice(0, 10), time: instant(ms).slice(11, 16), zone: 'UTC' });

const household = async (ada: Person, browser: BrowserSubscription, digestAt: number) => {
  // Due on this day without a time: two hours from now is another day late in the evening, of which today's digest says nothing.
  const today = { date: wallClock(Date.now()).date };
  await ada.api.registerSubscription({ body: { ...browser.json, device: 'Kitchen tablet' } });
  const { data: home } = await ada.api.createWorkspace({ body: { name: 'Our home', kind: 'household' } });
  const { data: bill } = await ada.api.createItem({
    params: home,
    body: { title: 'Pay the electricity bill', due: today, priority: 'high' },
  });
  await eventually('the bill in the agenda', async () => JSON.stringify((await ada.api.previewDigest({})).data).includes(bill.itemId));
  const { time } = wallClock(digestAt);
  await ada.api.changeMe({ body: { displayName: 'Ada', digest: { daily: { days: 'every', time, channels: ['email', 'inbox'] } } } });
  return home;
};

const chore = async (ada: Person, home: { workspaceId: WorkspaceId }) => {
  const remindAt = Math.ceil((Date.now() + soonMs) / 1000) * 1000;
  const { data: item } = await ada.api.createItem({
    params: home,
    body: {
      title,
      kind: 'chore',
      due: wallClock(remindAt + 3600_000),
      recurrence: { rule: 'FREQ=WEEKLY' },
      checklist: [{ text: 'Orchids: one glass' }, { text: 'Balcony: the big can' }],
      reminders: [{ at: instant(remindAt) }, { offset: '-PT15M' }],
    },
  });
  return { item, remindAt };
};

/** The push's lateness stands in the ledger: from its due to the moment at which the push service took it. */
const pushLateness = async (ada: Person): Promise<number> =>
  eventually('the push in the ledger', async () => {
    const { data: inbox } = await ada.api.listNotifications({});
    const told = inbox.find(({ content }) => content.kind === 'reminder');
    if (!told) return undefined;
    const { data: why } = await ada.api.explainNotification({ params: told });
    const lateMs = why.channels.find(({ channel }) => channel === 'push')?.deliveries[0]?.lateMs;
    return lateMs === undefined ? undefined : { lateMs };
  }).then(({ lateMs }) => lateMs);

const isDigest = ({ text = '' }: Mail): boolean => text.includes('daily digest');

const awaitReminder = async (
  stage: Place,
  ada: Person,
  browser: BrowserSubscription,
  remindAt: number,
): Promise<{ mail: Mail; told: Details }> => {
  const [mail] = await Promise.all([
    eventually('the reminder by mail', async () =>
      (await mailsTo(stage.mailFolder, ada.email)).find(({ subject = '' }) => subject.includes(title)),
    ),
    eventually('the reminder by push', async () => browser.messages().find(message => message.includes(title))),
  ]);
  const latenessMs = { email: mail.takenAtMs - remindAt, push: await pushLateness(ada) };
  return { mail, told: { title, dueAt: instant(remindAt), latenessMs } };
};

const completeFromMail = async (ada: Person, item: { workspaceId: WorkspaceId; itemId: ItemId }, mail: Mail): Promise<string> => {
  const reply = await fetch(linkIn(mail, '/v1/actions/'), { method: 'POST' });
  if (!reply.ok) throw new Error(`The one-time link of the mail answered ${reply.status}`);
  const { data } = await ada.api.getItem({ params: item });
  return `${data.due?.date} ${data.due?.time}`;
};

const awaitDigest = async (stage: Place, ada: Person, digestAt: number): Promise<DigestDelivery> => {
  const mail = await eventually('the digest', async () => (await mailsTo(stage.mailFolder, ada.email)).find(isDigest), 2 * minuteMs);
  return { subject: mail.subject ?? '', dueAt: instant(digestAt), latenessMs: mail.takenAtMs - digestAt };
};

/** She makes the chore more important, and a program of hers hears of it by a webhook. */
const tellProgram = async (ada: Person, item: { workspaceId: WorkspaceId; itemId: ItemId }): Promise<WebhookDelivery> => {
  const receiver = await startReceiver();
  const params = { workspaceId: item.workspaceId };
  const { data: hook } = await ada.api.createWebhook({
    params,
    body: { name: 'Her own program', url: receiver.url, types: ['item.changed'] },
  });
  try {
    receiver.knows(hook.secret);
    const changedAt = Date.now();
    await ada.api.changeItem({ params: item, body: { priority: 'high' } });
    const [first] = await eventually('the webhook', async () => (receiver.received.length > 0 ? receiver.received : undefined));
    if (!first?.signed) throw new Error('What the webhook sent is not signed by its secret');
    return { types: receiver.received.map(({ type }) => type), latenessMs: first.atMs - changedAt };
  } finally {
    await ada.api.deleteWebhook({ params: hook });
    receiver.stop();
  }
};

const demonstrate = async (stage: Place, report: Report, pushService: PushService, { patient }: Options): Promise<Demo> => {
  // The digest is due at the next full minute that leaves time to prepare for it.
  const digestAt = Math.ceil((Date.now() + 10_000) / minuteMs) * minuteMs;
  const ada = await report.step('Ada signs up and signs in with Cognito', () => newPerson(stage, 'ada'));
  const { publicKey } = (await ada.api.getPushKey({})).data;
  const browser = await pushService.subscribe(publicKey);
  const home = await report.step('she registers her browser, makes a household, and asks for a daily digest', () =>
    household(ada, browser, digestAt),
  );
  const { item, remindAt } = await report.step('she adds a weekly chore with two reminders', () => chore(ada, home));
  const { mail, told } = await report.step('the reminder falls due', () => awaitReminder(stage, ada, browser, remindAt));
  report.say(`    by mail "${mail.subject}" ${told.latenessMs.email} ms after it was due`);
  report.say(`    by web push, decrypted by her browser, ${told.latenessMs.push} ms after it was due`);
  const nextOccurrence = await report.step("she does it by the mail's one-time link", () => completeFromMail(ada, item, mail));
  report.say(`    the next occurrence is ${nextOccurrence}`);
  const webhook = await report.step('she makes it more important, and a program of hers is told by a webhook', () =>
    tellProgram(ada, item),
  );
  report.say(`    ${webhook.types.join(', ')}, signed, ${webhook.latenessMs} ms after she did`);
  if (!patient) {
    report.say(`    her digest comes by mail at ${wallClock(digestAt).time} UTC`);
    return { reminder: told, nextOccurrence, webhook };
  }
  const digest = await report.step(`her digest falls due at the full minute, in ${seconds(digestAt - Date.now())}`, () =>
    awaitDigest(stage, ada, digestAt),
  );
  report.say(`    by mail "${digest.subject}" ${digest.latenessMs} ms after it was due`);
  return { reminder: told, nextOccurrence, webhook, digest };
};

/** Shows the main job once, on a running stage: a household, a chore, its reminder by mail and push, done from the mail, and the digest. */
export const runDemo = async (stage: Place, report: Report, options: Options): Promise<Demo> => {
  const pushService = await startPushService();
  try {
    return await demonstrate(stage, report, pushService, options);
  } finally {
    await pushService.stop();
  }
};
