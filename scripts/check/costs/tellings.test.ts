import { randomUUID } from 'node:crypto';
import { DeleteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { windowOf } from '../../../shared/domain/core/window.ts';
import type { Notification } from '../../../shared/domain/notifications/notification.ts';
import { type BudgetName, budgetOf, budgetWindows, tellingsAtMost } from '../../../shared/domain/notifications/telling-budget.ts';
import { createProfile, type Profile } from '../../../shared/domain/people/profiles/profile.ts';
import { type Engine, tableName, useEngine } from './engine.ts';

/*
 * What somebody is told by mail and push, whatever others do: the planner as it is deployed, on a table of another make than the local
 * cloud's, at moments that the tests choose.
 */
let engine: Engine;
let notify: typeof import('../../../functions/notifications/inbox/notify.ts').notify;
let notificationsOf: typeof import('../../../shared/data/notifications/notifications.ts').notificationsOf;
let notifications: typeof import('../../../shared/data/notifications/notifications.ts').notifications;
let documents: DynamoDBDocumentClient;
let heldBack: typeof import('../../../shared/data/notifications/tellings.ts').heldBack;

beforeAll(async () => {
  engine = await useEngine();
  const [table, planner, stored, tellings] = await Promise.all([
    import('../../../shared/data/core/table.ts'),
    import('../../../functions/notifications/inbox/notify.ts'),
    import('../../../shared/data/notifications/notifications.ts'),
    import('../../../shared/data/notifications/tellings.ts'),
  ]);
  notify = planner.notify;
  ({ notifications, notificationsOf } = stored);
  documents = table.documents;
  heldBack = tellings.heldBack;
});
afterAll(() => engine?.stop());
afterEach(() => vi.useRealTimers());

const workspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const itemId = 'item_01kb8m5z7he4mtx2p9n6a3k8ra';
let readers = 0;
const newReader = (more: Partial<Profile> = {}): Profile => {
  readers += 1;
  const userId = `user_01kb8m3tq2e8fvq3w5r7c${String(readers).padStart(5, '0')}` as const;
  return { ...createProfile(userId, 'ada@example.org', '2026-11-21T08:00:00.000Z').next, ...more };
};

type Kind = 'reminder' | 'critical' | 'account';
const contentAt = (kind: Kind, at: string): Notification['content'] =>
  kind === 'account'
    ? { kind: 'account', notice: 'key_expired', name: 'Display', at }
    : {
        kind: 'reminder',
        workspaceId,
        workspaceName: 'Home',
        itemId,
        title: 'Account locked - verify at https://evil.example',
        itemKind: 'task',
        priority: kind === 'critical' ? 'critical' : 'none',
        dueAt: at,
        firedAt: at,
        lateMs: 0,
        others: 0,
      };

/** Something is to be told to somebody at a moment. */
const tell = (reader: Profile, kind: Kind, at: string, id: string = randomUUID()) => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(at) });
  return notify(reader, { kind, content: contentAt(kind, at), tellAt: at, cause: { id, at, requestId: 'request-7' } });
};

const toldTo = async ({ userId }: Profile): Promise<Notification[]> => {
  const found: Notification[] = [];
  let cursor: string | undefined;
  do {
    const page = await notificationsOf(userId, { limit: 100, cursor });
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor);
  return found;
};
const isGathered = ({ content }: Notification): boolean => content.kind === 'account' && content.notice === 'gathered';
const byMail = ({ plan }: Notification) => plan.find(({ channel }) => channel === 'email');
/** When mail of it is handed over by itself, if it is. */
const handedOver = (told: Notification): string | undefined => {
  const planned = byMail(told);
  return planned && planned.decision !== 'never' ? (planned.at ?? told.createdAt) : undefined;
};

test('H3: twenty critical reminders within twenty seconds are ten mails and one that says how many more there are; all stand in the inbox', async () => {
  const reader = newReader();
  for (let i = 0; i < 20; i++) await tell(reader, 'critical', new Date(Date.parse('2026-11-28T09:00:10Z') + i * 700).toISOString());
  const all = await toldTo(reader);
  const told = all.filter(each => !isGathered(each));
  expect(told.filter(each => handedOver(each) !== undefined)).toHaveLength(10);
  expect(told.filter(({ status }) => status === 'unread')).toHaveLength(20);
  const until = '2026-11-28T09:01:00.000Z';
  expect(told.filter(each => byMail(each)?.reason === 'budget').map(each => byMail(each)!.at)).toEqual(Array(10).fill(until));
  expect(all.filter(isGathered)).toMatchObject([
    { status: 'archived', dueAt: until, plan: [{ channel: 'email', decision: 'later', at: until }] },
  ]);
  expect(await heldBack({ userId: reader.userId, budget: 'reminder', channel: 'email', until })).toBe(10);
});

