import { expect, test } from 'vitest';
import { ada } from '../people/profiles/profile.fixture.ts';
import { endSubscription, registerSubscription, Subscription, SubscriptionInput } from './subscription.ts';

const now = '2026-11-21T08:00:00.000Z';
const ids = { userId: ada, subscriptionId: 'push_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
/** What browsers give: base64url, with or without its padding. */
const input = {
  endpoint: 'https://fcm.googleapis.com/fcm/send/abc:def',
  expirationTime: null,
  keys: { p256dh: `B${'a'.repeat(86)}`, auth: 'tBHItJI5svbpez7KI4CCXg' },
};

test('a browser registers, and again at each start: the same record, at work', () => {
  const { next, event } = registerSubscription(SubscriptionInput.parse({ ...input, device: ' Laptop ' }), ids, undefined, now);
  expect(Subscription.parse(next)).toEqual({
    ...ids,
    endpoint: input.endpoint,
    keys: input.keys,
    device: 'Laptop',
    createdAt: now,
    version: 1,
  });
  expect(event).toEqual({ type: 'subscription.registered', data: { again: false } });

  const known = { ...next, version: 4 };
  const again = registerSubscription(SubscriptionInput.parse(input), ids, known, '2026-11-22T08:00:00.000Z');
  expect(again).toEqual({ next: known, event: { type: 'subscription.registered', data: { again: true } } });
  const back = registerSubscription(SubscriptionInput.parse(input), ids, endSubscription(known, 'user', { now }).next, now);
  expect(back).toEqual({ next: known, event: { type: 'subscription.registered', data: { again: false } } });
});

test.each(['push_service', 'user', 'another_user'] as const)(
  'one that is ended by the %s is told nothing more, and forgotten after 30 days',
  by => {
    const { next } = registerSubscription(SubscriptionInput.parse(input), ids, undefined, now);
    const ended = endSubscription(next, by, { now });
    expect(ended).toEqual({
      next: { ...next, endedAt: now, endedBy: by, expiresAt: Date.parse('2026-12-21T08:00:00Z') / 1000 },
      event: { type: 'subscription.ended', data: { by } },
    });
    expect(Subscription.safeParse(ended.next).success).toBe(true);
  },
);

test.each([
  ['no address', { endpoint: 'here' }],
  ['a key that is too short', { keys: { ...input.keys, p256dh: 'Babc' } }],
  ['keys that are no base64url', { keys: { ...input.keys, auth: 'tBHItJI5svbpez7KI4C+/g' } }],
  ['an address without end', { endpoint: `https://example.org/${'a'.repeat(1000)}` }],
  ['somebody else’s name', { userId: ada }],
])('does not take %s', (_, wrong) => {
  expect(SubscriptionInput.safeParse({ ...input, ...wrong }).success).toBe(false);
});
