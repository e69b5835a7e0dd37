import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allOrThrow } from './settle.ts';

const occurrences = async (count: number): Promise<void> => {
  for (let occurrence = 0; occurrence < count; occurrence++) await Promise.resolve();
};

describe('several things done at once', () => {
  test('all end, however soon one of them fails, and the first that failed is told', async () => {
    const works = fc.array(fc.record({ takes: fc.nat(20), fails: fc.boolean() }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(works, async asked => {
        let ended = 0;
        const done = allOrThrow(
          asked.map(async ({ takes, fails }, i) => {
            await occurrences(takes);
            ended += 1;
            if (fails) throw new Error(`${i}`);
          }),
        );
        const failure = await done.then(
          () => undefined,
          (error: Error) => error.message,
        );
        expect(ended).toBe(asked.length);
        const first = asked.findIndex(({ fails }) => fails);
        expect(failure).toBe(first < 0 ? undefined : `${first}`);
      }),
    );
  });
});
