import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flagKeys, flagOf, flags } from './declared.ts';
import { bucketCount, bucketOf, evaluate, type FlagContext } from './evaluate.ts';
import { type Flag, sharedOf } from './flag.ts';
import { FlagSettings, settingsIn } from './setting.ts';

const flag: Flag = {
  what: 'A test of a flag.',
  owner: 'tests',
  endsOn: '2099-01-01',
  variants: { usual: 1, first: 2, second: 3 },
  default: 'usual',
  off: 'second',
};
const ada: FlagContext = {
  userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea',
  plan: 'plus',
  workspaceIds: ['ws_01kb8m3tq2e8fvq3w5r7c9d0ea'],
  isOperator: false,
};
const setting = (more: object) => ({ state: 'on' as const, segments: [], split: {}, ...more });
const anyUser = fc.uuid().map((id): FlagContext => ({ ...ada, userId: `user_${id}` as FlagContext['userId'] }));
/** Two shares that are 100 percent together at the most, in hundredths. */
const anyShares = fc.tuple(fc.nat(10_000), fc.nat(10_000)).map(([a, b]) => (a + b > 10_000 ? [10_000 - a, 10_000 - b] : [a, b]));
const given = (key: string, who: FlagContext, [first = 0, second = 0]: number[]) =>
  evaluate(key, flag, setting({ split: { first: first / 100, second: second / 100 } }), who).variant;

describe('every declared flag', () => {
  test.each(flagKeys)('%s ends on a day that has not come: it is taken out of the code, or dated anew with a reason', key => {
    const daysLeft = (Date.parse(flagOf(key)!.endsOn) - Date.now()) / 86_400_000;
    expect(daysLeft).toBeGreaterThan(0);
    expect(daysLeft).toBeLessThan(2 * 366);
  });

  test.each(flagKeys)('%s has a default and a harmless variant among its own, of values of one type, and says what it is for', key => {
    const { variants, default: usual, off, what, owner } = flagOf(key)!;
    expect(Object.keys(variants)).toEqual(expect.arrayContaining([usual, off]));
    expect(new Set(Object.values(variants).map(value => typeof value)).size).toBe(1);
    expect(what).toMatch(/^[A-Z].{20,}\.$/);
    expect(owner).not.toBe('');
    expect(key).toMatch(/^[a-z][a-z-]{2,40}$/);
  });

  test.each(flagKeys)('%s is asked for by code that is deployed', key => {
    const asking = execFileSync('git', ['grep', '-lE', `[Ff]lag\\w*\\(.*'${key}'`, '--', 'functions', 'shared'], { encoding: 'utf8' });
    expect(asking.split('\n').filter(file => /\.ts$/.test(file) && !/\.(test|fixture)\.ts$/.test(file))).not.toEqual([]);
  });
});

describe('shares of people', () => {
  test('grow without taking anybody out, whatever the other share is', () => {
    fc.assert(
      fc.property(anyUser, anyShares, fc.nat(10_000), fc.boolean(), (who, shares, more, isFirst) => {
        const room = 10_000 - shares[0]! - shares[1]!;
        const grown = shares.map((share, i) => (i === (isFirst ? 0 : 1) ? share + Math.min(more, room) : share));
        const before = given('a-flag', who, shares);
        if (before !== 'usual') expect(given('a-flag', who, grown)).toBe(before);
      }),
    );
  });

  test('give nobody anything at nothing, and everybody theirs at 100 percent', () => {
    fc.assert(
      fc.property(anyUser, who => {
        expect(given('a-flag', who, [0, 0])).toBe('usual');
        expect(given('a-flag', who, [10_000, 0])).toBe('first');
        expect(given('a-flag', who, [0, 10_000])).toBe('second');
      }),
    );
  });

  const people = Array.from({ length: 20_000 }, (_, i) => `user_01kb8m3tq2e8fvq3w5r7c9${i.toString(32).padStart(4, '0')}`);

  test('are of so many people as they say: each tenth of the buckets holds a tenth of twenty thousand within five standard deviations', () => {
    for (const key of [...flagKeys, 'a', 'b', 'flag-1', 'flag-2']) {
      const tenths = Map.groupBy(people, userId => Math.floor((10 * bucketOf(key, userId)) / bucketCount));
      for (const some of tenths.values())
        expect(Math.abs(some.length - people.length / 10)).toBeLessThan(5 * Math.sqrt(people.length * 0.1 * 0.9));
      expect(tenths.size).toBe(10);
    }
  });

  test('of one flag say nothing about those of another: of the first tenth of one, a tenth is in the first tenth of any other', () => {
    const keys = [...flagKeys, 'a', 'b', 'flag-1', 'flag-2'];
    const isFirst = (key: string, userId: string) => bucketOf(key, userId) < bucketCount / 10;
    for (const key of keys)
      for (const other of keys.filter(each => each !== key)) {
        const some = people.filter(userId => isFirst(key, userId));
        const both = some.filter(userId => isFirst(other, userId)).length;
        expect(Math.abs(both - some.length / 10), `${key} ${other}`).toBeLessThan(5 * Math.sqrt(some.length * 0.1 * 0.9));
      }
  });

  test('are the same in every version of the code: somebody is for ever in the bucket that they were in', () => {
    const buckets = ['realtime', 'event-wait'].map(key => bucketOf(key, ada.userId));
    expect(buckets).toMatchInlineSnapshot(`
      [
        6997,
        7618,
      ]
    `);
  });
});

