import { beforeAll, describe, expect, test } from 'vitest';
import { functionFiles } from '../../infra/bundle.ts';
import { importRoutes } from '../../shared/api/calendars/imports.ts';
import { modules as calendarModules } from '../../shared/api/calendars/index.ts';
import type { Route } from '../../shared/api/core/route.ts';
import { routesByApi } from '../../shared/api/index.ts';
import { itemRoutes } from '../../shared/api/items/items.ts';
import { templateRoutes } from '../../shared/api/items/templates.ts';
import { modules as notificationModules } from '../../shared/api/notifications/index.ts';
import { invitationRoutes } from '../../shared/api/people/invitations.ts';
import { workspaceRoutes } from '../../shared/api/people/workspaces.ts';
import { calendarRequests, calendarWork } from './calendar-acts.fixture.ts';
import { type Act, killer, pause, somethingCannotBeRead, triedEverywhere } from './kills.fixture.ts';
import { requestFrom } from './people/client.ts';
import { welcomed } from './people/people.ts';

let run: Awaited<ReturnType<typeof killer>>;
beforeAll(async () => {
  run = await killer();
});

/** `by` whom, if not by Ada; `afterMinutes` of waiting. */
type Input = { params?: Record<string, string>; body?: unknown; form?: string; by?: 'former' | 'ben'; afterMinutes?: number };
/** What to ask each route that changes something, of what the fixture has prepared. */
const asked: Record<string, (ids: Record<string, string>, ben: string) => Input> = {
  takeAction: ids => ({ params: { token: ids.action! }, form: 'minutes=60' }),
  unsubscribe: ids => ({ params: { token: ids.unsubscribe! }, form: 'List-Unsubscribe=One-Click' }),
  createItem: () => ({ body: { title: 'New', due: { date: '2026-12-01' }, reminders: [{ offset: 'PT9H' }] } }),
  quickAdd: () => ({ body: itemRoutes.quickAdd.example.body }),
  changeItem: ids => ({ params: { itemId: ids.open! }, body: { due: { date: '2026-12-02' }, listId: ids.listId } }),
  placeItem: ids => ({ params: { itemId: ids.beside! }, body: { before: ids.listed } }),
  createTemplate: () => ({ body: templateRoutes.createTemplate.example.body }),
  changeTemplate: ids => ({ params: { templateId: ids.templateId! }, body: { name: 'Journey' } }),
  deleteTemplate: ids => ({ params: { templateId: ids.templateId! } }),
  createItemsFromTemplate: ids => ({ params: { templateId: ids.templateId! }, body: { day: '2026-12-05' } }),
  moveItem: ids => ({ params: { itemId: ids.open! }, body: { listId: ids.listId } }),
  completeItem: ids => ({ params: { itemId: ids.recurring! }, body: { openSubItems: 'complete' } }),
  skipItem: ids => ({ params: { itemId: ids.recurring! } }),
  reopenItem: ids => ({ params: { itemId: ids.done! } }),
  snoozeItem: ids => ({ params: { itemId: ids.open! }, body: { until: '2026-11-25T08:00:00.000Z' } }),
  deleteItem: ids => ({ params: { itemId: ids.open! } }),
  restoreItem: ids => ({ params: { itemId: ids.trashed! } }),
  changeMe: () => ({ body: { zone: 'Asia/Tokyo', digest: { daily: { days: 'every', time: '07:00', channels: ['inbox'] } } } }),
  markNotification: ids => ({ params: { notificationId: ids.notification! }, body: { status: 'read' } }),
  registerSubscription: () => ({
    body: {
      endpoint: 'https://push.example.com/another',
      keys: {
        p256dh: 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM',
        auth: 'tBHItJI5svbpez7KI4CCXg',
      },
    },
  }),
  endSubscription: ids => ({ params: { subscriptionId: ids.subscriptionId! } }),
  createWorkspace: () => ({ body: { name: 'Office', kind: 'team' } }),
  changeWorkspace: () => ({ body: { name: 'Our home' } }),
  changeMember: (_, ben) => ({ params: { userId: ben }, body: { role: 'guest' } }),
  removeMember: (_, ben) => ({ params: { userId: ben } }),
  transferOwnership: (_, ben) => ({ body: { userId: ben } }),
  endOwnershipOffer: (_, ben) => ({ params: { userId: ben } }),
  blockWorkspace: ids => ({ body: { workspaceId: ids.workspaceId } }),
  unblockWorkspace: ids => ({ params: { workspaceId: ids.workspaceId! }, by: 'ben' }),
  acceptOwnership: () => ({ by: 'ben' }),
  signOutEverywhere: () => ({}),
  deleteWorkspace: () => ({}),
  createOffer: ids => ({ body: { userId: ids.former, role: 'member' } }),
  createRole: () => ({ body: workspaceRoutes.createRole.example.body }),
  changeRole: ids => ({ params: { roleId: ids.roleId! }, body: { name: 'Sitter' } }),
  deleteRole: ids => ({ params: { roleId: ids.roleId! } }),
  createList: () => ({ body: { name: 'Balcony', sections: [{ name: 'Herbs' }, { name: 'Pots' }] } }),
  changeList: ids => ({ params: { listId: ids.listId! }, body: { name: 'Terrace' } }),
  createRota: (_, ben) => ({ body: { name: 'Bath', kind: 'in_order', order: [ben] } }),
  changeRota: (ids, ben) => ({ params: { rotaId: ids.rotaId! }, body: { standby: ben } }),
  deleteRota: ids => ({ params: { rotaId: ids.rotaId! } }),
  createTag: () => ({ body: { name: 'balcony', color: 'teal' } }),
  changeTag: ids => ({ params: { tagId: ids.tagId! }, body: { name: 'outside', color: 'green' } }),
  mergeTag: ids => ({ params: { tagId: ids.tagId! }, body: { into: ids.otherTag } }),
  deleteTag: ids => ({ params: { tagId: ids.tagId! } }),
  createField: () => ({ body: { name: 'Size', kind: 'choice', options: [{ name: 'S' }, { name: 'L' }] } }),
  changeField: ids => ({ params: { fieldId: ids.fieldId! }, body: { name: 'Paint', retired: true } }),
  deleteField: ids => ({ params: { fieldId: ids.fieldId! } }),
  handOverItem: (ids, ben) => ({ params: { itemId: ids.open! }, body: { to: ben } }),
  swapItem: ids => ({ params: { itemId: ids.open! }, body: { with: ids.bens } }),
  createInvitation: () => ({ body: invitationRoutes.createInvitation.example.body }),
  resendInvitation: ids => ({ params: { invitationId: ids.invitationId! }, afterMinutes: 11 }),
  revokeInvitation: ids => ({ params: { invitationId: ids.invitationId! } }),
  acceptInvitation: ids => ({ params: { token: ids.invitation! }, by: 'former' }),
  declineInvitation: ids => ({ params: { token: ids.invitation! }, by: 'former' }),
  createKey: () => ({ body: { name: 'Robot', account: ['read'], endsAt: '2027-02-01T00:00:00Z' } }),
  rotateKey: ids => ({ params: { keyId: ids.keyId! }, body: { overlapSeconds: 3600, endsAt: '2027-03-01T00:00:00Z' } }),
  revokeKey: ids => ({ params: { keyId: ids.keyId! } }),
  runBatch: ids => ({
    body: {
      commands: [
        { method: 'POST', path: `/v1/workspaces/${ids.workspaceId}/items`, body: { title: 'From a batch' } },
        { method: 'POST', path: `/v1/workspaces/${ids.workspaceId}/items/${ids.open}/complete` },
      ],
    },
  }),
  importCalendar: () => ({ body: importRoutes.importCalendar.example.body }),
  startImport: () => ({ body: importRoutes.startImport.example.body }),
  createFeed: () => ({ body: { name: 'Chores', scope: { kind: 'agenda' }, color: 'teal' } }),
  revokeFeed: ids => ({ params: { feedId: ids.feedId! } }),
  deleteList: ids => ({ params: { listId: ids.listId! } }),
  restoreList: ids => ({ params: { listId: ids.trashedList! } }),
  emptyTrash: () => ({}),
};

