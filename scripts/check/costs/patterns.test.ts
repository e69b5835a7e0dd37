import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { advanceSubscribed, subscribeCalendar } from '../../../shared/domain/calendars/subscriptions/subscribed-calendar.ts';
import { keepEventLink } from '../../../shared/domain/calendars/sync/event-link.ts';
import { discloseTo } from '../../../shared/domain/core/access.ts';
import { keysOf } from '../../../shared/domain/core/entries.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { changeItem, createItem, trashItem } from '../../../shared/domain/items/history/item-changes.ts';
import { ItemInput } from '../../../shared/domain/items/items/item.ts';
import { advanceItem } from '../../../shared/domain/items/items/item-clock.ts';
import { createList } from '../../../shared/domain/items/lists/list.ts';
import { completeItem } from '../../../shared/domain/items/occurrences/item-occurrences.ts';
import { startDelivery } from '../../../shared/domain/notifications/delivery.ts';
import {
  advanceNotification,
  createNotification,
  markNotification,
  planChannels,
} from '../../../shared/domain/notifications/notification.ts';
import { registerSubscription } from '../../../shared/domain/notifications/subscription.ts';
import { beginSession } from '../../../shared/domain/people/accounts/session.ts';
import { acceptInvitation, invite } from '../../../shared/domain/people/invitations/invitation.ts';
import { createKey, useKey } from '../../../shared/domain/people/keys/key.ts';
import { changeProfile, createProfile } from '../../../shared/domain/people/profiles/profile.ts';
import { advanceProfile } from '../../../shared/domain/people/profiles/profile-clock.ts';
import {
  acceptOwnership,
  changeOwners,
  createWorkspace,
  newMember,
  offerOwnership,
} from '../../../shared/domain/people/workspaces/workspace.ts';
import { boardCosts } from './board.fixture.ts';
import { calendarCosts } from './calendars.fixture.ts';
import { commentCosts } from './comments.fixture.ts';
import { onEngine } from './engine.fixture.ts';
import { fieldCosts } from './fields.fixture.ts';
import { fileCosts } from './files.fixture.ts';
import { historyCosts } from './history.fixture.ts';
import { logCosts } from './log.fixture.ts';
import { type Cost, meterOf } from './meter.ts';
import { newsCosts } from './news.fixture.ts';
import { orderCosts } from './order.fixture.ts';
import { pointsCosts } from './points.fixture.ts';
import { relationCosts } from './relations.fixture.ts';
import { rotaCosts } from './rotas.fixture.ts';
import { subItemCosts } from './sub-items.fixture.ts';
import { tagCosts } from './tags.fixture.ts';
import { thingCosts } from './things.fixture.ts';

/*
 * The access-pattern chart of shared/data/README.md, measured: what each pattern asks of the table, counted by a DynamoDB engine of
 * another make than the local cloud's. One request or one unit more than the chart says fails, and so does one less.
 */
