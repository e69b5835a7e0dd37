import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusal } from '../../core/failure.fixture.ts';
import {
  type Article,
  ArticleInput,
  addArticle,
  changeArticle,
  followItsList,
  isOnList,
  leastMissed,
  presentArticle,
  removeArticle,
  sameArticle,
  tickArticle,
  toBuyAgain,
  untickArticle,
} from './article.ts';

const ids = {
  workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea',
  listId: 'list_01kb8m3tq2e8fvq3w5r7c9d0ea',
  articleId: 'article_01kb8m3tq2e8fvq3w5r7c9d0ea',
} as const;
const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ea';
const firstMs = Date.parse('2026-11-28T08:00:00.000Z');
const onDay = (day: number) => ({ userId, now: new Date(firstMs + day * 86_400_000).toISOString() }) as const;
const list = {};

const add = (known: Article | undefined, input: object, day = 0): Article =>
  addArticle(known, ArticleInput.parse({ title: 'Flour', ...input }), ids, onDay(day)).next;
const tick = (article: Article, day = 0): Article => tickArticle(article, list, onDay(day))?.next ?? article;
const untick = (article: Article): Article => untickArticle(article, list)?.next ?? article;

describe('an article', () => {
  test('is one however its title is typed, and another by another measure', () => {
    const same = (title: string, unit?: string) => sameArticle({ title, unit });
    expect(new Set(['Süße Äpfel', 'SÜSSE  ÄPFEL', 'süße äpfel'.normalize('NFD')].map(title => same(title))).size).toBe(1);
    expect(same('Milk', 'ml')).toBe(same('milk', 'l'));
    expect(new Set([same('Milk', 'ml'), same('Milk', 'bottle'), same('Milk'), same('Milk', 'g'), same('Milkshake')]).size).toBe(5);
    expect(same('b|c', 'a')).not.toBe(same('c', 'a|b'));
  });

  test('is wanted in as much as all have asked for, whoever comes first', () => {
    const asked = fc.record({
      quantity: fc.option(fc.integer({ min: 1, max: 999 }).map(String), { nil: undefined }),
      unit: fc.constantFrom('g', 'kg'),
    });
    const inputOf = ({ quantity, unit }: { quantity: string | undefined; unit: string }) => (quantity ? { quantity, unit } : {});
    fc.assert(
      fc.property(
        fc
          .array(asked, { minLength: 1, maxLength: 10 })
          .chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, others]) => {
          const wantedBy = (some: typeof all) => some.reduce<Article | undefined>((known, each) => add(known, inputOf(each)), undefined)!;
          const amounts = [all, others].map(wantedBy).map(({ quantity, unit }) => ({ quantity, unit }));
          expect(amounts[0]).toEqual(amounts[1]);
        },
      ),
    );
  });

  test('that was bought is wanted again with what is asked for now, and keeps its section and how often it was bought', () => {
    const bought = tick(add(undefined, { quantity: '2', unit: 'kg', sectionId: 'sec_01kb8m3tq2e8fvq3w5r7c9d0ea' }), 1);
    const again = add(bought, { quantity: '500', unit: 'g' }, 8);
    expect(again).toMatchObject({ status: 'wanted', quantity: '500', unit: 'g', bought: 1, wantedAt: onDay(8).now });
    expect(again.sectionId).toBe(bought.sectionId);
    expect([bought.expiresAt, again.expiresAt]).toEqual([expect.any(Number), undefined]);
  });

  test('that is ticked off and not after all is as before, however often', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 1, maxLength: 5 }), days => {
        const before = days.reduce((known, day) => add(tick(known, day), {}, day), add(undefined, { quantity: '1', unit: 'kg' }));
        const back = untick(tick(before, 9));
        expect({ ...back, boughtBefore: undefined }).toEqual({ ...before, boughtBefore: undefined });
        expect([tickArticle(tick(before), list, onDay(9)), untickArticle(before, list)]).toEqual([undefined, undefined]);
      }),
    );
  });

  test('stands on its list until that is cleared of what had been bought by then', () => {
    const [bought, later] = [tick(add(undefined, {}), 1), tick(add(undefined, {}), 3)];
    const cleared = { clearedAt: onDay(2).now };
    expect([bought, later, add(bought, {}, 1)].map(each => isOnList(each, cleared))).toEqual([false, true, true]);
    expect(refusal(() => untickArticle(bought, cleared))).toMatchObject({ code: 'not_found' });
  });

  test('that is taken off its list is forgotten, unless it was bought before: then by being removed once more', () => {
    const never = removeArticle(add(undefined, {}), list, onDay(1)).next;
    expect(refusal(() => presentArticle(never))).toMatchObject({ code: 'not_found' });
    const once = removeArticle(add(tick(add(undefined, {})), { quantity: '1' }), list, onDay(1)).next;
    expect([once.status, isOnList(once, list), toBuyAgain([once], onDay(2).now)]).toEqual(['off', false, [once]]);
    const gone = removeArticle(once, list, onDay(2)).next;
    expect([gone.deletedAt, toBuyAgain([gone], onDay(2).now)]).toEqual([onDay(2).now, []]);
    const anew = add(gone, { quantity: '3' }, 3);
    expect([anew.status, anew.bought, anew.quantity, anew.deletedAt, anew.version]).toEqual(['wanted', 0, '3', undefined, gone.version]);
  });

  test('has another quantity or section, in the unit that it has', () => {
    const article = add(undefined, { quantity: '1', unit: 'kg' });
    const { next, event } = changeArticle(article, { quantity: '0.2' });
    expect([next.quantity, next.unit, event.data]).toEqual(['0.2', 'kg', { fields: ['quantity'] }]);
    expect(changeArticle(article, { quantity: null }).next.quantity).toBeUndefined();
    expect(changeArticle(article, { quantity: '1' }).next).toBe(article);
    expect(ArticleInput.safeParse({ title: 'Flour', unit: 'kg' }).success).toBe(false);
  });

  test('goes with its list, and is as before when that comes back', () => {
    const trash = { trashedAt: onDay(5).now, expiresAt: 1_800_000_000 };
    for (const article of [add(undefined, {}), tick(add(undefined, {}), 1)]) {
      const gone = followItsList(article, trash)!.next;
      expect(gone.expiresAt).toBe(trash.expiresAt);
      expect([followItsList(gone, trash), followItsList(article, {})]).toEqual([undefined, undefined]);
      expect(followItsList(gone, {})!.next).toEqual(article);
    }
  });
});

