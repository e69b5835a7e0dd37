import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Action } from './action.ts';
import { anyId } from './ids.fixture.ts';
import { decodeStanding, encodeStanding, numbers, type Vocabulary } from './permission-codec.ts';
import { Condition, ListRight, Resource, Role, type Row, reachOf, type Standing } from './permissions.ts';
import { narrow } from './standings.ts';

const golden: Vocabulary = JSON.parse(readFileSync(new URL('permission-numbers.json', import.meta.url), 'utf8'));

/** The words of an older and a newer version: the newer one has all of the older, and more behind them. */
const names = (prefix: string, most: number) =>
  fc.integer({ min: 1, max: most }).map(count => Array.from({ length: count }, (_, i) => `${prefix}${i}`));
const numbered = (words: string[], first: number) => Object.fromEntries(words.map((word, i) => [word, first + i]));
const grown = (prefix: string, first: number, most: number) =>
  fc.tuple(names(prefix, most), fc.integer({ min: 0, max: 5 })).map(([words, more]) => ({
    older: numbered(words, first),
    newer: numbered([...words, ...Array.from({ length: more }, (_, i) => `${prefix}${words.length + i}`)], first),
  }));
const versions = fc
  .record({ resources: grown('resource', 1, 25), actions: grown('action', 0, 12), conditions: grown('condition', 0, 6) })
  .map(({ resources, actions, conditions }) => ({
    older: { resources: resources.older, actions: actions.older, conditions: conditions.older, rights: golden.rights },
    newer: { resources: resources.newer, actions: actions.newer, conditions: conditions.newer, rights: golden.rights },
  }));
/** Rows in the words of a version, as `narrow` makes them: no action of a resource stands twice. */
const rowsOf = ({ resources, actions, conditions }: Vocabulary): fc.Arbitrary<Row[]> =>
  fc
    .uniqueArray(
      fc.record({
        resource: fc.constantFrom(...Object.keys(resources)),
        actions: fc.subarray(Object.keys(actions), { minLength: 1 }),
        conditions: fc.subarray(Object.keys(conditions)),
      }),
      { selector: ({ resource }) => resource },
    )
    .map(rows =>
      rows.map(
        ({ conditions: narrowedBy, ...row }) =>
          ({ ...row, ...(narrowedBy.length > 0 ? { conditions: narrowedBy } : {}) }) as unknown as Row,
      ),
    );

const withRows = versions.chain(({ older, newer }) =>
  fc.record({ older: fc.constant(older), newer: fc.constant(newer), ofOlder: rowsOf(older), ofNewer: rowsOf(newer) }),
);
const sorted = (rows: readonly Row[]) => rows.toSorted((a, b) => a.resource.localeCompare(b.resource));

describe('a standing in its short form', () => {
  test('comes back as it was, in any version', () => {
    fc.assert(
      fc.property(withRows, ({ newer, ofNewer }) => {
        expect(sorted(decodeStanding(encodeStanding(ofNewer, newer), newer) as Row[])).toEqual(sorted(ofNewer));
      }),
    );
  });

  test('of an older version is read by a newer one as it was meant', () => {
    fc.assert(
      fc.property(withRows, ({ older, newer, ofOlder }) => {
        expect(sorted(decodeStanding(encodeStanding(ofOlder, older), newer) as Row[])).toEqual(sorted(ofOlder));
      }),
    );
  });

  test('of a newer version gives an older one what both know, and nothing that is narrowed by what it does not know', () => {
    fc.assert(
      fc.property(withRows, ({ older, newer, ofNewer }) => {
        const common = ofNewer
          .filter(row => row.resource in older.resources && (row.conditions ?? []).every(condition => condition in older.conditions))
          .map(row => ({ ...row, actions: row.actions.filter(action => action in older.actions) }))
          .filter(({ actions }) => actions.length > 0);
        expect(sorted(decodeStanding(encodeStanding(ofNewer, newer), older) as Row[])).toEqual(sorted(common));
      }),
    );
  });

  test.each(['', '1;3.7', '3;1.1', '2;moon', '2;1.1;x', 'king', '=1f.0', '2;1.1@', '2;1'])(
    'that this code cannot read is looked up anew: %j',
    text => {
      expect(decodeStanding(text)).toBeUndefined();
    },
  );

  test.each(Role.options)('of a role is its name: %s', role => {
    expect([encodeStanding(role), decodeStanding(role)]).toEqual([role, role]);
  });

  test('of a key within a role reaches as far as both together', () => {
    const everything: Standing = Resource.options.map(resource => ({ resource, actions: [...Action.options] }));
    const common = narrow('guest', everything);
    const back = decodeStanding(encodeStanding(common))!;
    expect(encodeStanding(common)).toBe('2;1.1;4.9@1;7.17@1');
    expect(reachOf(back, 'item:complete')).toEqual(['assigned']);
    expect(reachOf(back, 'workspace:read')).toBe('everything');
    expect(reachOf(back, 'list:read')).toBeUndefined();
  });
});

describe('lists that were given beside a role', () => {
  const lists = fc.dictionary(anyId('list'), fc.constantFrom(...ListRight.options), { minKeys: 1, maxKeys: 8 });
  const given = fc.record({ role: fc.oneof(fc.constantFrom(...Role.options), rowsOf(golden)), lists });

  test('come back as they were', () => {
    fc.assert(
      fc.property(given, standing => {
        expect(decodeStanding(encodeStanding(standing))).toEqual(standing);
      }),
    );
  });

  test('whose right is not known here give nothing here; what is no list is looked up anew', () => {
    const [known, unknown] = ['list_01kb8m3tq2e8fvq3w5r7c9d0ea', 'list_01kb8m3tq2e8fvq3w5r7c9d0eb'] as const;
    const newer = { ...golden, rights: { ...golden.rights, own: 9 } };
    const text = encodeStanding({ role: 'guest', lists: { [known]: 'view', [unknown]: 'own' } } as unknown as Standing, newer);
    expect(decodeStanding(text)).toEqual({ role: 'guest', lists: { [known]: 'view' } });
    for (const bad of ['guest+', 'guest+1', 'guest+1list', `king+${text.split('+')[1]}`, `${text}+x`])
      expect(decodeStanding(bad)).toBeUndefined();
  });
});

test('numbers never change and are never given twice: what was once written down stands (write new ones into permission-numbers.json)', () => {
  expect(numbers).toEqual(golden);
  for (const kind of Object.values(golden)) expect(new Set(Object.values(kind)).size).toBe(Object.keys(kind).length);
});

test('every word of permissions has its number', () => {
  expect([numbers.resources, numbers.actions, numbers.conditions, numbers.rights].map(words => Object.keys(words).toSorted())).toEqual(
    [Resource.options, Action.options, Condition.options, ListRight.options].map(words => [...words].sort()),
  );
});