describe('a flag', () => {
  test('says to everybody what it is declared to, where nothing is set', () => {
    expect(evaluate('a', flag, undefined, ada)).toEqual({ value: 1, variant: 'usual', reason: 'DEFAULT' });
    expect(evaluate('a', flag, setting({}), ada)).toEqual({ value: 1, variant: 'usual', reason: 'DEFAULT' });
  });

  test('that is switched off says the same harmless thing to all, whatever else is set', () => {
    const segments = [{ users: [ada.userId], variant: 'first' }];
    const off = { state: 'off' as const, segments, split: { first: 100 } };
    expect(evaluate('a', flag, off, ada)).toEqual({ value: 3, variant: 'second', reason: 'DISABLED' });
  });

  test.each([
    ['plan', { plans: ['plus' as const] }, { ...ada, plan: 'standard' as const }],
    ['user', { users: [ada.userId] }, { ...ada, userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb' as const }],
    ['workspace', { workspaces: ada.workspaceIds.slice() }, { ...ada, workspaceIds: [] }],
  ])('gives a segment its variant by %s, before any share, and nobody else', (_, who, other) => {
    const some = setting({ segments: [{ ...who, variant: 'first' }], split: { second: 100 } });
    expect(evaluate('a', flag, some, ada)).toEqual({ value: 2, variant: 'first', reason: 'TARGETING_MATCH' });
    expect(evaluate('a', flag, some, other)).toMatchObject({ variant: 'second', reason: 'SPLIT' });
  });

  test('gives those who run the stage theirs, and by several marks whoever has all of them', () => {
    const some = setting({ segments: [{ operators: true as const, plans: ['plus' as const], variant: 'first' }] });
    expect(evaluate('a', flag, some, { ...ada, isOperator: true }).variant).toBe('first');
    for (const other of [ada, { ...ada, isOperator: true, plan: 'standard' as const }])
      expect(evaluate('a', flag, some, other).variant).toBe('usual');
  });
});

describe('settings', () => {
  const some = { realtime: { state: 'off' }, 'event-wait': { split: { short: 10, none: 5.25 } } };

  test.each([
    ['a flag that there is not', { other: { state: 'off' } }],
    ['a variant that it has not', { realtime: { segments: [{ plans: ['plus'], variant: 'maybe' }] } }],
    ['a share of the default, which has the rest anyhow', { realtime: { split: { on: 10 } } }],
    ['more than all people', { 'event-wait': { split: { short: 60, none: 50 } } }],
    ['a share below a hundredth of a percent', { realtime: { split: { off: 0.001 } } }],
    ['a segment of nobody', { realtime: { segments: [{ variant: 'off' }] } }],
    ['a word that is misspelled', { realtime: { stat: 'off' } }],
  ])('with %s are refused when they are set', (_, wrong) => {
    expect(FlagSettings.safeParse(some).success).toBe(true);
    expect(FlagSettings.safeParse({ ...some, ...wrong }).success).toBe(false);
  });

  test('of which one is not understood hold for all other flags; what is no settings is none', () => {
    expect(Object.keys(settingsIn(JSON.stringify({ ...some, realtime: { state: 'later' }, newer: {} }))!)).toEqual(['event-wait']);
    for (const text of ['', 'null', '[]', '{', '7']) expect(settingsIn(text), text).toBeUndefined();
    fc.assert(fc.property(fc.json(), text => void settingsIn(text)));
  });

  test('of a flag that is off keep it off, also where a newer version of the code has said what else this one does not understand', () => {
    const newer = { state: 'off', segments: [{ users: [ada.userId], variant: 'newer' }], split: { newer: 5 }, until: 'tomorrow' };
    const { realtime } = settingsIn(JSON.stringify({ realtime: newer }))!;
    expect(evaluate('realtime', flagOf('realtime')!, realtime, ada)).toMatchObject({ value: false, reason: 'DISABLED' });
  });

  test('may give a share to the first two variants beside the default, and to no third', () => {
    expect(sharedOf({ ...flag, variants: { first: 1, usual: 2, second: 3, third: 4 } })).toEqual(['first', 'second']);
    for (const each of Object.values(flags)) expect(sharedOf(each).length).toBeLessThanOrEqual(2);
  });
});
