import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../simulation/load.ts';
import { runBeside, serviceNames } from './beside.ts';
import { checkoutOf } from './checkout.ts';
import { forgetful, next } from './next.ts';

/* Two versions of the code beside each other on one table, stream and queues, in the simulation: service by service, under all its faults. */
const seeds = 3;

let texts: { today: string; next: string; forgetful: string };
beforeAll(async () => {
  texts = { today: await bundle(), next: await bundle(next), forgetful: await bundle(forgetful) };
}, 60_000);

const runs = (older: string, isNewer: (service: string) => boolean) => runBeside({ older, newer: texts.next, isNewer }, seeds);

describe('a version ahead of all others, or behind them, nothing is lost, told twice or erased', () => {
  test.each(serviceNames)(
    '%s ahead',
    async service => {
      const { failed, erased } = await runs(texts.today, each => each === service);
      expect({ failed, erased }).toEqual({ failed: [], erased: [] });
    },
    60_000,
  );

  test.each(serviceNames)(
    '%s behind',
    async service => {
      const { failed, erased, held } = await runs(texts.today, each => each !== service);
      expect({ failed, erased }).toEqual({ failed: [], erased: [] });
      expect(held).toBeGreaterThan(0);
    },
    60_000,
  );
});

// Profiles are made by the authorizer, which is of another service: here, no other records are.
test('2.1.1: a service whose storage forgets what its code does not know is found', async () => {
  expect((await runs(texts.forgetful, each => each !== 'people')).erased.length).toBeGreaterThan(0);
}, 60_000);

test('a version that this clone does not have is told in words', () => {
  expect(() => checkoutOf('v999.0.0', join(import.meta.dirname, 'none'))).toThrow('This clone has no version v999.0.0');
});
