import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UserId } from '../core/ids.ts';
import type { Comment } from '../items/comments/comment.ts';
import { due, ids, itemAt } from '../items/items/item.fixture.ts';
import {
  Happening,
  type NewsFor,
  newsOfChanged,
  newsOfClaimed,
  newsOfComment,
  newsOfCompleted,
  newsOfCreated,
  newsOfDecided,
  newsOfHandedOver,
  newsOfMentioned,
  newsOfMoved,
  newsOfUnblocked,
  newsTellAt,
  noteHappening,
  withNews,
} from './happening.ts';
import { newsInput, notificationId } from './notification.fixture.ts';
import { createNotification, gatherNews, markNotification, planTogether } from './notification.ts';
import { NewsContent, newsShown } from './notification-content.ts';

const now = '2026-11-21T08:00:10.000Z';
const userOf = (i: number): UserId => `user_01kb8m3tq2e8fvq3w5r7c9${String(i).padStart(4, '0')}`;
const people = fc.array(fc.nat(5).map(userOf), { maxLength: 6 });
const scene = fc.record({
  assignees: people,
  createdBy: fc.nat(5).map(userOf),
  by: fc.nat(5).map(userOf),
  others: people,
  answered: fc.nat(5).map(userOf),
});

test('that nothing is in the way any more is told to who is to do it, to who made it where nobody is, and to nobody of what is done', () => {
  const [by, to, maker] = [userOf(0), userOf(1), userOf(2)];
  const item = { ...itemAt(now), assignees: [by, to], createdBy: maker };
  expect(newsOfUnblocked(item, by)).toEqual([{ userId: to, kind: 'unblocked' }]);
  expect(newsOfUnblocked({ ...item, assignees: [] }, by)).toEqual([{ userId: maker, kind: 'unblocked' }]);
  expect(newsOfUnblocked({ ...item, status: 'done' }, by)).toEqual([]);
});

test('a claim is told to those who may decide on it, and what they decide to who made it', () => {
  const [by, to] = [userOf(0), userOf(1)];
  expect(newsOfClaimed([by, to, to], by)).toEqual([{ userId: to, kind: 'claimed' }]);
  expect(newsOfDecided(to, 'returned', by)).toEqual([{ userId: to, kind: 'returned' }]);
  expect([newsOfDecided(by, 'approved', by), newsOfDecided(undefined, 'approved', by)]).toEqual([[], []]);
});

test('an item that is handed over or swapped is told to who has it now and who had it, and not what passes on by itself', () => {
  const [by, from, to] = [userOf(0), userOf(1), userOf(2)];
  const told = [
    { userId: to, kind: 'assigned' },
    { userId: from, kind: 'unassigned' },
  ];
  for (const why of ['handed_over', 'swapped'] as const) expect(newsOfHandedOver(by, { from: [from], to: [to], why })).toEqual(told);
  expect(newsOfHandedOver(from, { from: [from], to: [to, by], why: 'handed_over' }).map(({ userId }) => userId)).toEqual([to, by]);
  expect(newsOfHandedOver(by, { from: [from, to], to: [to], why: 'swapped' })).toEqual([{ userId: from, kind: 'unassigned' }]);
  for (const why of ['absence', 'left'] as const) expect(newsOfHandedOver(by, { from: [from], to: [to], why })).toEqual([]);
});

