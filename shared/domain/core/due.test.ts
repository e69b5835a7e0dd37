import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shardOf } from './due.ts';

test.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
])('the shard follows from the FNV-1a hash of the key (%j)', (key, hash) => {
  expect([shardOf(key, 1), shardOf(key, 16), shardOf(key, 1000)]).toEqual([0, hash % 16, hash % 1000]);
});

test('the same key lands in the same shard, and always in one that is there', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 512 }), (key, shards) => {
      const shard = shardOf(key, shards);
      expect(shard).toBe(shardOf(key, shards));
      expect(Number.isInteger(shard) && shard >= 0 && shard < shards).toBe(true);
    }),
  );
});

test.each([2, 4, 10, 16, 64])(
  'records that fall due together spread over %i shards, none of which gets a fifth more than its share',
  shards => {
    const counts = Array.from({ length: shards }, () => 0);
    const records = shards * 2000;
    for (let i = 0; i < records; i++) {
      // Keys of records that one workspace made in one burst: they differ in few letters.
      const key = `WS#ws_01kb8m3tq2e8fvq3w5r7c9d0ea|ITEM#item_01kb8m5z7he4mtx2p9${i.toString(32).padStart(8, '0')}`;
      counts[shardOf(key, shards)]! += 1;
    }
    expect(Math.max(...counts)).toBeLessThan(2000 * 1.2);
    expect(Math.min(...counts)).toBeGreaterThan(2000 * 0.8);
  },
);
