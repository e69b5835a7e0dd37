import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WriteContext } from './codec.ts';
import { isMarked, marksAfter, requireKnown } from './marks.ts';

const start = Date.parse('2026-11-21T08:00:00.000Z');
const day = 86_400_000;
const contextOf = (key: number | undefined, at: number, body = 'same'): WriteContext => ({
  userId: 'user_1',
  requestId: 'r',
  now: new Date(at).toISOString(),
  ...(key === undefined ? {} : { retryMark: `${String(key).padStart(12, 'k')}.${body}` }),
});

/** Who writes a record next, so many milliseconds later: a new request, one of the earlier ones again, or the clock. */
const step = fc.record({
  who: fc.oneof(fc.constant('new' as const), fc.constant('clock' as const), fc.nat(30)),
  afterMs: fc.oneof(fc.nat(5_000), fc.nat(3 * day)),
});
type Step = { who: 'new' | 'clock' | number; afterMs: number };
type Written = { at: number; marked: number };
type History = { text: string | undefined; now: number; made: number[]; written: Map<number, Written>; marked: number };

const code = (work: () => void): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

/** What `update` does with a request. */
const send = (history: History, key: number): 'replayed' | 'refused' | 'done' => {
  const context = { ...contextOf(key, history.now), keyMadeAt: history.made[key]! };
  if (isMarked(history.text, context)) return 'replayed';
  if (code(() => requireKnown(history.text, context))) return 'refused';
  history.text = marksAfter(history.text, context);
  return 'done';
};

const take = (history: History, { who, afterMs }: Step): void => {
  history.now += afterMs;
  if (who === 'clock') {
    history.text = marksAfter(history.text, contextOf(undefined, history.now));
    return;
  }
  const key = who === 'new' || history.made.length === 0 ? history.made.push(history.now) - 1 : who % history.made.length;
  const before = history.written.get(key);
  const outcome = send(history, key);
  if (before) {
    expect(outcome).not.toBe('done');
    const isRecent = history.marked - before.marked < 8 && history.now - before.at <= day;
    if (isRecent) expect(outcome).toBe('replayed');
  }
  if (outcome === 'done') history.written.set(key, { at: history.now, marked: ++history.marked });
};

describe('A3 a retry', () => {
  test('is never carried out twice, whatever wrote in between; the last eight of a day are answered as what they were', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const history: History = { text: undefined, now: start, made: [], written: new Map(), marked: 0 };
        for (const each of steps) take(history, each);
        expect((history.text ?? '').length).toBeLessThanOrEqual(8 * 24 + 10);
      }),
      { numRuns: 500 },
    );
  });

  test('whose mark is gone is refused, and a request that is new since is not', () => {
    let text: string | undefined;
    for (let key = 0; key < 9; key++) text = marksAfter(text, contextOf(key, start + key * 60_000));
    const at = (keyMadeAt: number | undefined) => code(() => requireKnown(text, { ...contextOf(99, start + 10 * 60_000), keyMadeAt }));
    expect([at(start - 1000), at(start), at(start + 1), at(undefined)]).toEqual(['retry_unknown', 'retry_unknown', undefined, undefined]);
  });

  test('with another body is refused as long as its mark is known', () => {
    const text = marksAfter(undefined, contextOf(1, start));
    expect(code(() => isMarked(text, contextOf(1, start, 'othr')))).toBe('idempotency_key_reused');
    expect(isMarked(text, contextOf(1, start))).toBe(true);
  });
});

test('A3: whatever the hash of a key begins with, a hyphen too, its request is known again, and told from one with another body', () => {
  const letters = [...'ABCXYZabcxyz0189-_'];
  const hash = fc.array(fc.constantFrom(...letters), { minLength: 12, maxLength: 22 }).map(all => all.join(''));
  const context = (key: string, at: number, body = 'same') => ({ now: new Date(at).toISOString(), retryMark: `${key}.${body}` });
  fc.assert(
    fc.property(fc.uniqueArray(hash, { minLength: 1, maxLength: 8, selector: key => key.slice(0, 9) }), keys => {
      let text: string | undefined;
      for (const [i, key] of keys.entries()) text = marksAfter(text, context(key, start + i));
      for (const key of keys) {
        expect(isMarked(text, context(key, start))).toBe(true);
        expect(code(() => isMarked(text, context(key, start, 'other')))).toBe('idempotency_key_reused');
      }
      expect(code(() => requireKnown(text, { keyMadeAt: start - 1 }))).toBeUndefined();
    }),
  );
  expect(isMarked(marksAfter(undefined, context('-abcdefghijk', start)), context('-abcdefghijk', start))).toBe(true);
});