const load = async () => {
  const [
    accesses,
    table,
    agenda,
    agendaPage,
    calendar,
    deliveries,
    due,
    firstMoments,
    feedAnswers,
    feeds,
    invitations,
    items,
    keys,
    sessions,
    lists,
    log,
    logRead,
    members,
    membershipCount,
    nonces,
    notifications,
    parked,
    profiles,
    query,
    recipients,
    roles,
    rows,
    busy,
    eventLinks,
    subscribedCalendars,
    subscriptions,
    transact,
    workspaces,
  ] = await Promise.all([
    import('../../../shared/data/people/accesses.ts'),
    import('../../../shared/data/core/table.ts'),
    import('../../../shared/data/items/agenda.ts'),
    import('../../../shared/data/views/agenda-page.ts'),
    import('../../../shared/data/items/calendar.ts'),
    import('../../../shared/data/notifications/deliveries.ts'),
    import('../../../shared/data/core/due.ts'),
    import('../../../shared/data/core/first-moments.ts'),
    import('../../../shared/data/calendars/feed-answers.ts'),
    import('../../../shared/data/calendars/feeds.ts'),
    import('../../../shared/data/people/invitations.ts'),
    import('../../../shared/data/items/items.ts'),
    import('../../../shared/data/people/keys.ts'),
    import('../../../shared/data/people/sessions.ts'),
    import('../../../shared/data/items/lists.ts'),
    import('../../../shared/data/core/log.ts'),
    import('../../../shared/data/core/log-read.ts'),
    import('../../../shared/data/people/members.ts'),
    import('../../../shared/data/people/membership-count.ts'),
    import('../../../shared/data/core/nonces.ts'),
    import('../../../shared/data/notifications/notifications.ts'),
    import('../../../shared/data/core/parked.ts'),
    import('../../../shared/data/people/profiles.ts'),
    import('../../../shared/data/core/query.ts'),
    import('../../../shared/data/items/recipients.ts'),
    import('../../../shared/data/people/roles.ts'),
    import('../../../shared/data/core/rows.ts'),
    import('../../../shared/data/core/busy.ts'),
    import('../../../shared/data/calendars/event-links.ts'),
    import('../../../shared/data/calendars/subscribed-calendars.ts'),
    import('../../../shared/data/notifications/subscriptions.ts'),
    import('../../../shared/data/core/transact.ts'),
    import('../../../shared/data/people/workspaces.ts'),
  ]);
  return {
    ...accesses,
    ...table,
    ...agenda,
    ...agendaPage,
    ...calendar,
    ...deliveries,
    ...due,
    ...firstMoments,
    ...feedAnswers,
    ...feeds,
    ...invitations,
    ...items,
    ...keys,
    ...sessions,
    ...lists,
    ...log,
    ...logRead,
    ...members,
    ...membershipCount,
    ...nonces,
    ...notifications,
    ...parked,
    ...profiles,
    ...query,
    ...recipients,
    ...roles,
    ...rows,
    ...busy,
    ...eventLinks,
    ...subscribedCalendars,
    ...subscriptions,
    ...transact,
    ...workspaces,
  };
};

const id = <P extends string>(prefix: P, i: number) => `${prefix}_01kb8m3tq2e8fvq3w5r7c9${String(i).padStart(4, '0')}` as const;
const now = '2026-11-21T08:00:00.000Z';
const [ada, ben, cleo] = [id('user', 1), id('user', 2), id('user', 3)];
const [home, other] = [id('ws', 1), id('ws', 2)];
const acting = { userId: ada, now, requestId: '3f0c1f5e-8f0e-4d3a-9a54-5a8b8a4f3f11', zone: 'Europe/Berlin' };
const chore = ItemInput.parse({
  title: 'Water the plants on the balcony',
  kind: 'chore',
  due: { date: '2030-03-30', time: '09:00', zone: 'Europe/Berlin' },
  recurrence: { rule: 'FREQ=WEEKLY;BYDAY=SA' },
  reminders: [{ offset: '-P1D' }, { offset: '-PT6H' }, { offset: '-PT1H' }, { offset: '-PT15M' }, { offset: 'PT0S' }],
});

const data = onEngine(load);
let measured: ReturnType<typeof meterOf>;

