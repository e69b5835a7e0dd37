import { expect, test } from 'vitest';
import { noteCall, noteStranger, OperatorCall } from './operator-call.ts';

const now = '2026-11-30T23:59:59.999Z';
const facts = { sourceIp: '203.0.113.7', subjects: { queue: 'items-on-due' }, requestId: 'r1', operation: 'redriveDeadLetters' };

test('a call is kept with who, what, from where and when, for more than a year', () => {
  const { next, event } = noteCall({ ...facts, userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb' }, 'x', now);
  expect(OperatorCall.parse(next)).toMatchObject({ ...facts, day: '2026-11-30', at: now, callId: `${now}-x` });
  expect(next.expiresAt * 1000 - Date.parse(now)).toBeGreaterThan(365 * 86_400_000);
  expect(event.type).toBe('operator_call.admitted');
});

test('one that was refused says why, whoever it was', () => {
  const { next, event } = noteCall({ ...facts, refused: 'address' }, 'x', now);
  expect([next.refused, next.userId, event.type]).toEqual(['address', undefined, 'operator_call.refused']);
});

test('those of a day stand in the order in which they came', () => {
  const ids = ['2026-11-30T08:00:00.000Z', '2026-11-30T08:00:00.001Z', '2026-11-30T10:00:00.000Z'].map(
    (at, i) => noteCall(facts, String(9 - i), at).next.callId,
  );
  expect(ids.toSorted()).toEqual(ids);
});

test('of a stranger the calls of an hour are one and the same, at its beginning, and each tells when it came', () => {
  const at = (time: string) => noteStranger({ ...facts, refused: 'address' }, 'x', time).next;
  const [first, later, next] = ['2026-11-30T08:00:01.000Z', '2026-11-30T08:59:59.999Z', '2026-11-30T09:00:00.000Z'].map(at);
  expect(first).toMatchObject({ callId: '2026-11-30T08:00:00.000Z-x', at: '2026-11-30T08:00:01.000Z', refused: 'address' });
  expect([later!.callId, later!.day]).toEqual([first!.callId, first!.day]);
  expect(next!.callId > first!.callId).toBe(true);
});
