import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allOrThrow, forEachLimited } from './settle.ts';

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

const hundred = Array.from({ length: 100 }, (_, i) => i);
const later = () => new Promise<void>(resolve => setImmediate(resolve));

test('what is done for each is done once, twenty at once at the most, and one that is slow holds up no other', async () => {
  const done: number[] = [];
  let [underWay, most] = [0, 0];
  let goOn = () => {};
  const slow = new Promise<void>(resolve => {
    goOn = resolve;
  });
  const all = forEachLimited(hundred, async each => {
    most = Math.max(most, ++underWay);
    await (each === 0 ? slow : later());
    underWay--;
    done.push(each);
  });
  for (let i = 0; i < 50; i++) await later();
  expect(done.toSorted((a, b) => a - b)).toEqual(hundred.slice(1));
  goOn();
  await all;
  expect(done.at(-1)).toBe(0);
  expect(done.length).toBe(100);
  expect(most).toBe(20);
});

test('after one that fails none is begun; those beside it end first', async () => {
  const [begun, ended]: [number[], number[]] = [[], []];
  const all = forEachLimited(hundred, async each => {
    begun.push(each);
    if (each === 3) throw new Error('failed');
    await later();
    ended.push(each);
  });
  await expect(all).rejects.toThrow('failed');
  expect(begun.length).toBeLessThanOrEqual(20);
  expect(ended).toEqual(begun.filter(each => each !== 3));
});
