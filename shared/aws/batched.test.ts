import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { batched, handOver } from './batched.ts';

const things = fc.array(fc.record({ id: fc.nat(), size: fc.oneof(fc.nat(2000), fc.nat(90_000), fc.nat(400_000)) }), { maxLength: 60 });
const sizeOf = ({ size }: { size: number }) => size;

test('a request holds ten at the most and a quarter of a megabyte, unless one thing alone is larger; all are there, in their order', () => {
  fc.assert(
    fc.property(things, all => {
      const batches = batched(all, sizeOf);
      expect(batches.flat()).toEqual(all);
      for (const batch of batches) {
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length).toBeLessThanOrEqual(10);
        if (batch.length > 1) expect(batch.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(250_000);
      }
    }),
  );
});

test('what a request refuses or fails is answered with its reason, and keeps nothing else from being handed over', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.constantFrom('taken', 'refused'), { minLength: 1, maxLength: 10 })),
      fc.nat(4),
      async (all, every) => {
        const given: string[][] = [];
        const refused = await handOver(
          all.map((batch, i) => batch.map(how => ({ how, fails: i % 5 === every }))),
          async batch => {
            given.push(batch.map(({ how }) => how));
            if (batch[0]!.fails) throw Object.assign(new Error('gone'), { name: 'QueueDoesNotExist' });
            return batch.filter(({ how }) => how === 'refused').map(what => ({ what, reason: 'InternalError' }));
          },
        );
        expect(given.flat().length).toBe(all.flat().length);
        expect(refused.length).toBe(
          all.reduce((sum, batch, i) => sum + (i % 5 === every ? batch.length : batch.filter(how => how === 'refused').length), 0),
        );
        for (const { what, reason } of refused) expect(reason).toBe(what.fails ? 'QueueDoesNotExist' : 'InternalError');
      },
    ),
  );
});
