import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineOf, partFrom } from '../../../functions/views/exports/part.ts';
import type { LogEntryWithProof } from '../../../functions/views/log/entries.ts';

/* Parts of the file of a log, as one reply hands out each of them. */

const entryOf = (position: number, title: string): LogEntryWithProof => ({
  ...{ position, hash: 'h'.repeat(44), salt: 's'.repeat(24) },
  entry: { title } as unknown as LogEntryWithProof['entry'],
});
/** A log that is read so many entries at a time. */
const logOf = (titles: readonly string[], atOnce: number) => {
  const all = titles.map((title, i) => entryOf(i + 1, title));
  return { all, read: async (from: number) => ({ entries: all.slice(from - 1, from - 1 + atOnce) }) };
};
const partsOf = async (read: ReturnType<typeof logOf>['read'], size: number): Promise<LogEntryWithProof[][]> => {
  const parts: LogEntryWithProof[][] = [];
  for (let first = 1; first <= size; first += parts.at(-1)!.length) parts.push(await partFrom(read, first, size));
  return parts;
};
/** What a reply of a function may have, its body as base64 with room for what stands beside it. */
const replyBytes = 5_500_000;
const base64Bytes = (part: readonly LogEntryWithProof[]): number => (Buffer.byteLength(part.map(lineOf).join('')) * 4) / 3;

test('parts are the entries up to a size, each once and in order, and the same however many are read at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 1_300 }), fc.nat({ max: 50 }), fc.integer({ min: 1, max: 700 }), async (size, behind, atOnce) => {
      const titles = Array.from({ length: size + behind }, (_, i) => `Entry ${i}`);
      const { all, read } = logOf(titles, atOnce);
      const parts = await partsOf(read, size);
      expect(parts.flat()).toEqual(all.slice(0, size));
      expect(await partsOf(logOf(titles, 100).read, size)).toEqual(parts);
    }),
    { numRuns: 40 },
  );
});

test.each(['n', 'ü', '水', '🪴', '"'])('of entries that are full of %s each part fits a reply', async letter => {
  const { read } = logOf(
    Array.from({ length: 500 }, () => letter.repeat(9_000 / letter.length)),
    100,
  );
  const parts = await partsOf(read, 500);
  expect(parts.flat()).toHaveLength(500);
  expect(Math.max(...parts.map(base64Bytes))).toBeLessThan(replyBytes);
});

test('an entry that the checkpoint covers and the log has no more is said', async () => {
  await expect(partFrom(logOf(['One'], 10).read, 1, 2)).rejects.toThrow('There is no entry 2');
});
