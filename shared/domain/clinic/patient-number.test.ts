import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRecordNumber, recordNumberOf } from './patient-number.ts';

const counts = fc.integer({ min: 1, max: 2 ** 40 });

test('ten thousand patients have ten thousand numbers, each with its check digit', () => {
  const numbers = Array.from({ length: 10_000 }, (_, i) => recordNumberOf(i + 1));
  expect(new Set(numbers).size).toBe(10_000);
  expect(numbers.every(isRecordNumber)).toBe(true);
  expect(numbers[0]).toBe('00000013');
  expect(recordNumberOf(572)).toBe('00005724');
});

test('one digit that is wrong is seen, whichever and wherever', () => {
  fc.assert(
    fc.property(counts, fc.nat(), fc.integer({ min: 1, max: 9 }), (count, at, by) => {
      const number = recordNumberOf(count);
      const place = at % number.length;
      const wrong = [...number].with(place, String((Number(number[place]) + by) % 10)).join('');
      expect(isRecordNumber(wrong)).toBe(false);
    }),
  );
});

test('two neighbours that changed places are seen', () => {
  fc.assert(
    fc.property(counts, fc.nat(), (count, at) => {
      const digits = [...recordNumberOf(count)];
      const place = at % (digits.length - 1);
      const swapped = digits.with(place, digits[place + 1]!).with(place + 1, digits[place]!);
      expect(isRecordNumber(swapped.join(''))).toBe(digits[place] === digits[place + 1]);
    }),
  );
});

test.each(['', '4', '1', '00000010', '0000001a', ' 00000011'])('%j is no number', text => {
  expect(isRecordNumber(text)).toBe(false);
});
