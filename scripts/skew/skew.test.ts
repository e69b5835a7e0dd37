import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../simulation/load.ts';
import { runBeside, serviceNames } from './beside.ts';
import { checkoutOf, copyWith } from './checkout.ts';
import { forgetful, next } from './next.ts';
import { differInCodeAlone } from './stack.ts';
import { waysOf } from './ways.ts';

/* Two versions of the code beside each other on one table, stream and queues, in the simulation: service by service, under all its faults. */
const seeds = 3;
/** One world in six shows a fault that was planted. */
const seedsForPlanted = 60;

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

// What the first runs on the local cloud found, as it was.
test.each([
  [
    'an older publisher that holds back what is told of a kind of item that it does not know',
    'platform',
    { file: 'shared/domain/notifications/notification-content.ts', find: "ItemKind.default('task')", replace: 'ItemKind' },
    /has no entry in the ledger/,
  ],
  [
    'an older reader of the agenda that breaks on such an item',
    'notifications',
    {
      file: 'shared/data/items/agenda.ts',
      find: 'readNewer(Entry, {',
      replace: '((schema, row) => ({ value: schema.parse(row) }))(Entry, {',
    },
    /got no digest/,
  ],
])(
  '%s is found',
  async (_, service, patch, complaint) => {
    const older = await bundle([patch]);
    const isFound = (failed: string[]): boolean => complaint.test(failed.join('\n'));
    const { failed } = await runBeside({ older, newer: texts.next, isNewer: each => each !== service }, seedsForPlanted, isFound);
    expect(failed.join('\n')).toMatch(complaint);
  },
  180_000,
);

test('a version that this clone does not have is told in words', () => {
  expect(() => checkoutOf('v999.0.0', join(import.meta.dirname, 'none'))).toThrow('This clone has no version v999.0.0');
});

describe('on the local cloud', () => {
  test('each service stands once alone in the other version, and once alone in this one', () => {
    const ways = waysOf(serviceNames).map(({ services }) => services);
    expect(ways).toHaveLength(2 * serviceNames.length);
    for (const service of serviceNames) {
      expect(ways).toContainEqual([service]);
      expect(ways).toContainEqual(serviceNames.filter(each => each !== service));
    }
  });

  test('the next version can be made of this checkout, and one whose text is not there is told by its file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-next-'));
    try {
      const made = copyWith(next, join(folder, 'next'));
      expect(next.filter(({ file, replace }) => !readFileSync(join(made, file), 'utf8').includes(replace))).toEqual([]);
      const gone = { file: 'shared/env.ts', find: 'what nobody has written', replace: '' };
      expect(() => copyWith([gone], join(folder, 'gone'))).toThrow('shared/env.ts does not hold this text once');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('the code of a stack is replaced alone where nothing else of it has changed', () => {
    const stackWith = (S3Key: string, more = {}) => ({
      Resources: {
        Fire: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'fire', Code: { S3Bucket: 'assets', S3Key }, ...more } },
      },
    });
    expect(differInCodeAlone(stackWith('one.zip'), stackWith('other.zip'))).toBe(true);
    expect(differInCodeAlone(stackWith('one.zip'), stackWith('other.zip', { Timeout: 3 }))).toBe(false);
    expect(differInCodeAlone(stackWith('one.zip'), { Resources: {} })).toBe(false);
  });
});
