import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { socketProtocol, spansOf, ticketIn, ticketOf } from './socket.ts';

const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
const secret = 'x'.repeat(43);

describe('a ticket', () => {
  test('is found among the subprotocols that are offered, in any order', () => {
    for (const offered of [`${socketProtocol}, ${ticketOf(userId, secret)}`, `${ticketOf(userId, secret)},${socketProtocol}`])
      expect(ticketIn(offered)).toEqual({ userId, secret });
  });

  test.each([
    ['none', socketProtocol],
    ['without our protocol', ticketOf(userId, secret)],
    ['of nobody', `${socketProtocol}, user_1.${secret}`],
    ['with a secret that is none of ours', `${socketProtocol}, ${ticketOf(userId, 'short')}`],
    ['empty', ''],
  ])('that is %s is none', (_, offered) => {
    expect(ticketIn(offered)).toBeUndefined();
  });
});

describe('spans', () => {
  const sizeOf = (text: string) => Buffer.byteLength(JSON.stringify(text)) + 1;
  /** Those before the first of which this is true. */
  const before = <T>(all: T[], isStop: (each: T) => boolean): T[] => all.slice(0, [...all.map(isStop), true].indexOf(true));
  const lengths = fc.array(fc.nat({ max: 120 }), { maxLength: 40 });

  test('hold all in order, each begins where the one before ended, none is too large, and it stops before what is too large alone', () => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 10, max: 100 }), (texts, most) => {
        const items = texts.map((length, at) => ({ shown: 'ü'.repeat(length), at }));
        const { spans, whole } = spansOf(items, 0, items.length, most);
        const told = before(items, ({ shown }) => sizeOf(shown) > most);
        expect(whole).toBe(told.length === items.length);
        expect(spans.flatMap(({ entries }) => entries)).toEqual(told.map(({ shown }) => shown));
        for (const [i, { from, to, entries }] of spans.entries()) {
          expect(from).toBe(i === 0 ? 0 : spans[i - 1]!.to);
          expect(to).toBe(from + entries.length);
          expect(entries.reduce((sum, each) => sum + sizeOf(each), 0)).toBeLessThanOrEqual(most);
        }
        expect(spans.at(-1)?.to ?? 0).toBe(told.length);
      }),
    );
  });
});
