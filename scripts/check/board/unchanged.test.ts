import { describe, expect, test } from 'vitest';
import '../../../shared/runtime/http/environment.fixture.ts';

const unchanged = await import('../../../functions/households/board/unchanged.ts');

const now = '2026-11-28T08:00:00.000Z';
const later = (seconds: number): string => new Date(Date.parse(now) + seconds * 1000).toISOString();
const end = { checksum: 'a1', at: later(-60) };
const tagged = (changesAt = later(3600), at = end) => unchanged.tagOf('question', at, changesAt, now);
const holds = (tag: string, { question = 'question', at = end, seconds = 30 } = {}): boolean =>
  unchanged.heldTag(tag, question, at, later(seconds)) === tag;

describe('an answer that was given', () => {
  test('holds while the log has not grown, for whoever asks the same, in whichever encoding it came', () => {
    expect(holds(tagged())).toBe(true);
    expect(unchanged.heldTag(`"x", ${tagged().replace(/"$/, '-br"')}`, 'question', end, later(30))).toBe(tagged());
  });

  test.each([
    ['the log has grown', { at: { ...end, checksum: 'a2' } }],
    ['another question is asked', { question: 'another' }],
    ['five minutes are over', { seconds: 300 }],
  ])('holds no more when %s', (_, changed) => {
    expect(holds(tagged(), changed)).toBe(false);
  });

  test('holds until it changes by itself, and not at all within ten seconds of a change', () => {
    const tag = tagged(later(20));
    expect([holds(tag, { seconds: 19 }), holds(tag, { seconds: 20 })]).toEqual([true, false]);
    expect(holds(tagged(later(3600), { ...end, at: later(-10) }), { seconds: 0 })).toBe(false);
    expect(unchanged.heldTag(unchanged.tagOf('question', undefined, later(3600), now), 'question', undefined, now)).toBeUndefined();
  });

  test.each(['', '*', '"zzzzzzzzzzzz.0123456789abcdef"', 'W/"kq.short"', '"…"'])('is not known by %j', tag => {
    expect(unchanged.heldTag(tag, 'question', end, now)).toBeUndefined();
  });

  test('says nothing of how far the log has grown', () => {
    expect(tagged()).not.toContain('a1');
  });
});
