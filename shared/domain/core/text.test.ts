import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ItemInput, ItemPatch } from '../items/items/item.ts';
import { asLine, asText, Line, linePattern, Text } from './text.ts';

const codesOf = (schema: ReturnType<typeof Line> | ReturnType<typeof Text>, text: string): string[] =>
  schema.safeParse(text).error?.issues.map(({ message }) => message) ?? [];

describe('a line', () => {
  test.each([
    ['Water the plants', true],
    [' blanks around it\n', true],
    ['\u{1f468}\u200d\u{1f469}\u200d\u{1f467} family', true],
    ['\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645', true],
    ['\u2764\ufe0f', true],
    ['two\nlines', false],
    ['a\ttab', false],
    ['NUL\u0000', false],
    ['\u001b[31mred', false],
    ['C1 \u009b31m', false],
    ['a line\u2028separator', false],
    ['invoice\u202efdp.exe', false],
    ['an isolate \u2067that turns', false],
    ['\u200b\u2060', false],
    ['\u3164', false],
    ['   ', false],
  ])('may be %j: %s', (text, isLine) => {
    expect(Line(200).safeParse(text).success).toBe(isLine);
    expect(new RegExp(linePattern).test(text.trim())).toBe(isLine || text === '\u3164');
    expect(ItemInput.safeParse({ title: text }).success).toBe(isLine);
    expect(ItemPatch.safeParse({ title: text }).success).toBe(isLine);
  });

  test('says what is wrong with it, once', () => {
    expect([codesOf(Line(9), 'two\nlines'), codesOf(Line(9), '\u200b'), codesOf(Text(9), 'a\u0000')]).toEqual([
      ['not_one_line'],
      ['empty'],
      ['control_characters'],
    ]);
  });
});

test('a text has lines and tabs, and nothing else that is no character', () => {
  expect(Text(99).safeParse('one\n\ttwo\r\nthree').success).toBe(true);
  for (const text of ['a\u0000', 'a\u001b', 'a\u202e', 'a\u0085'])
    expect(ItemInput.safeParse({ title: 'x', notes: text }).success, text).toBe(false);
});

test('whatever a calendar wrote becomes a line or a text that is taken, and what is one already stays as it is', () => {
  const characters = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', '\u0000', '\u202e', '\u200d', '\u2029') }),
  );
  fc.assert(
    fc.property(characters, text => {
      expect(codesOf(Line(10_000), `x${asLine(text)}`)).toEqual([]);
      expect(codesOf(Text(10_000), asText(text))).toEqual([]);
      const { success, data } = Line(10_000).safeParse(text);
      if (success) expect(asLine(data)).toBe(data);
    }),
  );
});
