import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ada } from '../people/profiles/profile.fixture.ts';
import { advanceDelivery, Delivery, endTry, type Outcome, resumeDelivery, startDelivery } from './delivery.ts';

const now = '2026-11-21T08:00:00.000Z';
const expiresAt = 1_800_000_000;
const later = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();
const keyOf = (channel: Delivery['channel']) => ({
  userId: ada,
  notificationId: 'ntf_01kb8m3tq2e8fvq3w5r7c9d0ea' as const,
  target: channel === 'email' ? 'email' : 'push_01kb8m3tq2e8fvq3w5r7c9d0ea',
  channel,
});
const begun = (channel: Delivery['channel'] = 'email'): Delivery => startDelivery(keyOf(channel), expiresAt, now).next;
const isOver = ({ status }: Delivery): boolean => ['sent', 'failed', 'unknown', 'skipped'].includes(status);

describe('how a try ends', () => {
  test('taken by the provider: sent, with its id and how late that was', () => {
    const { next, event } = endTry(
      { ...begun(), reason: 'Throttling' },
      { outcome: 'sent', providerId: 'ses-1' },
      later(now, -1500),
      now,
      0,
    );
    expect(next).toMatchObject({ status: 'sent', providerId: 'ses-1', lateMs: 1500, endedAt: now, attempts: 1 });
    expect(next.reason).toBeUndefined();
    expect(event).toEqual({ type: 'delivery.sent', data: { channel: 'email', attempts: 1, lateMs: 1500 } });
  });

  test('a clock that goes behind makes nothing early', () => {
    expect(endTry(begun(), { outcome: 'sent' }, later(now, 40), now, 0).next.lateMs).toBe(0);
  });

  test.each([
    ['refused', 'failed'],
    ['skipped', 'skipped'],
  ] as const)('%s for good: %s', (outcome, status) => {
    const { next, event } = endTry(begun(), { outcome, reason: 'item_done' }, now, now, 0);
    expect(next).toMatchObject({ status, reason: 'item_done', endedAt: now });
    expect(event).toEqual({ type: `delivery.${status}`, data: { channel: 'email', attempts: 1, reason: 'item_done' } });
    expect(resumeDelivery(next, later(now, 3_600_000))).toBe('leave');
  });

  test('throttled: tried again later, and the channel is told when that moment comes', () => {
    const { next, event } = endTry(
      begun('push'),
      { outcome: 'throttled', reason: 'push_service_429', retryAfterSeconds: 120 },
      now,
      now,
      0.5,
    );
    expect(next).toMatchObject({ status: 'retrying', dueAt: later(now, 120_000), reason: 'push_service_429' });
    expect(event).toEqual({
      type: 'delivery.retry_scheduled',
      data: { channel: 'push', reason: 'push_service_429', dueAt: later(now, 120_000) },
    });
    expect(advanceDelivery(next, next.dueAt!)).toEqual({
      next: { ...next, dueAt: undefined },
      event: { type: 'delivery.retry_due', data: { channels: ['push'] } },
    });
  });
});

describe('a message that comes again', () => {
  const waiting = endTry(begun(), { outcome: 'throttled', reason: 'Throttling' }, now, now, 1).next;

  test('does not hurry a delivery that waits for its next try', () => {
    expect(resumeDelivery(waiting, later(now, 1))).toBe('leave');
    expect(resumeDelivery(waiting, later(waiting.dueAt!, 5000))).toBe('leave');
  });

  test('begins the next try once its moment has come', () => {
    const due = advanceDelivery(waiting, waiting.dueAt!).next;
    expect(resumeDelivery(due, waiting.dueAt!)).toMatchObject({
      next: { status: 'sending', attempts: 2, startedAt: waiting.dueAt },
      event: { type: 'delivery.started', data: { attempt: 2 } },
    });
  });

  test('waits for a try under way, and takes it for dead after a minute', () => {
    expect(resumeDelivery(begun(), later(now, 59_999))).toBe('wait');
    expect(resumeDelivery(begun(), later(now, 60_000))).toMatchObject({ next: { status: 'sending', attempts: 2, unknowns: 1 } });
  });
});

test('a mail that was throttled for long is still tried once more after an outcome that nobody knows', () => {
  let delivery = begun();
  for (let i = 0; i < 5; i++) {
    const { next } = endTry(delivery, { outcome: 'throttled', reason: 'Throttling' }, now, now, 0);
    delivery = (resumeDelivery({ ...next, dueAt: undefined }, now) as { next: Delivery }).next;
  }
  expect(endTry(delivery, { outcome: 'unknown', reason: 'TimeoutError' }, now, now, 0).next).toMatchObject({
    status: 'retrying',
    attempts: 6,
  });
});

const anyReason = fc.constantFrom('Throttling', 'TimeoutError', 'push_service_503');
const anyOutcome: fc.Arbitrary<Outcome | { outcome: 'crash' }> = fc.oneof(
  fc.constant({ outcome: 'sent' as const }),
  { weight: 3, arbitrary: fc.record({ outcome: fc.constant('unknown' as const), reason: anyReason }) },
  {
    weight: 4,
    arbitrary: fc.record({
      outcome: fc.constant('throttled' as const),
      reason: anyReason,
      retryAfterSeconds: fc.option(fc.integer({ min: 0, max: 86_400 }), { nil: undefined }),
    }),
  },
  fc.constant({ outcome: 'refused' as const, reason: 'MessageRejected' }),
  fc.constant({ outcome: 'skipped' as const, reason: 'item_done' }),
  { weight: 3, arbitrary: fc.constant({ outcome: 'crash' as const }) },
);
const anyLife = fc.record({
  channel: fc.constantFrom('email' as const, 'push' as const),
  outcomes: fc.array(anyOutcome, { maxLength: 30 }),
  random: fc.double({ min: 0, max: 1, noNaN: true }),
  /** After how long each message is handed out once more, though it was handled. */
  duplicates: fc.array(fc.integer({ min: 0, max: 7_200_000 }), { maxLength: 4 }),
});
type Life = typeof anyLife extends fc.Arbitrary<infer L> ? L : never;
type Try = { at: string; outcome: string; delivery: Delivery };

