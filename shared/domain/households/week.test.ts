import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UserId } from '../core/ids.ts';
import { HouseholdWeek, hasNews, isTold, shareInWords, weekPersonOf } from './week.ts';

const [ada, ben, mia]: [UserId, UserId, UserId] = [
  'user_01kb8m3tq2e8fvq3w5r7c9d0ea',
  'user_01kb8m3tq2e8fvq3w5r7c9d0eb',
  'user_01kb8m3tq2e8fvq3w5r7c9d0ec',
];

describe('a summary of a week', () => {
  test('tells of a child to itself and its guardians alone, and of one who has none to whoever approves', () => {
    const child = { userId: mia, role: 'child', guardians: [ada] } as const;
    const seen = (userId: UserId, approves: boolean) => isTold({ ...child, guardians: [...child.guardians] }, { userId, approves });
    expect([seen(ada, false), seen(mia, false), seen(ben, true)]).toEqual([true, true, false]);
    const withAccount = { userId: mia, role: 'child' } as const;
    expect([isTold(withAccount, { userId: ben, approves: true }), isTold(withAccount, { userId: ben, approves: false })]).toEqual([
      true,
      false,
    ]);
    expect(isTold({ userId: ben, role: 'member' }, { userId: ada, approves: false })).toBe(true);
  });

  test('says more or less where it is far from an equal share, and of two who did the same the same', () => {
    fc.assert(
      fc.property(fc.nat({ max: 900 }), fc.nat({ max: 900 }), (one, other) => {
        const mean = (one + other) / 2;
        const words = [one, other].map(minutes =>
          shareInWords({ done: 1, minutes, ahead: { done: 0, minutes: minutes - mean, points: 0 } }),
        );
        const order = one > other ? ['more', 'less'] : ['less', 'more'];
        fc.pre(one + other > 0);
        expect(words).toEqual(Math.abs(one - mean) <= Math.max(10, mean * 0.2) ? ['equal', 'equal'] : order);
      }),
    );
    expect(shareInWords({ done: 9, minutes: 0, ahead: { done: 4, minutes: 0, points: 0 } })).toBe('more');
    expect(shareInWords({ done: 1, minutes: 0, ahead: { done: -4, minutes: 0, points: 0 } })).toBe('less');
    expect(shareInWords({ done: 5, minutes: 0, ahead: { done: 1, minutes: 0, points: 0 } })).toBe('equal');
    expect(shareInWords({ done: 5, minutes: 0, ahead: undefined })).toBeUndefined();
  });

  test('is none where nothing was done, nothing comes and nothing waits', () => {
    const share = { userId: ada, done: 0, minutes: 0, points: 0, skipped: 0, missed: 0, excused: 0 };
    const person = weekPersonOf(share, { reader: ada, names: new Map([[ada, 'Ada']]), streaks: new Map() });
    const week = { workspaceName: 'Home', workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', from: '2026-11-21', to: '2026-11-27' } as const;
    const of = (more: object) => HouseholdWeek.parse({ ...week, people: [person], turns: [], waiting: 0, ...more });
    expect(person).toMatchObject({ own: true, displayName: 'Ada' });
    expect(hasNews(of({}))).toBe(false);
    for (const more of [
      { waiting: 1 },
      { turns: [{ title: 'Dishes', date: '2026-11-29' }] },
      { people: [{ ...person, done: 1 }] },
      { people: [{ ...person, missed: 1 }] },
      { people: [{ ...person, streak: 3 }] },
    ])
      expect(hasNews(of(more))).toBe(true);
  });
});
