import { expect, test } from 'vitest';
import { hashOf, leafOf, saltAt } from './leaf.ts';

test('each place of a row has a salt of its own; with another salt an entry has another leaf', () => {
  const seed = Buffer.alloc(16, 7);
  const salts = Array.from({ length: 200 }, (_, i) => saltAt(seed, i + 1));
  expect(new Set(salts.map(salt => salt.toString('hex'))).size).toBe(200);
  expect(salts[0]).toHaveLength(16);
  const entry = { id: 'a', record: { title: 'Water the plants' } };
  expect(new Set(salts.map(salt => leafOf(entry, salt).toString('hex'))).size).toBe(200);
  expect(hashOf(entry, salts[0]!)).not.toEqual(leafOf(entry, salts[0]!));
});
