import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isolated, lines, oneLine, sentence, shorten, wrap } from './text.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 300 });

test('whatever people write becomes one line of text', () => {
  fc.assert(
    fc.property(anyText, text => {
      const line = oneLine(text);
      expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u);
      expect(line.isWellFormed()).toBe(true);
      expect(oneLine(line)).toBe(line);
    }),
  );
});

test('line breaks are kept where there is room for lines', () => {
  expect(lines('first\r\nsecond\n\n\n\nthird\u2028fourth\u0000')).toEqual(['first', 'second', '', 'third', 'fourth']);
});

test('a text is cut between characters, never within one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 1, max: 60 }), (text, limit) => {
      const cut = shorten(text, limit);
      expect([...cut].length).toBeLessThanOrEqual(limit);
      expect(cut.isWellFormed()).toBe(true);
      if (cut !== text) expect(text.startsWith(cut.slice(0, -1))).toBe(true);
    }),
  );
  expect(shorten('🗑️🗑️🗑️', 4)).toBe('🗑️🗑…');
});

test('a text that runs from right to left is isolated, others are left alone', () => {
  expect(isolated('פח אשפה')).toBe('\u2068פח אשפה\u2069');
  expect(isolated('Abfall & Müll')).toBe('Abfall & Müll');
});

test('a sentence begins with a capital, in the letters of its language', () => {
  expect([sentence('éclair', 'fr'), sentence('ijs', 'en'), sentence('', 'en'), sentence('🗑️ x', 'en')]).toEqual([
    'Éclair',
    'Ijs',
    '',
    '🗑️ x',
  ]);
});

test('a paragraph is broken at spaces only, and no word is lost', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 }).map(word => word.replaceAll(' ', '_')),
        { minLength: 1 },
      ),
      words => {
        const wrapped = wrap(words.join(' '), '  ').split('\n');
        for (const line of wrapped) expect(line.length).toBeLessThanOrEqual(72);
        expect(wrapped.map(line => line.slice(2)).join(' ')).toBe(words.join(' '));
      },
    ),
  );
});
