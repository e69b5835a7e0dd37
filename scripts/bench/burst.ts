import type { NotificationId } from '../../shared/domain/core/ids.ts';
import { tellingsAtMost } from '../../shared/domain/notifications/telling-budget.ts';
import { eventually } from '../testing/await.ts';
import { mailFilesTo, mailsTo } from '../testing/mailbox.ts';
import { newPerson, type Person, type Stage } from '../testing/people.ts';

/**
 * What became of reminders that were all due in the same second. Lateness in ms: of mail from the due to the moment at which SES had taken it, of
 * the inbox to the moment at which the notification stood in it.
 */
export type Burst = {
  reminders: number;
  delivered: number;
  twice: number;
  early: number;
  mail: Lateness;
  inbox: Lateness;
  /** Mails a second, from the due to the last that SES took; notifications a second, from the due to the last that stood in the inbox. */
  perSecond: number;
  inboxPerSecond: number;
  /** Where the time goes: the median of each stage. */
  stages: Stages;
};
/** Milliseconds from the due to the firing, on to the notification, on to the start of its mail, and on to its end. */
export type Stages = { fire: number; notify: number; start: number; send: number };
export type Lateness = { p50: number; p99: number; max: number };

const atOnce = 10;

/** Does some work for each of `count` numbers, ten at a time: every request in parallel starts a process of its own on the local cloud. */
const each = async <T>(count: number, work: (i: number) => Promise<T>): Promise<T[]> => {
  const results: T[] = [];
  for (let i = 0; i < count; i += atOnce)
    results.push(...(await Promise.all(Array.from({ length: Math.min(atOnce, count - i) }, (_, j) => work(i + j)))));
  return results;
};

const titleOf = (i: number): string => `Reminder ${String(i).padStart(5, '0')} of the burst`;

type Inbox = { notificationId: NotificationId; firedAt: string };
type Late = { mail: number; inbox: number; stages: Stages };

const between = (from: string, to: string | undefined): number => (to === undefined ? Number.NaN : Date.parse(to) - Date.parse(from));

const latenessOf = async (person: Person, { notificationId, firedAt }: Inbox): Promise<Late> => {
  const { data } = await person.api.explainNotification({ params: { notificationId } });
  const delivery = data.channels.find(({ channel }) => channel === 'email')?.deliveries[0];
  const stages = {
    fire: between(data.tellAt, firedAt),
    notify: between(firedAt, data.plannedAt),
    start: between(data.plannedAt, delivery?.startedAt),
    send: delivery ? between(delivery.startedAt, delivery.endedAt) : Number.NaN,
  };
  return { mail: delivery?.lateMs ?? Number.NaN, inbox: between(data.tellAt, data.plannedAt), stages };
};

const inboxOf = async (person: Person): Promise<Inbox[]> => {
  const found: Inbox[] = [];
  let cursor: string | undefined;
  do {
    const page = await person.api.listNotifications({ query: { limit: 100, ...(cursor ? { cursor } : {}) } });
    found.push(
      ...page.data.map(({ notificationId, content }) => ({ notificationId, firedAt: 'firedAt' in content ? content.firedAt : '' })),
    );
    cursor = page.cursor;
  } while (cursor);
  return found;
};

/** The value below which a share of sorted values lies. */
const rank = (sorted: number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;

/** The median, the 99th percentile and the largest of some values. */
export const summary = (values: number[]): Lateness => {
  const sorted = values.toSorted((a, b) => a - b);
  return { p50: rank(sorted, 0.5), p99: rank(sorted, 0.99), max: rank(sorted, 1) };
};

const middleOf = (all: Stages[]): Stages => {
  const middle = (stage: keyof Stages) => summary(all.map(each => each[stage])).p50;
  return { fire: middle('fire'), notify: middle('notify'), start: middle('start'), send: middle('send') };
};

/** `leadMs` is the time to create the reminders in; `spreadMs` spreads them evenly over so many milliseconds, instead of all at one instant. */
type Options = { leadMs?: number; spreadMs?: number };

/** As many as one person is told in a minute: more would be gathered into one mail. */
const perPerson = tellingsAtMost.reminder.minute;

const readers = (stage: Stage, count: number): Promise<Person[]> =>
  each(Math.ceil(count / perPerson), async i => {
    const person = await newPerson(stage, `burst${count}-${i}`);
    await person.api.changeMe({ body: { channels: { reminder: ['inbox', 'email'] } } });
    return person;
  });

/** Has `count` reminders fall due in the same second, ten for each person, and reads from mails and ledger what became of them. */
export const burst = async (
  stage: Stage & { mailFolder: string },
  count: number,
  { leadMs = 12_000 + count * 90, spreadMs = 0 }: Options = {},
): Promise<Burst> => {
  const people = await readers(stage, count);
  const personOf = (i: number): Person => people[Math.floor(i / perPerson)]!;
  const dueAt = Math.ceil((Date.now() + leadMs) / 1000) * 1000;
  const atOf = (i: number) => new Date(dueAt + Math.floor((i * spreadMs) / count)).toISOString();
  await each(count, i => personOf(i).api.createItem({ params: personOf(i), body: { title: titleOf(i), reminders: [{ at: atOf(i) }] } }));
  if (Date.now() > dueAt) throw new Error(`Creating ${count} items took longer than ${leadMs} ms: nothing was measured`);

  // Only counted while they come: whoever reads them then takes the processor from what is measured.
  const emails = people.map(({ email }) => email);
  const before = (await mailFilesTo(stage.mailFolder, ...emails)).length;
  const come = async () => (await mailFilesTo(stage.mailFolder, ...emails)).length - before;
  await eventually(`${count} mails`, async () => (await come()) >= count, leadMs + 120_000);
  const mails = (await Promise.all(people.map(({ email }) => mailsTo(stage.mailFolder, email)))).flat();
  const subjects = new Map<string, number>();
  for (const { subject = '' } of mails) subjects.set(subject, (subjects.get(subject) ?? 0) + 1);

  const inbox = (await Promise.all(people.map(async person => (await inboxOf(person)).map(told => ({ person, told }))))).flat();
  const lateness = await each(inbox.length, i => latenessOf(inbox[i]!.person, inbox[i]!.told));
  const lastTaken = Math.max(...mails.map(({ takenAtMs }) => takenAtMs));
  return {
    reminders: count,
    delivered: subjects.size,
    twice: [...subjects.values()].filter(times => times > 1).length,
    early: lateness.filter(({ mail, inbox: there }) => mail < 0 || there < 0).length,
    mail: summary(lateness.map(({ mail }) => mail)),
    inbox: summary(lateness.map(({ inbox: there }) => there)),
    perSecond: Math.round(count / Math.max(0.001, (lastTaken - dueAt) / 1000)),
    inboxPerSecond: Math.round(count / Math.max(0.001, (summary(lateness.map(({ inbox: there }) => there)).max + spreadMs) / 1000)),
    stages: middleOf(lateness.map(({ stages }) => stages)),
  };
};