test('of fifty at once no more are mailed than there is room for, and none is lost', async () => {
  const reader = newReader();
  const at = '2026-11-28T09:00:00.000Z';
  await Promise.all(Array.from({ length: 50 }, () => tell(reader, 'reminder', at)));
  const all = await toldTo(reader);
  expect(all.filter(each => !isGathered(each) && handedOver(each) !== undefined)).toHaveLength(10);
  expect(all.filter(({ status }) => status === 'unread')).toHaveLength(50);
  expect(all.filter(isGathered)).toHaveLength(1);
});

test('what is told twice is there once, and one that failed before it was gathered is gathered by its retry', async () => {
  const reader = newReader();
  const at = '2026-11-28T09:00:00.000Z';
  for (let i = 0; i < 10; i++) await tell(reader, 'reminder', at);
  await Promise.all([1, 2].map(() => tell(reader, 'reminder', at, 'the eleventh')));
  await tell(reader, 'reminder', at, 'the eleventh');
  const all = await toldTo(reader);
  const [gathered] = all.filter(isGathered);
  expect([all.filter(isGathered).length, all.length]).toEqual([1, 12]);

  await documents.send(new DeleteCommand({ TableName: tableName, Key: notifications.keyOf(gathered!) }));
  await tell(reader, 'reminder', at, 'the eleventh');
  expect((await toldTo(reader)).filter(isGathered)).toMatchObject([{ notificationId: gathered!.notificationId }]);
});

test('what is told again takes nothing from the budget', async () => {
  const reader = newReader();
  const at = '2026-11-28T09:00:00.000Z';
  for (let i = 0; i < 9; i++) for (const _ of ['once', 'again']) await tell(reader, 'reminder', at, `event ${i}`);
  await tell(reader, 'reminder', at, 'the tenth');
  expect((await toldTo(reader)).filter(each => handedOver(each) === at)).toHaveLength(10);
});

test('what quiet hours hold back takes from the budget of the moment at which they end', async () => {
  const reader = newReader({ quietHours: { sat: { from: '08:00', to: '10:00' } } });
  for (let i = 0; i < 15; i++) await tell(reader, 'reminder', new Date(Date.parse('2026-11-28T09:00:00Z') + i * 61_000).toISOString());
  const all = await toldTo(reader);
  const [own, gathered] = [all.filter(each => !isGathered(each)), all.filter(isGathered)];
  expect(own.map(handedOver).filter(Boolean)).toEqual(Array(10).fill('2026-11-28T10:00:00.000Z'));
  expect(gathered.map(({ dueAt }) => dueAt)).toEqual(['2026-11-28T10:01:00.000Z']);
});

test('notices about the account are told whatever reminders have used up', async () => {
  const reader = newReader();
  for (let i = 0; i < 12; i++) await tell(reader, 'critical', '2026-11-28T09:00:00.000Z');
  await tell(reader, 'account', '2026-11-28T09:00:01.000Z');
  const [notice] = (await toldTo(reader)).filter(({ kind }) => kind === 'account');
  expect(handedOver(notice!)).toBe('2026-11-28T09:00:01.000Z');
});

/** How often something was handed over in the fullest window of a length. */
const mostIn = (moments: string[], window: (typeof budgetWindows)[number]): number =>
  Math.max(0, ...[...Map.groupBy(moments, at => windowOf(at, window).from).values()].map(each => each.length));

const burst = fc.record({
  kind: fc.constantFrom<Kind>('reminder', 'critical', 'account'),
  minute: fc.integer({ min: 0, max: 300 }),
  count: fc.integer({ min: 1, max: 25 }),
});

test('whatever others do, nobody is told more than their budget in any window, and nothing is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(burst, { minLength: 1, maxLength: 8 }), fc.boolean(), async (bursts, isQuiet) => {
      const reader = newReader(isQuiet ? { quietHours: { sat: { from: '09:00', to: '12:00' } } } : {});
      let asked = 0;
      for (const { kind, minute, count } of bursts) {
        const at = new Date(Date.parse('2026-11-28T08:00:00Z') + minute * 60_000).toISOString();
        await Promise.all(Array.from({ length: count }, () => tell(reader, kind, at)));
        asked += count;
      }
      const all = await toldTo(reader);
      const own = all.filter(each => !isGathered(each));
      expect(own).toHaveLength(asked);
      for (const budget of Object.keys(tellingsAtMost) as BudgetName[]) {
        const moments = own.filter(({ kind }) => budgetOf(kind) === budget).flatMap(each => handedOver(each) ?? []);
        for (const window of budgetWindows) expect(mostIn(moments, window)).toBeLessThanOrEqual(tellingsAtMost[budget][window]);
      }
      const held = own.filter(each => byMail(each)?.reason === 'budget');
      expect(held.filter(({ status }) => status !== 'unread')).toEqual([]);
      const promised = new Set(held.map(each => `${budgetOf(each.kind)} ${byMail(each)!.at}`));
      const gathered = all.filter(isGathered).map(({ kind, tellAt }) => `${budgetOf(kind)} ${tellAt}`);
      expect(gathered.toSorted()).toEqual([...promised].sort());
    }),
    { numRuns: 25 },
  );
}, 120_000);
