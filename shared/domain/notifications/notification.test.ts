import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNewer } from '../core/newer.ts';
import { ada } from '../people/profiles/profile.fixture.ts';
import { Channel, NotificationKind } from '../people/profiles/profile.ts';
import { reminderInput } from './notification.fixture.ts';
import {
  actOn,
  advanceNotification,
  createNotification,
  markNotification,
  Notification,
  type PlannedChannel,
  planChannels,
  type Recipient,
} from './notification.ts';

const now = '2026-11-20T22:30:00.000Z';
const morning = '2026-11-21T07:00:00.000Z';
const recipient = (given: Partial<Recipient> = {}): Recipient => ({
  zone: 'Europe/Berlin',
  quietHours: {},
  hasSubscription: true,
  wanted: ['inbox', 'email', 'push'],
  ...given,
});
const atNight = { quietHours: { fri: { from: '22:00', to: '08:00' } } };

/** A plan in short: `inbox now, email later, push never: no_subscription`. */
const inShort = (plan: PlannedChannel[]): string =>
  plan.map(({ channel, decision, reason }) => `${channel} ${decision}${decision === 'never' ? `: ${reason}` : ''}`).join(', ');

describe('which channel carries it, and when', () => {
  test.each<[NotificationKind, Partial<Recipient>, string]>([
    ['reminder', {}, 'inbox now, email now, push now'],
    ['digest', { wanted: ['inbox', 'email'] }, 'inbox now, email now, push never: muted'],
    ['reminder', { wanted: ['push'] }, 'inbox never: muted, email never: muted, push now'],
    ['reminder', { wanted: [] }, 'inbox never: muted, email never: muted, push never: muted'],
    ['reminder', atNight, 'inbox now, email later, push later'],
    ['digest', { ...atNight, wanted: ['email'] }, 'inbox never: muted, email later, push never: muted'],
    ['critical', atNight, 'inbox now, email now, push now'],
    ['critical', { wanted: ['push'] }, 'inbox now, email never: muted, push now'],
    ['critical', { wanted: ['push'], hasSubscription: false }, 'inbox now, email never: muted, push never: no_subscription'],
    ['reminder', { hasSubscription: false }, 'inbox now, email now, push never: no_subscription'],
    ['reminder', { hasSubscription: false, ...atNight }, 'inbox now, email later, push never: no_subscription'],
    ['reminder', { emailSuppressed: 'bounce' }, 'inbox now, email never: address_suppressed, push now'],
    ['critical', { ...atNight, preference: { criticalWaits: true } }, 'inbox now, email later, push later'],
    ['critical', { preference: { criticalWaits: true } }, 'inbox now, email now, push now'],
    ['reminder', { preference: { muted: true } }, 'inbox now, email never: workspace_muted, push never: workspace_muted'],
    ['critical', { ...atNight, preference: { muted: true } }, 'inbox now, email never: workspace_muted, push never: workspace_muted'],
    ['critical', { emailSuppressed: 'complaint' }, 'inbox now, email never: address_suppressed, push now'],
  ])('%s, %o: %s', (kind, given, plan) => {
    expect(inShort(planChannels(recipient(given), kind, now))).toBe(plan);
  });

  test('H3: what is critical passes the quiet hours unless its reader has said otherwise for that workspace', () => {
    for (const preference of [undefined, {}, { criticalWaits: false }, { criticalWaits: true }]) {
      const [, email] = planChannels(recipient({ ...atNight, preference }), 'critical', now);
      expect(email).toEqual(
        preference?.criticalWaits
          ? { channel: 'email', decision: 'later', reason: 'quiet_hours', at: morning }
          : { channel: 'email', decision: 'now', reason: 'wanted' },
      );
    }
  });

  const subsets = [0, 1, 2, 3, 4, 5, 6, 7].map(bits => Channel.options.filter((_, i) => bits & (1 << i)));
  const everybody = subsets.flatMap(wanted =>
    [{}, atNight].flatMap(quiet =>
      [undefined, 'bounce' as const].flatMap(emailSuppressed =>
        [true, false].map(hasSubscription => recipient({ wanted, ...quiet, emailSuppressed, hasSubscription })),
      ),
    ),
  );
  const everyPlan = NotificationKind.options.flatMap(kind =>
    everybody.map(reader => ({ kind, reader, plan: planChannels(reader, kind, now) })),
  );

  test('each channel is decided on once, in every case there is', () => {
    expect(everyPlan).toHaveLength(5 * 8 * 2 * 2 * 2);
    for (const { plan } of everyPlan) expect(plan.map(({ channel }) => channel)).toEqual(Channel.options);
  });

  test('something critical is told at once, by one channel at least, and never put off', () => {
    for (const { plan } of everyPlan.filter(({ kind }) => kind === 'critical')) {
      expect(plan.some(({ decision }) => decision === 'now')).toBe(true);
      expect(plan.every(({ decision }) => decision !== 'later')).toBe(true);
    }
  });

  test('quiet hours put off and never drop: only when, not whether, depends on them', () => {
    for (const { kind, reader, plan } of everyPlan) {
      const whenever = planChannels({ ...reader, quietHours: {} }, kind, now);
      expect(plan.map(({ decision }) => decision === 'never')).toEqual(whenever.map(({ decision }) => decision === 'never'));
      for (const { decision, reason, at } of plan)
        expect([decision === 'later', at]).toEqual(reason === 'quiet_hours' ? [true, morning] : [false, undefined]);
    }
  });

  /** Every channel that carries something, in every case there is. */
  const carried = everyPlan.flatMap(({ kind, reader, plan }) =>
    plan.filter(({ decision }) => decision !== 'never').map(each => ({ kind, reader, ...each })),
  );

  test('no channel carries what its user does not want there, but for the inbox what is critical', () => {
    const unwanted = carried.filter(({ channel, reader }) => !reader.wanted.includes(channel));
    expect(new Set(unwanted.map(({ kind, channel }) => `${kind} ${channel}`))).toEqual(new Set(['critical inbox']));
  });

  test('nothing goes to a device that is not there, or to an address that is given up', () => {
    expect(carried.filter(({ channel, reader }) => channel === 'push' && !reader.hasSubscription)).toEqual([]);
    expect(carried.filter(({ channel, reader }) => channel === 'email' && reader.emailSuppressed)).toEqual([]);
  });

  test('the inbox is never put off: nobody is woken by it', () => {
    expect(carried.filter(({ channel, decision }) => channel === 'inbox' && decision !== 'now')).toEqual([]);
  });

  const content = {
    kind: 'digest' as const,
    cadence: 'daily' as const,
    from: '2026-11-20',
    to: '2026-11-20',
    entries: [],
    more: 0,
  };
  const input = {
    userId: ada,
    notificationId: 'ntf_01kb8m3tq2e8fvq3w5r7c9d0ea' as const,
    kind: 'digest' as const,
    content,
    cause: 'digest/1',
    tellAt: now,
  };

  const channelsOf = (plan: PlannedChannel[], decision: string) =>
    plan.filter(each => each.decision === decision).map(({ channel }) => channel);
  const everyCreated = everyPlan.map(({ plan }) => ({ plan, ...createNotification(input, plan, now) }));

  test('what is planned for now is handed over with the record, and shows as unread when the inbox carries it', () => {
    for (const { plan, next, event } of everyCreated) {
      expect(Notification.safeParse(next).success).toBe(true);
      expect(event).toEqual({ type: 'notification.planned', data: { channels: channelsOf(plan, 'now') } });
      expect(next.status).toBe(channelsOf(plan, 'now').includes('inbox') ? 'unread' : 'archived');
    }
  });

  test('what the quiet hours put off is handed over when they end, once', () => {
    const deferred = everyCreated.filter(({ plan }) => channelsOf(plan, 'later').length > 0);
    expect(everyCreated.filter(({ next }) => next.dueAt !== undefined)).toEqual(deferred);
    for (const { plan, next } of deferred) {
      expect(next.dueAt).toBe(morning);
      expect(advanceNotification(next, morning)).toEqual({
        next: { ...next, dueAt: undefined },
        event: { type: 'notification.due', data: { channels: channelsOf(plan, 'later') } },
      });
    }
  });

  const told = createNotification(input, planChannels(recipient(), 'digest', now), now).next;

  test('it is forgotten after 90 days', () => {
    expect(new Date(told.expiresAt * 1000).toISOString()).toBe('2027-02-18T22:30:00.000Z');
  });

  test('its reader marks it, and says so in the event', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('unread' as const, 'read' as const, 'archived' as const), { minLength: 1 }), statuses => {
        const marked = statuses.reduce((each, status) => markNotification(each, status).next, told);
        expect(marked).toEqual({ ...told, status: statuses.at(-1) });
      }),
    );
    expect(markNotification(told, 'read').event).toEqual({ type: 'notification.marked', data: { status: 'read' } });
  });

  test.each([
    ['unread', 'read'],
    ['read', 'read'],
    ['archived', 'archived'],
  ] as const)('what is acted on from the mail is no longer new: %s becomes %s', (status, after) => {
    expect(actOn({ ...told, status }, 'done')).toEqual({
      next: { ...told, status: after, acted: 'done' },
      event: { type: 'notification.acted', data: { acted: 'done' } },
    });
  });
});

test('a notification of an item whose kind or priority only a newer version knows is read all the same, and told', () => {
  const { next } = createNotification(reminderInput, planChannels(recipient(), 'reminder', now), now);
  const newer = { ...next, content: { ...next.content, itemKind: 'errand', priority: 'someday' } };
  const { value, unread } = readNewer(Notification, newer);
  expect(value).toEqual({ ...next, content: { ...next.content, itemKind: 'task', priority: 'none' } });
  expect(unread).toEqual(new Set(['content']));
});
