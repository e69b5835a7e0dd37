import type { NotificationId } from '../../shared/domain/core/ids.ts';
import { tellingsAtMost } from '../../shared/domain/notifications/telling-budget.ts';
import type { Stage } from '../dev/cloud/open.ts';
import { eventually } from '../testing/await.ts';
import { mailsTo } from '../testing/mailbox.ts';
import { newPerson, type Person } from '../testing/people.ts';

/** Reminders that fall due at one instant, by title and whose they are. */
export type Due = { reminders: { title: string; person: Person }[]; dueAt: number };
/** What became of one reminder: notifications of it, how its mail ended in the ledger, and the mails that were really taken. */
export type Details = {
  title: string;
  notifications: number;
  status?: string;
  attempts?: number;
  reason?: string;
  mails: number;
  early: number;
};

const atOnce = 5;

const inTurns = async <T, R>(all: T[], work: (one: T) => Promise<R>): Promise<R[]> => {
  const results: R[] = [];
  for (let i = 0; i < all.length; i += atOnce) results.push(...(await Promise.all(all.slice(i, i + atOnce).map(work))));
  return results;
};

/** A new user whose client asks again, as anybody's does, when a cloud that is being harmed does not answer. */
export const patientPerson = (stage: Stage, name: string): Promise<Person> => newPerson(stage, name, 5);

/** Half of what one person is told in a minute: more would be gathered into one mail, and who is killed between two writes takes twice. */
const perPerson = tellingsAtMost.reminder.minute / 2;

/**
 * New users with so many reminders together, all due at one instant, told by mail and inbox. The instant is so many milliseconds from now; where a
 * slow machine has not made them by then, others get twice the time.
 */
export const remind = async (stage: Stage, name: string, count: number, leadMs: number): Promise<Due> => {
  const people = await inTurns(Array.from({ length: Math.ceil(count / perPerson) }), () => patientPerson(stage, name));
  await inTurns(people, ({ api }) => api.changeMe({ body: { channels: { reminder: ['inbox', 'email'] } } }));
  const dueAt = Math.ceil((Date.now() + leadMs) / 1000) * 1000;
  const reminders = Array.from({ length: count }, (_, i) => ({
    title: `Reminder ${i} of ${name}`,
    person: people[Math.floor(i / perPerson)]!,
  }));
  const at = new Date(dueAt).toISOString();
  await inTurns(reminders, ({ title, person }) => person.api.createItem({ params: person, body: { title, reminders: [{ at }] } }));
  return Date.now() < dueAt - 1_000 ? { reminders, dueAt } : remind(stage, name, count, leadMs * 2);
};

/** All that somebody's inbox holds. */
export const inboxOf = async ({ api }: Person) => {
  const { data, cursor } = await api.listNotifications({ query: { limit: 100 } });
  if (cursor) throw new Error('More notifications than were asked for');
  // What is told of the account, such as a new device, is no reminder.
  return data.filter(({ kind }) => kind !== 'account');
};

const deliveryOf = async ({ api }: Person, notificationId: NotificationId, channel: 'email' | 'push') => {
  const { data } = await api.explainNotification({ params: { notificationId } });
  return data.channels.find(each => each.channel === channel)?.deliveries ?? [];
};

/** How one notification's telling on a channel stands in the ledger, by the API's own explanation. */
export const ledgerOf = async (person: Person, channel: 'email' | 'push') => {
  const inbox = await inboxOf(person);
  return (await inTurns(inbox, ({ notificationId }) => deliveryOf(person, notificationId, channel))).flat();
};

const peopleOf = ({ reminders }: Due): Person[] => [...new Set(reminders.map(({ person }) => person))];

/** The mails to those whose reminders they are. */
export const mailsOf = async ({ mailFolder }: Stage, due: Due) =>
  (await inTurns(peopleOf(due), ({ email }) => mailsTo(mailFolder, email))).flat();

/** What became of each reminder, by title, from inbox, ledger and the mails that the mail service has taken. */
export const toldOf = async (stage: Stage, due: Due): Promise<Details[]> => {
  const { reminders, dueAt } = due;
  const inboxes = new Map(await inTurns(peopleOf(due), async person => [person, await inboxOf(person)] as const));
  const ledger = await inTurns(reminders, async ({ title, person }) => {
    const about = inboxes.get(person)!.filter(({ content }) => content.kind === 'reminder' && content.title === title);
    const [delivery] = about[0] ? await deliveryOf(person, about[0].notificationId, 'email') : [];
    return { title, notifications: about.length, delivery };
  });
  // Read after the ledger: what that calls sent has been taken.
  const mails = await mailsOf(stage, due);
  return ledger.map(({ title, notifications, delivery }) => {
    const taken = mails.filter(({ subject }) => subject?.endsWith(title));
    return {
      title,
      notifications,
      ...(delivery && { status: delivery.status, attempts: delivery.attempts, reason: delivery.reason }),
      mails: taken.length,
      early: taken.filter(({ takenAtMs }) => takenAtMs < dueAt).length,
    };
  });
};

const ended = new Set(['sent', 'failed', 'unknown', 'skipped']);
/** Whether all that is to come of some reminders has come. */
const isOver = (told: Details[]): boolean => told.every(({ status }) => status !== undefined && ended.has(status));

/** Waits until all is told that will be. */
export const allTold = (stage: Stage, due: Due, patienceMs: number): Promise<Details[]> =>
  eventually(
    `the end of ${due.reminders[0]!.title}`,
    async () => {
      const told = await toldOf(stage, due);
      return isOver(told) && told;
    },
    patienceMs,
  );

/** How many of each kind there are: what a test says of many. */
export const countBy = <T>(all: T[], kind: (one: T) => string): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(all, kind)].map(([name, ofKind]) => [name, ofKind.length]));
