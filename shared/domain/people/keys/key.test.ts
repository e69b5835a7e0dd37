import { describe, expect, test } from 'vitest';
import type { Row, Standing } from '../../core/permissions.ts';
import { advanceKey, createKey, goodUntil, Key, KeyInput, keyDays, revokeKey, rotateKey, useKey } from './key.ts';

const now = '2026-11-21T08:00:00.000Z';
const later = (days: number, from = now): string => new Date(Date.parse(from) + days * 86_400_000).toISOString();
const ids = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', keyId: 'key_01kb8m3tq2e8fvq3w5r7c9d0ec' } as const;
const workspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const [first, second] = ['a', 'b'].map(letter => ({ hash: letter.repeat(43), hint: letter.repeat(4) })) as [HashedToken, HashedToken];
type HashedToken = { hash: string; hint: string };

const made = (more: { endsAt?: string; rows?: Row[] } = {}, standing: Standing | undefined = 'member') => {
  const { rows = [{ resource: 'item', actions: ['read', 'complete'] }], endsAt } = more;
  return createKey(KeyInput.parse({ name: 'Display', scopes: [{ workspaceId, rows }], endsAt }), ids, first, () => standing, now);
};
const key: Key = made().next;
/** What becomes of a key as its moments come. */
const runOf = (start: Key) => {
  const told: [string, string][] = [];
  for (let each = start; each.dueAt; ) {
    const { next, event } = advanceKey(each, each.dueAt);
    told.push([each.dueAt, event.type]);
    each = next;
  }
  return told;
};

describe('making a key', () => {
  test('gives it ninety days, of which the last week is warned of', () => {
    expect(key).toMatchObject({ endsAt: later(90), warnAt: later(83), dueAt: later(83), version: 1 });
    expect(keyDays.usual).toBe(90);
  });

  test('that lives shorter warns in its last quarter', () => {
    expect(made({ endsAt: later(4) }).next.warnAt).toBe(later(3));
  });

  test.each<[Standing, Row[]]>([
    ['member', [{ resource: 'list', actions: ['delete'] }]],
    [
      'member',
      [
        { resource: 'item', actions: ['read'] },
        { resource: 'member', actions: ['create'] },
      ],
    ],
    ['guest', [{ resource: 'item', actions: ['read'] }]],
    [[{ resource: 'list', actions: ['read'] }], [{ resource: 'item', actions: ['read'] }]],
  ])('nobody gives it more than they have: %j, %j', (standing, rows) => {
    expect(() => made({ rows }, standing)).toThrow(expect.objectContaining({ code: 'forbidden' }));
  });

  test('a workspace that one is not in does not exist', () => {
    const input = KeyInput.parse({ name: 'x', scopes: [{ workspaceId, rows: [{ resource: 'item', actions: ['read'] }] }] });
    expect(() => createKey(input, ids, first, () => undefined, now)).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  test.each([now, later(-1), later(367)])('it ends within a year, not at %s', endsAt => {
    expect(() => made({ endsAt })).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  test.each([
    { name: 'x' },
    { name: '', account: ['read'] },
    { name: 'x', account: ['everything'] },
    { name: 'x', scopes: [{ workspaceId, rows: [] }] },
  ])('a key of %j is none', input => {
    expect(KeyInput.safeParse(input).success).toBe(false);
  });
});

describe('as time passes', () => {
  test('its maker is warned once, then it ends', () => {
    expect(runOf(key)).toEqual([
      [later(83), 'key.expiring'],
      [later(90), 'key.expired'],
    ]);
  });

  test('after a rotation the old token ends first, and the new one lives as long as the old did', () => {
    const day = later(30);
    const rotated = rotateKey(key, { overlapSeconds: 86_400 }, second, day).next;
    expect(runOf(rotated)).toEqual([
      [later(31), 'key.overlap_ended'],
      [later(113), 'key.expiring'],
      [later(120), 'key.expired'],
    ]);
  });

  test('an outage that swallowed the warning still ends the key, and ends it for the clock', () => {
    const { next, event } = advanceKey(key, later(95));
    expect([event.type, next.endedBy, next.dueAt]).toEqual(['key.expired', 'expiry', undefined]);
    expect(next.expiresAt).toBe(Date.parse(later(125)) / 1000);
  });
});

describe('a token', () => {
  const rotated = rotateKey(key, { overlapSeconds: 3600 }, second, later(30)).next;
  const hour = new Date(Date.parse(later(30)) + 3_600_000).toISOString();

  test.each<[string, Key, HashedToken, string, string | undefined]>([
    ['is good until the key ends', key, first, now, later(90)],
    ['is not good at its end', key, first, later(90), undefined],
    ['of another key is not good', key, second, now, undefined],
    ['that was replaced is good until its overlap ends', rotated, first, later(30), hour],
    ['that was replaced is not good from then on', rotated, first, hour, undefined],
    ['that replaced it is good', rotated, second, hour, later(120)],
    ['of an ended key is not good', revokeKey(key, { now }).next, first, now, undefined],
  ])('%s', (_, record, { hash }, moment, until) => {
    expect(goodUntil(record, hash, moment)).toBe(until);
  });

  test('without an overlap the old one ends at once', () => {
    expect(goodUntil(rotateKey(key, { overlapSeconds: 0 }, second, now).next, first.hash, now)).toBeUndefined();
  });

  test('the overlap outlives neither the old token nor a second rotation', () => {
    const late = rotateKey(key, { overlapSeconds: 7 * 86_400 }, second, later(89)).next;
    expect(late.formerUntil).toBe(later(90));
    const third = rotateKey(rotated, { overlapSeconds: 60 }, { hash: 'c'.repeat(43), hint: 'cccc' }, later(30)).next;
    expect(goodUntil(third, first.hash, later(30))).toBeUndefined();
  });
});

test('an ended key is gone for whoever would change it', () => {
  const over = revokeKey(key, { now }).next;
  for (const change of [() => revokeKey(over, { now }), () => rotateKey(over, { overlapSeconds: 0 }, second, now)])
    expect(change).toThrow(expect.objectContaining({ code: 'not_found' }));
});

test('the day of its use is written once', () => {
  const used = useKey(key, now)!.next;
  expect(used.lastUsedOn).toBe('2026-11-21');
  expect(useKey(used, '2026-11-21T23:59:59.999Z')).toBeUndefined();
  expect(useKey(used, '2026-11-22T00:00:00.000Z')).toBeDefined();
});

test('what a newer version has stored of a key and is unknown here gives nothing here', () => {
  const row = (more: object) => ({ resource: 'item', actions: ['read'], ...more });
  const scope = (n: number, ...rows: object[]) => ({ workspaceId: `ws_01kb8m3tq2e8fvq3w5r7c9d0e${n}`, rows });
  const stored = [
    scope(1, row({ actions: ['read', 'dispense'] }), row({ resource: 'ward' })),
    scope(2, row({ conditions: ['assigned', 'on_duty'] })),
    scope(3, row({ conditions: ['assigned'] })),
  ];
  expect(Key.shape.scopes.parse(stored)).toEqual([scope(1, row({})), scope(3, row({ conditions: ['assigned'] }))]);
});