const shown = discloseTo(
  { scope: 'WS', ownerId: home, accessId: 'a'.repeat(22) },
  ada,
  'export',
  { operation: 'listLogEntries', subjects: { workspaceId: home }, query: { from: '1' } },
  now,
);
const newItem = (i: number) => createItem(chore, { workspaceId: home, itemId: id('item', i) }, acting);
const newNotification = (i: number) => {
  const reader = {
    zone: 'Europe/Berlin',
    quietHours: { sat: { from: '08:00', to: '10:00' } },
    hasSubscription: true,
    wanted: ['inbox', 'email', 'push'] as const,
  };
  const content = {
    kind: 'reminder' as const,
    workspaceId: home,
    workspaceName: 'Home',
    itemId: id('item', 1),
    title: chore.title,
    itemKind: chore.kind,
    priority: chore.priority,
    due: { date: '2030-03-30', time: '09:00', zone: 'Europe/Berlin' },
    dueAt: now,
    firedAt: now,
    lateMs: 0,
    others: 0,
  };
  const input = {
    userId: ada,
    notificationId: id('ntf', i),
    kind: 'reminder' as const,
    content,
    cause: `WS#${home}/ITEM#${id('item', 1)}@2`,
    tellAt: now,
  };
  return createNotification(input, planChannels(reader, 'reminder', now), now);
};
const subscriptionInput = {
  endpoint: `https://updates.push.services.mozilla.com/wpush/v2/${'a'.repeat(180)}`,
  keys: { p256dh: `B${'a'.repeat(86)}`, auth: 'a'.repeat(22) },
};
const keyKey = { userId: ada, keyId: id('key', 1) };
const newSession = beginSession({ userId: ada, sessionId: id('session', 1), device: 'Firefox, Windows', begunAt: now }, now);
const newKey = createKey(
  {
    name: 'Kitchen display',
    scopes: [home, other].map(workspaceId => ({ workspaceId, rows: [{ resource: 'item' as const, actions: ['read' as const] }] })),
    account: ['read'],
  },
  keyKey,
  { hash: 'h'.repeat(43), hint: 'x7Qz' },
  () => 'owner',
  now,
);
const memberAs = (userId: UserId, role: 'owner' | 'member') => ({
  workspaceId: home,
  userId,
  role,
  addedBy: ada,
  createdAt: now,
  version: 1,
});
const offered = offerOwnership(memberAs(ada, 'owner'), memberAs(ben, 'member'), false, now);
const handedOver = acceptOwnership(offered.next, memberAs(ada, 'owner'), now);
const invited = invite(
  { kind: 'household' },
  { email: 'somebody@example.org', role: 'member', locale: 'de' },
  { workspaceId: home, invitationId: id('inv', 1) },
  undefined,
  acting,
);
const deliveryKey = { userId: ada, notificationId: id('ntf', 1), target: 'email', channel: 'email' as const };
const feedKey = { userId: ada, feedId: id('feed', 1) };
const subscribedKey = { userId: ada, calendarId: id('cal', 1) };
const subscribed = subscribeCalendar(
  { ...subscribedKey, url: `https://calendar.example.org/${'a'.repeat(100)}.ics`, name: 'School', into: { kind: 'busy' } },
  now,
);
const busyFrom = (hour: number) => ({
  ...subscribedKey,
  eventLinkId: `x${hour}`,
  eventId: `${hour}@example.org`,
  kind: 'busy' as const,
  from: `2030-03-30T${hour}:00:00.000Z`,
  to: `2030-03-30T${hour}:30:00.000Z`,
});
const itemKey = (i: number) => ({ workspaceId: home, itemId: id('item', i) });
const item = async (i: number) => data.items.get(itemKey(i));

/** Three users, two workspaces, three members, two lists, sixty items, an API key, twenty-five notifications, a push subscription. */
const fill = async (): Promise<void> => {
  const { profiles, workspaces, members, lists, items, notifications, subscriptions } = data;
  for (const userId of [ada, ben, cleo]) await profiles.create(createProfile(userId, 'somebody@example.org', now), acting);
  for (const workspaceId of [home, other]) {
    const { workspace, owner } = createWorkspace({ name: 'Home', kind: 'household' }, workspaceId, acting);
    await workspaces.create(workspace, acting);
    await members.create(owner, acting);
    for (const userId of [ben, cleo]) await members.create(newMember({ userId, role: 'member' }, workspaceId, acting), acting);
  }
  for (const i of [1, 2]) await lists.create(createList({ name: 'Garden' }, { workspaceId: home, listId: id('list', i) }, acting), acting);
  for (let i = 1; i <= 60; i++) await items.create(newItem(i), acting);
  await data.keys.create(newKey, acting);
  await data.subscribedCalendars.create(subscribed, acting);
  for (const hour of [10, 11, 12]) await data.eventLinks.create(keepEventLink(undefined, busyFrom(hour)), acting);
  for (let i = 1; i <= 25; i++) await notifications.create(newNotification(i), acting);
  await subscriptions.create(
    registerSubscription(subscriptionInput, { userId: ada, subscriptionId: id('push', 1) }, undefined, now),
    acting,
  );
};

