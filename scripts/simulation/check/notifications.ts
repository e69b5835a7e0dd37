import type { Notification } from '../../../shared/domain/notifications/notification.ts';
import { type Expected, expectedOn, type PersonState } from '../model/person.ts';
import type { Write } from '../table/store.ts';
import type { World } from '../world/world.ts';
import type { Allowance, Losses } from './allowance.ts';
import { during, type History, type Stretch } from './history.ts';
import type { Fired } from './reminders.ts';

/** A notification as the table came to hold it, and when. */
export type Planned = { id: string; userId: string; notificationId: string; plannedAt: number; record: Notification };
/** A subscription in the times in which pushes went there. */
export type Device = { userId: string; subscriptionId: string; endpoint: string; spans: { from: number; until: number }[] };
type Check = { allowed: Allowance; lost: Losses; skewMs: number; members: string[]; takenBack: Planned[] };

const instant = (ms: number): string => new Date(ms).toISOString();
/** How long a handler may take between what it reads and what it writes. */
const handlingMs = 30_000;

const plannedBy = ({ key, at, after }: Write): Planned => {
  const userId = key.pk.slice('USER#'.length);
  const notificationId = key.sk.slice('NOTIFICATION#'.length);
  return { id: `${key.pk}/${key.sk}`, userId, notificationId, plannedAt: at, record: after as unknown as Notification };
};

/** Every notification that was ever planned. */
export const plannedIn = ({ rowsOf }: History): Planned[] => rowsOf('NOTIFICATION#').map(([, [first]]) => plannedBy(first!));

/** Every notification that was planned and then taken back by a restore from a backup. */
export const takenBackIn = ({ restores }: World): Planned[] =>
  restores.flatMap(({ lost }) => lost.filter(({ key, after }) => key.sk.startsWith('NOTIFICATION#') && after).map(plannedBy));

const spansOf = (writes: Write[]): Device['spans'] => {
  const spans: Device['spans'] = [];
  for (const { at, after } of writes) {
    const last = spans.at(-1);
    if (after?.endedAt !== undefined) {
      if (last && last.until > at) last.until = at;
    } else if (!last || last.until <= at) spans.push({ from: at, until: Number.POSITIVE_INFINITY });
  }
  return spans;
};

/** Every device that somebody ever registered. */
export const devicesIn = ({ rowsOf }: History): Device[] =>
  rowsOf('PUSH#').map(([, writes]) => ({
    userId: writes[0]!.key.pk.slice('USER#'.length),
    subscriptionId: writes[0]!.key.sk.slice('PUSH#'.length),
    endpoint: String(writes[0]!.after?.endpoint),
    spans: spansOf(writes),
  }));

/** Does it tell of others, which were more than is told at once? */
export const isGathered = ({ content }: Notification): boolean =>
  content.kind === 'account' && (content.notice === 'gathered' || content.notice === 'news_gathered');

/** The firing that a notification tells of. After a restore another one may have taken the version of one that was lost. */
const firingOf = ({ cause, content }: Notification): string => `${cause} ${content.kind === 'reminder' ? content.firedAt : ''}`;

