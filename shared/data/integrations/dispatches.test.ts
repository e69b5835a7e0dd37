import { expect, test } from 'vitest';
import { onEngine } from '../../../scripts/check/costs/engine.fixture.ts';

const load = async () => {
  const [{ dispatchesOf }, { documents }] = await Promise.all([import('./dispatches.ts'), import('../core/table.ts')]);
  return { dispatchesOf, documents };
};

const data = onEngine(load);

test('as many are asked for as DynamoDB takes: its limit is a whole number of 32 bits', async () => {
  const limits: (number | undefined)[] = [];
  const watch = (next: (args: never) => unknown) => (args: { input: { Limit?: number } }) => {
    limits.push(args.input.Limit);
    return next(args as never);
  };
  data.documents.middlewareStack.add(watch as never, { step: 'initialize' });
  expect(await data.dispatchesOf('ws_01kb8m3tq2e8fvq3w5r7c9d0eb')).toEqual([]);
  expect(limits).toEqual([expect.any(Number)]);
  expect(limits[0]).toBeLessThan(2 ** 31);
});