const changing = Object.entries(routesByApi).flatMap(([api, routes]) =>
  Object.entries(routes as Record<string, Route>)
    .filter(([name, { method }]) => method !== 'GET' && name in asked)
    .map(([name, route]) => [name, api, route] as const),
);

describe('a request whose function dies at any of its calls, sent again', () => {
  test.each(changing)('%s leaves what a single one does', async (name, api, route) => {
    const statuses = new Set<number>();
    const tried = await triedEverywhere(run, api, async ({ world, household, ada, ben, former, ids }) => {
      const { by, afterMinutes = 0, ...request } = asked[name]!({ ...ids, workspaceId: household.workspaceId }, ben.userId);
      await pause(world, afterMinutes * 60_000);
      const params = route.path.includes('{workspaceId}') ? { workspaceId: household.workspaceId, ...request.params } : request.params;
      const caller = route.access === 'public' ? undefined : { former, ben, ada }[by ?? 'ada'];
      const reply = await requestFrom(world, { ...request, api, route, params, caller, key: `the-one-${name}` });
      statuses.add(reply.status);
    });
    expect(tried).toBeGreaterThan(0);
    expect([...statuses].every(status => status < 500)).toBe(true);
    expect([...statuses].some(status => status < 300)).toBe(true);
  });

  test('every route of calendars and notifications that changes something is tried, and all that is named is a route', () => {
    expect(changing).toHaveLength(Object.keys(asked).length);
    const whole = Object.values({ ...calendarModules, ...notificationModules });
    const all = whole.flatMap(routes => Object.entries(routes as Record<string, Route>));
    const known = [...Object.keys(asked), ...calendarRequests.map(({ what }) => what)];
    expect(all.filter(([name, { method }]) => method !== 'GET' && !known.includes(name)).map(([name]) => name)).toEqual([]);
  });
});