beforeAll(async () => {
  await fill();
  await calendars.fill();
  await log.fill();
  await comments.fill();
  await files.fill();
  await told.fill();
  await order.fill();
  await rotas.fill();
  await things.fill();
  await tags.fill();
  await fields.fill();
  await relations.fill();
  await subItems.fill();
  await history.fill();
  await points.fill();
  await board.fill();
  measured = meterOf(data.documents);
});

/** What one page of a due shard holds: every item of the fill, spread over four shards. */
const dueShards = async (): Promise<void> => {
  for await (const _page of data.dueIn({ shard: 0, from: '2030-03-29T07:59:00.000Z', to: '2030-03-29T08:01:00.000Z' }));
};
const parkedOnes = async (): Promise<void> => {
  for await (const _page of data.parkedBefore('2030-03-30T00:00:00.000Z'));
};
const digest = { daily: { days: 'every' as const, time: '07:30', channels: ['email' as const] } };
const window = { from: '2030-03-30T00:00:00.000Z', to: '2030-03-31T00:00:00.000Z' };

const log = logCosts(`WS#${home}`, data);
const calendars = calendarCosts({ userId: cleo, workspaceId: home, itemId: id('item', 1), acting });
const order = orderCosts({ workspaceId: home, listId: id('list', 1), itemId: id('item', 40), acting });
const comments = commentCosts({ author: cleo, item: { workspaceId: home, itemId: id('item', 2) }, acting });
const files = fileCosts({ author: cleo, item: { workspaceId: home, itemId: id('item', 2) }, acting });
const told = newsCosts({ reader: ben, by: ada, acting });
const tags = tagCosts({ workspaceId: id('ws', 4), acting });
const fields = fieldCosts({ workspaceId: id('ws', 4), itemId: id('item', 210), acting });
const things = thingCosts({ workspaceId: id('ws', 9), itemId: id('item', 400), acting });
const rotas = rotaCosts({ people: [ada, ben, cleo], workspaceId: id('ws', 4), itemId: id('item', 200), acting });
const points = pointsCosts({ workspaceId: home, acting });
const board = boardCosts({ workspaceId: home, userId: ada, people: [ada, ben, cleo] });
const history = historyCosts({ workspaceId: home, itemOf: i => id('item', i), acting });

const subItems = subItemCosts({ workspaceId: id('ws', 5), itemIds: Array.from({ length: 11 }, (_, i) => id('item', 330 + i)), acting });
const relations = relationCosts({ workspaceId: id('ws', 5), itemIds: Array.from({ length: 12 }, (_, i) => id('item', 300 + i)), acting });

