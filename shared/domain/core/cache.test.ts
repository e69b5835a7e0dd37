import { expect, test } from 'vitest';
import { remember } from './cache.ts';

const counting = (limit: number) => {
  const computed: string[] = [];
  const answer = remember(
    limit,
    (key: string) => key,
    key => {
      computed.push(key);
      return key.length > 1;
    },
  );
  return { answer, computed };
};

test('an answer is computed once, also when it is no', () => {
  const { answer, computed } = counting(10);
  expect([answer('a'), answer('a'), answer('bb'), answer('bb')]).toEqual([false, false, true, true]);
  expect(computed).toEqual(['a', 'bb']);
});

test('past the limit the answer used longest ago is forgotten', () => {
  const { answer, computed } = counting(2);
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) answer(key);
  expect(computed).toEqual(['a', 'b', 'c', 'b']);
});

test('a failure is not remembered', () => {
  let tries = 0;
  const answer = remember(
    10,
    (key: string) => key,
    () => {
      tries += 1;
      if (tries === 1) throw new Error('first');
      return tries;
    },
  );
  expect(() => answer('a')).toThrow('first');
  expect(answer('a')).toBe(2);
});