/** Something that sets every function behind the API to work: a reminder by mail and push, and one for the quiet hours to hold back. */
const somethingFallsDue: Act = async ({ world, household: { ask }, ada }) => {
  const at = (minutes: number) => new Date(world.timeline.now() + minutes * 60_000).toISOString();
  await ask('changeMe', ada, '', {
    body: { zone: 'UTC', digest: { daily: { days: 'every', time: '08:20', channels: ['inbox', 'email'] } } },
  });
  await ask('createItem', ada, '', { body: { title: 'Soon', due: { date: '2026-11-21' }, reminders: [{ at: at(1) }, { at: at(8) }] } });
  await pause(world, 30 * 60_000);
};

/** A reminder that the quiet hours hold back, and that is told when they are over. */
const somethingIsHeldBack: Act = async ({ world, household: { ask }, ada }) => {
  const soon = (minutes: number) => new Date(world.timeline.now() + minutes * 60_000).toISOString();
  const quietHours = { sat: { from: '00:00', to: soon(12).slice(11, 16) } };
  await ask('changeMe', ada, '', { body: { zone: 'UTC', quietHours } });
  await ask('createItem', ada, '', { body: { title: 'Held back', reminders: [{ at: soon(4) }] } });
  await pause(world, 30 * 60_000);
};

/** Something that falls due while everything stands still, so that no tick has queued it: the sweep finds it. */
const somethingIsOverdue: Act = async ({ world, household: { ask }, ada }) => {
  const at = new Date(world.timeline.now() + 6 * 60_000).toISOString();
  await ask('createItem', ada, '', { body: { title: 'Late', reminders: [{ at }] } });
  await pause(world, 60_000);
  world.setDown(true);
  await pause(world, 10 * 60_000);
  world.setDown(false);
  await pause(world, 20 * 60_000);
};

/** Ben, who has chores of a rota and others, is taken out. */
const somebodyLeaves: Act = async ({ world, household: { ask }, ada, ben }) => {
  const { reply } = await ask('createRota', ada, '', { body: { name: 'Kitchen', kind: 'in_order', order: [ben.userId, ada.userId] } });
  const due = { date: '2026-12-01' };
  for (const title of ['Dishes', 'Floor', 'Windows'])
    await ask('createItem', ada, '', { body: { title, due, rotaId: reply.data?.rotaId, assignees: [ben.userId] } });
  await ask('createItem', ada, '', { body: { title: 'Taxes', due, assignees: [ben.userId] } });
  await pause(world, 60_000);
  await ask('removeMember', ada, '', { params: { userId: ben.userId } });
  await pause(world, 10 * 60_000);
};

/** Something that the due queue of its service did not take, so that it stands on the platform's: it is handed over. */
const somethingWasPutAside: Act = async ({ world, household: { ask, workspaceId }, ada }) => {
  const at = new Date(world.timeline.now() + 60_000).toISOString();
  const { reply } = await ask('createItem', ada, '', { body: { title: 'Aside', reminders: [{ at }] } });
  const message = { key: { pk: `WS#${workspaceId}`, sk: `ITEM#${reply.data?.itemId}` }, entity: 'item', dueAt: at };
  world.queues.get('platform/on-due')!.send([{ Id: '1', MessageBody: JSON.stringify(message) }]);
  await pause(world, 20 * 60_000);
};

