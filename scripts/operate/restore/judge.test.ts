import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checksumOf } from '../../../shared/log/checksum.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { judge, type Places } from './judge.ts';

const version = fc.integer({ min: 1, max: 4 });
const row = fc.record({ version, title: fc.constantFrom('a', 'b') });
const places = fc.record(
  {
    left: row,
    restored: row,
    entry: row.map(record => ({ version: record.version, record: { title: record.title } }) as unknown as LogEntry),
  },
  { requiredKeys: [] },
);
const told = ({ title }: Record<string, unknown>) => ({ title });
const chosen = (each: Places, isLogged: boolean) => judge(each, { isLogged, told });

test('of a kind that is in logs never anything stands in a restored table that the log does not say', () => {
  fc.assert(
    fc.property(places, each => {
      const from = chosen(each, true);
      const isBehind = each.entry !== undefined && each.entry.version > Number(each.restored?.version ?? 0);
      expect(from !== 'restored').toBe(isBehind);
      if (from === 'left')
        expect({ version: each.left!.version, ...told(each.left!) }).toEqual({ version: each.entry!.version, ...each.entry!.record });
    }),
  );
});

test('of a kind without a log an older version never comes over a newer one', () => {
  fc.assert(
    fc.property(places, each => {
      const isNewer = each.left !== undefined && Number(each.left.version) > Number(each.restored?.version ?? 0);
      expect(chosen(each, false)).toBe(isNewer ? 'left' : 'restored');
    }),
  );
  // What has no version, such as a counter, is taken where it differs.
  expect(chosen({ left: { count: 2 }, restored: { count: 1 } }, false)).toBe('left');
  expect(chosen({ left: { count: 1 }, restored: { count: 1 } }, false)).toBe('restored');
});

test('a record that is lost, there twice, or at another version changes the checksum of its owner', () => {
  const records = fc.uniqueArray(fc.record({ record: fc.string({ minLength: 1 }), version }), {
    minLength: 1,
    selector: ({ record }) => record,
  });
  fc.assert(
    fc.property(records, fc.nat(), (all, which) => {
      const one = all[which % all.length]!;
      const others = all.filter(each => each !== one);
      const whole = checksumOf(all);
      expect(checksumOf(others)).not.toBe(whole);
      expect(checksumOf([...all, { ...one, record: `${one.record}'` }])).not.toBe(whole);
      expect(checksumOf([...all, one])).not.toBe(whole);
      expect(checksumOf([...others, { ...one, version: one.version + 1 }])).not.toBe(whole);
      expect(checksumOf(all.toReversed())).toBe(whole);
    }),
  );
});