/** Each reminder that fired is told once to each of those whom it concerns, soon; and nothing is told that did not fire. */
export const reminderNotifications = (fired: Fired[], planned: Planned[], { allowed, lost, members, takenBack }: Check): string[] => {
  const byFiring = Map.groupBy(
    planned.filter(({ record }) => record.content.kind === 'reminder'),
    ({ record }) => firingOf(record),
  );
  const wrong = fired.flatMap(({ id, at, stretch, committedAt }) => {
    const firing = `${id} ${instant(at)}`;
    const told = byFiring.get(firing) ?? [];
    byFiring.delete(firing);
    if (lost(committedAt, committedAt)) return [];
    const { assignees } = stretch.state;
    // Nobody's item is everybody's.
    const wanted = assignees.length > 0 ? assignees : members;
    const late = told.filter(({ plannedAt }) => plannedAt - committedAt > allowed(committedAt, plannedAt));
    const heard = [...told, ...takenBack.filter(({ record }) => firingOf(record) === firing)];
    return [
      ...wanted.filter(userId => !heard.some(each => each.userId === userId)).map(userId => `${userId} was not told of ${id}`),
      ...told
        .filter(({ userId }) => !wanted.includes(userId))
        .map(({ userId }) => `${userId} was told of ${id}, which does not concern them`),
      ...(new Set(told.map(({ userId }) => userId)).size < told.length ? [`Somebody was told of ${id} in two notifications`] : []),
      ...late.map(({ userId, plannedAt }) => `${userId} was told of ${id} only ${plannedAt - committedAt} ms later`),
    ];
  });
  // A message on its way is not lost with the write that it tells of.
  const unfounded = [...byFiring].filter(([, [first]]) => !lost(first!.plannedAt - 3_600_000, first!.plannedAt));
  return [...wrong, ...unfounded.map(([firing]) => `A notification tells of ${firing}, which did not fire`)];
};

/** A device is told of once each time that it is new or back, to its user. A restore takes both back. */
export const deviceNotices = (planned: Planned[], devices: Device[], { restores }: World): string[] => {
  if (restores.length > 0) return [];
  return devices.flatMap(({ userId, subscriptionId, spans }) => {
    const told = planned.filter(({ record }) => record.cause.startsWith(`USER#${userId}/PUSH#${subscriptionId}@`));
    const isRight = told.length === spans.length && told.every(each => each.userId === userId);
    return isRight ? [] : [`${subscriptionId} was new or back ${spans.length} times, and was told of ${told.length} times`];
  });
};

const agrees = (plan: Notification['plan'], expected: Map<string, Expected>): boolean =>
  plan.every(({ channel, decision, reason, at }) => {
    const wanted = expected.get(channel);
    // What the budget held back is in the inbox, whatever its reader wants there; `budgetsWrongly` says whether it was right.
    if (reason === 'budget') return wanted?.decision !== 'never';
    if (channel === 'inbox' && decision === 'now' && plan.some(each => each.reason === 'budget')) return true;
    return wanted?.decision === decision && wanted.reason === reason && (wanted.at === undefined || Date.parse(at ?? '') === wanted.at);
  });

const channels = ['inbox', 'email', 'push'];

/** A notification is planned as its reader wants it by what they had last said; where they were just saying something else, either will do. */
export const planWrongly = (
  { id, userId, plannedAt, record }: Planned,
  persons: Stretch<PersonState>[],
  devices: Device[],
  { skewMs, lost }: Check,
): string[] => {
  // What others do to items is planned by kinds of its own, and is held to laws of its own.
  const { kind } = record;
  if (isGathered(record) || kind === 'news') return [];
  const [from, until] = [plannedAt - handlingMs - skewMs, plannedAt];
  const mine = devices.filter(each => each.userId === userId);
  const spans = mine.flatMap(each => each.spans);
  const mayHave = spans.some(span => span.from <= until && span.until >= from);
  const mustHave = spans.some(span => span.from <= from && span.until >= until);
  // What was decided on an event that waited may be by what was wanted when it was written.
  const said = during(persons, from, until).map(({ state }) => state);
  const fits = said.some(person => {
    const wanted = kind === 'digest' ? (person.digest?.channels ?? []) : person.channels[kind];
    return [mustHave, mayHave].some(hasSubscription => {
      const expected = channels.map(
        channel => [channel, expectedOn(channel, { person, kind, hasSubscription, wanted }, Date.parse(record.createdAt))] as const,
      );
      return agrees(record.plan, new Map(expected));
    });
  });
  return fits || kind === 'digest' || lost(from, until)
    ? []
    : [`${id} was planned at ${instant(plannedAt)} not as ${userId} wanted: ${JSON.stringify(record.plan)}`];
};