/** What is told to people of their account: a key that ends soon, an invitation, and a mail that never arrives. */
const somethingOfTheAccount: Act = async ({ world, household: { ask }, ada, ben }) => {
  const endsAt = new Date(Math.ceil(world.timeline.now() / 60_000) * 60_000 + 20 * 60_000).toISOString();
  await ask('createKey', ada, '', { body: { name: 'Robot', account: ['read'], endsAt } });
  await ask('createInvitation', ada, '', { body: { email: 'cora@example.com', role: 'guest' } });
  const mail = { messageId: 'mail', destination: [ben.email], tags: { userId: [ben.userId] } };
  const MessageBody = JSON.stringify({ id: 'feedback', detail: { eventType: 'Bounce', mail, bounce: { bounceType: 'Permanent' } } });
  world.queues.get('notifications/on-mail-feedback')!.send([{ Id: '1', MessageBody }]);
  await pause(world, 30 * 60_000);
};

const noting = 'calendars/on-event';
/** A calendar and an item were both changed, which a sync has told: twice, as queues do. */
const bothSidesChanged =
  (queue: string, wrapped: (event: object) => object): Act =>
  async ({ world, household: { workspaceId }, ada, ids }) => {
    const at = '2026-11-21T08:05:00.000Z';
    const side = (title: string) => ({ title, start: { date: '2026-11-28' }, end: { date: '2026-11-29' }, changedAt: at });
    const calendarId = 'cal_01kb8m3tq2e8fvq3w5r7c9d0eb';
    const times = { from: at, to: at };
    const record = {
      userId: ada.userId,
      calendarId,
      eventLinkId: ids.open,
      eventId: 'e',
      kind: 'item',
      workspaceId,
      itemId: ids.open,
      ...times,
    };
    const data = { kept: 'ours', ours: side('Ours'), theirs: side('Theirs') };
    const context = { by: ada.userId, at, requestId: 'sync' };
    const event = {
      id: `event link of ${ids.open}@2`,
      type: 'event_link.conflicted',
      ...context,
      entity: 'event_link',
      version: 2,
      data,
      record: { ...record, version: 2 },
    };
    for (const Id of ['1', '2']) world.queues.get(queue)!.send([{ Id, MessageBody: JSON.stringify(wrapped(event)) }]);
    await pause(world, 30 * 60_000);
    const noted = world.table.rows.all().filter(({ sk }) => String(sk).startsWith(`ACTIVITY#${ids.open}#`));
    expect(noted).toMatchObject([{ type: 'calendar_conflict', kept: 'ours', ours: { title: 'Ours' }, theirs: { title: 'Theirs' } }]);
  };

/** Somebody's first request, made again while it is not answered. */
const somebodyIsNew: Act = async ({ world, ada }) => {
  const userId = ada.userId.replace(/.{4}$/, 'new0');
  world.emails.set(userId, 'new@example.com');
  for (let tries = 0; tries < 3; tries++) {
    const answered = await welcomed(world, userId).then(
      () => true,
      () => false,
    );
    if (answered) return;
  }
  throw new Error('Nobody was welcomed');
};

const eventsInFile = 28;
const fileOf = (count: number): string => {
  const events = Array.from({ length: count }, (_, index) => `BEGIN:VEVENT\r\nUID:e${index}\r\nDTSTART;VALUE=DATE:20271224\r\nEND:VEVENT`);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...events, 'END:VCALENDAR', ''].join('\r\n');
};

/** A file of two steps is taken over by a job. */
const fileIsTakenOver: Act = async ({ world, household: { ask }, ada }) => {
  await ask('startImport', ada, '', { body: { calendar: fileOf(eventsInFile) } });
  await pause(world, 30 * 60_000);
};