const visibilityMs = 180_000;

/**
 * The life of one delivery beside a queue that hands a message out again until it is handled, and hands out some twice. Answers its tries and
 * where it comes to rest.
 */
function live({ channel, outcomes, random, duplicates }: Life): { tries: Try[]; delivery: Delivery; rests: Delivery[] } {
  const tries: Try[] = [];
  const rests: Delivery[] = [];
  const messages = [now, ...duplicates.map(ms => later(now, ms))].sort();
  let delivery: Delivery | undefined;

  const attempt = (at: string): void => {
    const result = outcomes[tries.length] ?? { outcome: 'sent' as const };
    tries.push({ at, outcome: result.outcome, delivery: delivery! });
    // The function dies: nothing is written, and the message comes back.
    if (result.outcome === 'crash') messages.push(later(at, visibilityMs));
    else delivery = endTry(delivery!, result, now, later(at, 200), random).next;
  };

  const handle = (at: string): void => {
    const change = delivery ? resumeDelivery(delivery, at) : startDelivery(keyOf(channel), expiresAt, at);
    if (change === 'leave') return;
    if (change === 'wait') {
      messages.push(later(at, visibilityMs));
      return;
    }
    delivery = change.next;
    if (delivery.status === 'sending') attempt(at);
  };

  for (let step = 0; step < 200; step++) {
    const [message] = messages.sort();
    const dueAt = delivery?.dueAt;
    if (message === undefined && dueAt === undefined) return { tries, delivery: delivery!, rests };
    if (dueAt !== undefined && (message === undefined || dueAt <= message)) {
      delivery = advanceDelivery(delivery!, dueAt).next;
      messages.push(dueAt, ...duplicates.slice(0, 1).map(ms => later(dueAt, ms)));
    } else {
      messages.shift();
      handle(message!);
    }
    if (delivery) rests.push(delivery);
  }
  throw new Error('the delivery does not come to rest');
}

const always = (law: (lived: ReturnType<typeof live>, life: Life) => void): void =>
  fc.assert(
    fc.property(anyLife, life => {
      law(live(life), life);
    }),
    { numRuns: 1000 },
  );
const handedOver = (tries: Try[]): number => tries.filter(({ outcome }) => ['sent', 'unknown', 'crash'].includes(outcome)).length;

describe('whatever happens on the way', () => {
  test('every delivery ends, and every step of it fits its schema', () => {
    always(({ delivery, rests }) => {
      expect(isOver(delivery)).toBe(true);
      for (const each of rests) expect(Delivery.safeParse(each).success).toBe(true);
    });
  });

  test('a mail is handed over twice at the most, a push five times', () => {
    always(({ tries }, { channel }) => expect(handedOver(tries)).toBeLessThanOrEqual(channel === 'email' ? 2 : 5));
  });

  test('nothing is tried more than ten times', () => {
    always(({ tries, delivery }) => {
      expect(tries.length).toBeLessThanOrEqual(10);
      expect(delivery.attempts).toBe(tries.length);
    });
  });

  test('what is sent, refused or not needed any more is not tried again', () => {
    always(({ tries }) => {
      const last = tries.findIndex(({ outcome }) => ['sent', 'refused', 'skipped'].includes(outcome));
      if (last >= 0) expect(last).toBe(tries.length - 1);
    });
  });

  test('it says how it ended: sent, failed, skipped, or that nobody knows', () => {
    const endings: Record<string, string> = {
      sent: 'sent',
      refused: 'failed',
      throttled: 'failed',
      skipped: 'skipped',
      unknown: 'unknown',
      crash: 'unknown',
    };
    always(({ tries, delivery }) => expect(delivery.status).toBe(endings[tries.at(-1)!.outcome]));
  });

  test('no try comes before the moment that its delay set', () => {
    always(({ tries }, { outcomes, random }) => {
      for (const [i, { at, delivery }] of tries.slice(1).entries()) {
        const result = outcomes[i]!;
        if (result.outcome !== 'throttled' && result.outcome !== 'unknown') continue;
        const { next } = endTry(tries[i]!.delivery, result, now, later(tries[i]!.at, 200), random);
        expect([delivery.attempts, at >= next.dueAt!]).toEqual([i + 2, true]);
      }
    });
  });
});

test('delays double from 10 to 20 seconds up to an hour, with jitter, and never fall short of what the provider asks for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.option(fc.integer({ min: 0, max: 86_400 }), { nil: undefined }),
      (attempts, random, retryAfterSeconds) => {
        const { next } = endTry(
          { ...begun(), attempts },
          { outcome: 'throttled', reason: 'Throttling', retryAfterSeconds },
          now,
          now,
          random,
        );
        const delayMs = Date.parse(next.dueAt!) - Date.parse(now);
        const whole = Math.min(3_600_000, 20_000 * 2 ** (attempts - 1));
        const asked = (retryAfterSeconds ?? 0) * 1000;
        expect(delayMs).toBeGreaterThanOrEqual(Math.max(asked, Math.floor(whole / 2)));
        expect(delayMs).toBeLessThanOrEqual(Math.max(asked, whole));
      },
    ),
  );
});