test('nobody hears of what they did themselves, and each hears one thing of an event', () => {
  fc.assert(
    fc.property(scene, ({ assignees, createdBy, by, others, answered }) => {
      const item = { ...itemAt(now), assignees, createdBy };
      const comment: Comment = {
        ...ids,
        commentId: 'comment_01kb8m3tq2e8fvq3w5r7c9d0ea',
        text: 'a',
        mentions: others,
        createdBy: by,
        createdAt: now,
        version: 1,
      };
      const all: NewsFor[][] = [
        newsOfCreated(item, by),
        newsOfChanged(item, by, {
          assigned: others.filter(each => assignees.includes(each)),
          unassigned: others.filter(each => !assignees.includes(each)),
          isMoved: true,
        }),
        newsOfMoved(item, by),
        newsOfCompleted(item, by),
        newsOfComment(comment, item, by, answered),
        newsOfMentioned(comment, others, by),
        newsOfUnblocked(item, by),
        newsOfHandedOver(by, { from: assignees, to: others, why: 'swapped' }),
      ];
      for (const found of all) {
        const userIds = found.map(({ userId }) => userId);
        expect(userIds).not.toContain(by);
        expect(new Set(userIds).size).toBe(userIds.length);
      }
      const concerned = new Set([...assignees, createdBy].filter(each => each !== by));
      for (const found of [all[2]!, all[3]!]) expect(new Set(found.map(({ userId }) => userId))).toEqual(concerned);
      expect(all[4]!.filter(({ kind }) => kind === 'mentioned').map(({ userId }) => userId)).toEqual(
        [...new Set(others)].filter(each => each !== by),
      );
    }),
  );
});

test('an item that is moved says from where to where', () => {
  const item = { ...itemAt(now, { due: due('2026-11-29') }), assignees: [userOf(1)], createdBy: userOf(1) };
  expect(newsOfChanged(item, userOf(2), { before: due('2026-11-28'), isMoved: true })).toEqual([
    { userId: userOf(1), kind: 'dueMoved', from: { date: '2026-11-28' }, to: { date: '2026-11-29' } },
  ]);
});

test('news of a minute is told five seconds after it, or five seconds from now where that has passed', () => {
  expect(newsTellAt('2026-11-21T08:00:00.000Z', now)).toBe('2026-11-21T08:01:05.000Z');
  expect(newsTellAt('2026-11-21T08:00:00.000Z', '2026-11-21T08:30:00.000Z')).toBe('2026-11-21T08:30:05.000Z');
});

test('a notification shows the latest of its news and counts the rest, whatever there is', () => {
  const [entry] = newsInput.content.news;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), count => {
      const all = Array.from({ length: count }, (_, i) => ({ ...entry!, at: new Date(Date.parse(now) + i).toISOString() }));
      const told = NewsContent.parse(withNews(newsInput.content, all));
      expect(told.news.length + told.more).toBe(count);
      expect(told.news).toEqual(all.slice(-newsShown));
    }),
  );
});

test('what has come to its minute after it was read or put away is unread; what its reader has seen, or wants no inbox for, is not', () => {
  const { content, tellAt } = newsInput;
  const [first] = content.news;
  const whole = withNews(content, [first!, { ...first!, kind: 'mentioned' }]);
  const plan = (wanted: ('inbox' | 'email')[]) =>
    planTogether({ zone: 'UTC', quietHours: {}, hasSubscription: false, wanted }, 'news', tellAt);
  const { next } = createNotification(newsInput, plan(['inbox']), now);
  const statusOf = (status: 'unread' | 'read' | 'archived', told: typeof whole) =>
    gatherNews(markNotification(next, status).next, told)?.next.status;
  expect((['unread', 'read', 'archived'] as const).map(status => statusOf(status, whole))).toEqual(['unread', 'unread', 'unread']);
  const { next: read } = markNotification(gatherNews(next, whole)!.next, 'read');
  expect(gatherNews(read, whole)).toBeUndefined();
  expect(gatherNews(read, withNews(content, [first!]))!.next.status).toBe('read');
  expect(gatherNews(createNotification(newsInput, plan(['email']), now).next, whole)!.next.status).toBe('archived');
});

test('what is noted is kept as long as the notification that it stands under', () => {
  const [entry] = newsInput.content.news;
  const { next, event } = noteHappening({ ...entry!, userId: userOf(1), notificationId, event: 'a1b2c3d4e5f6' }, now);
  expect(Happening.parse(next)).toMatchObject({ kind: 'assigned', expiresAt: Date.parse(now) / 1000 + 90 * 86_400, version: 1 });
  expect(event).toEqual({ type: 'happening.noted', data: {} });
});