describe('what to buy again', () => {
  const boughtOn = (articleId: string, ...days: number[]): Article =>
    days.reduce((known, day) => tick(add(known, {}, day), day), { ...add(undefined, {}), articleId: articleId as Article['articleId'] });
  const order = (articles: Article[], day: number) => toBuyAgain(articles, onDay(day).now).map(({ articleId }) => String(articleId));

  test('is what is bought often and lately first, and never what is wanted', () => {
    const [often, once, old] = [
      boughtOn('often', 0, 7, 14),
      boughtOn('once', 14),
      boughtOn('old', ...Array.from({ length: 9 }, (_, i) => i - 400)),
    ];
    expect(order([old, once, often], 15)).toEqual(['often', 'once', 'old']);
    expect(order([boughtOn('always', 1, 2, 3, 4, 5), often], 90)).toEqual(['always', 'often']);
    expect(order([add(often, {}, 16), once], 20)).toEqual(['once']);
    expect(order([boughtOn('b', 1), boughtOn('a', 1)], 2)).toEqual(['a', 'b']);
  });

  test('leaves out for a new one what was bought longest ago, never what is on the list', () => {
    const [old, late, wanted] = [
      boughtOn('old', 1),
      boughtOn('late', 5),
      { ...add(undefined, {}), articleId: 'wanted' as Article['articleId'] },
    ];
    const cleared = { clearedAt: onDay(9).now };
    expect(leastMissed([late, wanted, old], cleared)?.articleId).toBe('old');
    expect(leastMissed([wanted], cleared)).toBeUndefined();
    expect(leastMissed([late, old], list)).toBeUndefined();
  });
});
