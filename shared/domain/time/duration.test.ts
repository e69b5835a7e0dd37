import { expect, test } from 'vitest';
import { lengthMs, multiplied, negated } from './duration.ts';

test.each([
  ['PT15M', 900_000],
  ['-P1D', -86_400_000],
  ['P1DT2H', 93_600_000],
  ['P1M', 31 * 86_400_000],
])('%s is %i milliseconds long', (duration, ms) => {
  expect(lengthMs(duration)).toBe(ms);
});

test.each([
  ['PT1H', '-PT1H'],
  ['+PT1H', '-PT1H'],
  ['-PT1H', 'PT1H'],
])('%s the other way round is %s', (duration, other) => {
  expect(negated(duration)).toBe(other);
});

test('three times a day and two hours are three days and six hours', () => {
  expect(multiplied('P1DT2H', 3)).toBe('P3DT6H');
});