/** Each function behind the API, and what sets it to work. */
const behind: [name: string, act: Act][] = [
  ['platform/near', somethingFallsDue],
  ['platform/tick', somethingFallsDue],
  ['platform/window', somethingFallsDue],
  ['items/on-due', somethingFallsDue],
  ['items/on-event', somebodyLeaves],
  ['people/on-due', somethingFallsDue],
  ['notifications/on-due', somethingIsHeldBack],
  ['platform/on-due', somethingWasPutAside],
  ['platform/sweep', somethingIsOverdue],
  ['platform/publish', somethingFallsDue],
  [
    'platform/on-undelivered',
    bothSidesChanged('platform/on-undelivered', event => ({ to: `${noting}/conflicts`, reason: 'Resting', event })),
  ],
  ['notifications/on-reminder', somethingFallsDue],
  ['notifications/on-event', somethingFallsDue],
  ['notifications/on-email', somethingFallsDue],
  ['notifications/on-push', somethingFallsDue],
  ['notifications/on-mail-feedback', somethingOfTheAccount],
  ['notifications/on-event', somethingOfTheAccount],
  ['people/on-invitation-sent', somethingOfTheAccount],
  [noting, bothSidesChanged(noting, event => ({ ...event, listener: 'conflicts' }))],
  ['platform/authorizer', somebodyIsNew],
];
const behindLeftOut: Record<string, string> = {
  'platform/on-ended':
    'what it erases falls due after 30 days, and the items of lists follow in any order; begun again it goes on, which scripts/check/lists and a test on the local cloud show',
  'platform/on-reconciliation':
    'it reads, and writes only when it does so next: shared/log/reconcile.test.ts lets it go on from wherever it stops',
  'platform/on-access-changed': 'it writes nothing here: it tells Cognito what the profile says, as often as it is asked',
  'platform/on-account-ended': 'it follows what Cognito says, as often as it is asked, which a test on the local cloud shows',
  'platform/on-message': 'it writes nothing: it says what Cognito mails',
  'platform/on-sign-up':
    'it writes nothing of the table: it tells Cognito whose account it is, which tests on the local cloud show, each step again',
  'platform/before-traffic': 'it writes nothing: it asks a new version something',
  'platform/on-error': 'it writes nothing here: it sends on what logs say',
  'platform/watch': 'it writes nothing: it looks at figures and queues',
  'platform/rotate-secrets': 'it writes nothing of the table: shared/domain/core/secret-rotation.test.ts kills it between its calls',
  'platform/fallback': 'it changes nothing',
  'platform/operator-api': 'it answers requests, each of which is one change and may be asked again: tests on the local cloud show it',
  'platform/on-log': 'shared/log/sequence.test.ts kills it at each of its calls, with others that append at the same time',
};

describe('what works behind the API, killed at any of its calls', () => {
  test.each(behind)('%s comes to what an undisturbed run comes to', async (name, act) => {
    const tried = await triedEverywhere(run, name, act);
    expect(tried).toBeGreaterThan(0);
  });

  test('items/on-due, while it parks a record that nobody can read, and fires it when it was mended', async () => {
    expect(await triedEverywhere(run, 'items/on-due', somethingCannotBeRead)).toBeGreaterThan(0);
  });

  test('every function of the clock, of calendars and of notifications is tried, answers requests, or is left out for a reason', () => {
    const whole = [...functionFiles()].filter(([, file]) => /^functions\/(platform|calendars|notifications)\//.test(file));
    const elsewhere = [...Object.keys(behindLeftOut), ...calendarWork.map(({ of }) => of)];
    const known = [...behind.map(([name]) => name), ...elsewhere, ...Object.keys(routesByApi)];
    expect(whole.map(([name]) => name).filter(name => !known.includes(name))).toEqual([]);
  });
});

test('a job whose function dies at its first calls, half way or at its last ones goes on where it was: each item is made once, and counted once', async () => {
  const name = 'calendars/on-refresh';
  const { calls } = await run({ name, call: 0, when: 'before' }, fileIsTakenOver);
  expect(calls).toBeGreaterThan(eventsInFile);
  for (const call of [1, 2, Math.ceil(calls / 2), calls - 1, calls])
    for (const when of ['before', 'after'] as const) {
      const { world } = await run({ name, call, when }, fileIsTakenOver);
      const rows = world.table.rows.all();
      expect({ call, when, job: rows.find(({ entity }) => entity === 'job') }).toMatchObject({
        job: { status: 'done', done: eventsInFile, outcomes: { created: eventsInFile } },
      });
      expect(rows.filter(({ entity, start }) => entity === 'item' && (start as { date?: string })?.date === '2027-12-24')).toHaveLength(
        eventsInFile,
      );
    }
}, 120_000);