const patterns: Record<string, () => Promise<unknown>> = {
  'the caller: profile, roles, zone': () => data.queryIndex({ pk: `USER#${ada}` }, row => row, { limit: 100 }),
  'the caller behind an API key: the key, its maker, what they are in its workspaces': async () => {
    const { userId, scopes } = await data.keys.get(keyKey);
    await data.readMany([data.profiles.keyOf({ userId }), ...scopes.map(({ workspaceId }) => data.members.keyOf({ workspaceId, userId }))]);
  },
  'the day of a key’s last use, once a day': () => data.keys.save(useKey(newKey.next, now)!, acting),
  'a session that is seen, once a day by each instance': () => data.sessions.create(newSession, acting),
  'the keys of a user': () => data.keysOf(ada),
  'the roles that workspaces have made themselves, of a caller who has such': () =>
    data.standingsFor([
      { workspaceId: home, role: id('role', 1) },
      { workspaceId: other, role: 'member' },
    ]),
  'ownership handed over': () => {
    const workspace = createWorkspace({ name: 'Home', kind: 'household' }, home, acting).workspace.next;
    return data.transact([
      data.members.putNext(handedOver.owner!, acting),
      data.members.putNext(handedOver.heir, acting),
      data.workspaces.putNext(changeOwners(workspace), acting),
    ]);
  },
  'an invitation': () => data.invitations.create(invited, acting),
  'the invitations of a workspace': () => data.invitationsOf(home, { limit: 50 }),
  'an invitation accepted': () =>
    data.transact([
      data.members.putNew(newMember({ userId: id('user', 9), role: 'member' }, other, acting), acting),
      data.invitations.putNext(acceptInvitation(invited.next, { ...acting, userId: id('user', 9) }), acting),
      data.oneMembershipMore(id('user', 9)),
    ]),
  'a role that the authorizer did not know': () => data.membershipOf({ workspaceId: home, userId: ben }),
  'the workspaces of a user': async () => data.workspacesOf(keysOf(await data.rolesOf(ada))),
  'a new workspace with its owner': () => {
    const { workspace, owner } = createWorkspace({ name: 'Garden', kind: 'team' }, id('ws', 3), acting);
    return data.transact([data.workspaces.putNew(workspace, acting), data.members.putNew(owner, acting), data.oneMembershipMore(ada)]);
  },
  'the members of a workspace': () => data.membersOf(home, { limit: 50 }),
  'its lists': () => data.listsOf(home, { limit: 50 }),
  'a request that creates, under an Idempotency-Key: when it first came': () => data.firstMomentOf(ada, 'a'.repeat(22), Date.parse(now)),
  'a request of an API key that signs: its nonce': () => data.takeNonce(keyKey.keyId, 'a'.repeat(22), Date.parse(now) / 1000 + 360),
  'an audited answer: who is shown it, before it leaves': () => data.accesses.create(shown, acting),
  'the same request again, or a refusal of the same kind within the hour': () => data.accesses.create(shown, acting),
  'a new item': () => data.items.create(newItem(100), acting),
  'the same again, on a retry: the first is answered': () => data.items.create(newItem(100), acting),
  'one item': () => item(1),
  'fifty items in the order of creation': () => data.itemsOf(home, { limit: 50, keep: () => true }),
  'fifty items in the order of time': () => data.itemsDue(home, window, { limit: 50, keep: () => true }),
  'a page of fifty of the agenda of two workspaces, whole': () =>
    data.agendaPage({ roles: { [home]: 'owner', [other]: 'owner' }, userId: ada, ...window, zone: 'UTC', limit: 50 }),
  'the same with the times of being busy': () =>
    data.agendaPage({ roles: { [home]: 'owner', [other]: 'owner' }, userId: ada, ...window, zone: 'UTC', limit: 50, busy: true }),
  'the same with occurrences to come and deadlines': () =>
    data.agendaPage({
      roles: { [home]: 'owner', [other]: 'owner' },
      userId: ada,
      ...window,
      zone: 'UTC',
      limit: 50,
      occurrences: true,
      deadlines: true,
    }),
  'a free time suggested': () => data.busyBetween(ada, window, { limit: 300, read: row => data.BusyTime.parse(row) }),
  'the agenda of a workspace, sixty entries': () => data.agendaIn({ workspaceId: home, role: 'owner', userId: ada, ...window, limit: 200 }),
  'a change of its words': () => data.items.update(itemKey(2), each => changeItem(each, { title: 'Water the orchids' }, acting), acting),
  'a change of its due': () => data.items.update(itemKey(3), each => changeItem(each, { due: { date: '2030-04-06' } }, acting), acting),
  'an occurrence done': () => data.items.update(itemKey(4), each => completeItem(each, acting), acting),
  'an item into the trash': () => data.items.update(itemKey(5), each => trashItem(each, acting), acting),
  'a reminder fired': async () => {
    const due = await item(6);
    await data.items.save(advanceItem(due, due.dueAt!), acting);
  },
  'what is due in a shard in a minute': dueShards,
  'what is parked, because its rule keeps failing': parkedOnes,
  'the recipients of an item: its assignees': () => data.readersAmong({ workspaceId: home, assignees: [ada, ben] }, [ada, ben]),
  'the recipients of an item: everybody': async () => {
    for await (const _page of data.recipientsFor({ workspaceId: home, assignees: [] }));
  },
  'a new notification, unread, with a channel deferred': () => data.notifications.create(newNotification(100), acting),
  'a deferred notification due': async () => {
    const notification = await data.notifications.get({ userId: ada, notificationId: id('ntf', 2) });
    await data.notifications.save(advanceNotification(notification, notification.dueAt!), acting);
  },
  'twenty notifications of the inbox': () => data.notificationsOf(ada, { limit: 20, keep: ({ status }) => status !== 'archived' }),
  'how many are unread': () => data.countUnread(ada, 101),
  'a notification read': () =>
    data.notifications.update({ userId: ada, notificationId: id('ntf', 3) }, each => markNotification(each, 'read'), acting),
  'a delivery begun': () => data.deliveries.create(startDelivery(deliveryKey, 1_800_000_000, now), acting),
  'the deliveries of a notification': () => data.deliveriesOf(ada, id('ntf', 1)),
  'the push subscriptions of a user': () => data.subscriptionsOf(ada),
  'the feeds of a user': () => data.feedsOf(ada),
  'the subscribed calendars of a user': () => data.subscribedOf(ada),
  'a subscribed calendar due': async () => {
    const calendar = await data.subscribedCalendars.get(subscribedKey);
    await data.subscribedCalendars.save(advanceSubscribed(calendar, calendar.dueAt!), acting);
  },
  'a subscribed calendar in which nothing is new': () => data.subscribedCalendars.find(subscribedKey),
  'the items of a workspace for a feed, fifty of sixty': async () => {
    const { entries } = await data.entriesInCalendar({ workspaceId: home, ...window, limit: 50, keep: () => true });
    return data.itemsOfEntries(entries);
  },
  'the answer of a feed, kept for five minutes': () =>
    data.keepAnswer(feedKey, { etag: 'e'.repeat(45), places: 'p'.repeat(43), untilMs: Date.parse(now), text: Buffer.alloc(20_000) }),
  'a feed that was read within five minutes': () => data.lastAnswerOf(feedKey),
  'one’s own profile': () => data.profiles.get({ userId: ada }),
  'a digest asked for': () => data.profiles.update({ userId: ada }, each => changeProfile(each, { digest }, acting), acting),
  'a digest due': async () => {
    const profile = await data.profiles.get({ userId: ada });
    await data.profiles.save(advanceProfile(profile, profile.dueAt!), acting);
  },
  ...calendars.patterns,
  ...log.patterns,
  ...order.patterns,
  ...comments.patterns,
  ...files.patterns,
  ...told.patterns,
  ...rotas.patterns,
  ...things.patterns,
  ...tags.patterns,
  ...fields.patterns,
  ...relations.patterns,
  ...subItems.patterns,
  ...history.patterns,
  ...points.patterns,
  ...board.patterns,
};

/** The rows of the chart: pattern, requests, read units, write units. */
const chart = readFileSync(new URL('../../../shared/data/README.md', import.meta.url), 'utf8')
  .split('## Access patterns')[1]!
  .split('\n')
  .filter(line => /^\| (?!pattern)/.test(line))
  .map(line =>
    line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim()),
  );

const asRow = ({ requests, readUnits, writeUnits }: Cost) => [requests.join(', '), String(readUnits || ''), String(writeUnits || '')];

describe('each access pattern costs what the chart says', () => {
  test.each(Object.entries(patterns))('%s', async (name, work) => {
    const row = chart.find(([pattern]) => pattern === name);
    expect(row && [row[2], row[3], row[4]]).toEqual(asRow(await measured(work)));
  });

  test('and the chart has no pattern beside these', () => {
    expect(chart.map(([pattern]) => pattern)).toEqual(Object.keys(patterns));
  });
});
