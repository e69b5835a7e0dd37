import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import type { Actor, Change } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { ArticleId, ListId, SectionId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalidCode } from '../../core/invalid.ts';
import { Line } from '../../core/text.ts';
import type { List } from '../lists/list.ts';
import { type Amount, measureOf, Quantity, QuantityInput, together, Unit } from './quantity.ts';

/** The most articles of a list: those on it, and those that it remembers. */
export const articlesAtMost = 1000;
const rememberedDays = 366;
/** After so many days without it, an article counts half as often bought. */
const halfLifeDays = 60;
const dayMs = 86_400_000;

const title = Line(100);
const instant = z.iso.datetime();
/** `wanted` and `bought` stand on the list, until that is cleared of what is bought; `off` does not. */
const Status = z.enum(['wanted', 'bought', 'off']);

/** What is to be bought by a shopping list, or was: one record for each title and measure, so that whoever adds it again, or at once, adds to it. */
export const Article = z.object({
  workspaceId: WorkspaceId,
  listId: ListId,
  articleId: ArticleId,
  title: personal(title),
  quantity: Quantity.optional(),
  unit: personal(Unit.optional()),
  sectionId: SectionId.optional(),
  status: Status,
  /** Since when it is on the list. */
  wantedAt: instant,
  /** How often it was bought, and when last. */
  bought: z.int().nonnegative(),
  boughtAt: instant.optional(),
  /** When it was bought before that, to be given back with the last. */
  boughtBefore: instant.optional(),
  createdBy: UserId,
  createdAt: instant,
  deletedAt: instant.optional(),
  /** When it may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Article = z.infer<typeof Article>;
/** An article as people read it. */
export const ArticleShown = Article.omit({ boughtBefore: true, deletedAt: true, expiresAt: true });

export const ArticleInput = z
  .strictObject({ title, quantity: QuantityInput.optional(), unit: Unit.optional(), sectionId: SectionId.optional() })
  .refine(({ quantity, unit }) => unit === undefined || quantity !== undefined, {
    path: ['quantity'],
    message: invalidCode('required'),
  });
export type ArticleInput = z.infer<typeof ArticleInput>;
/** A merge patch (RFC 7396): null removes, what is absent stays. */
export const ArticlePatch = z.strictObject({ quantity: QuantityInput.nullable(), sectionId: SectionId.nullable() }).partial();

/** An article as a client sees it. */
export const shownArticle = ({ boughtBefore: _before, deletedAt: _at, expiresAt: _expiry, ...shown }: Article) => shown;

/** A title as it is compared: in capitals or not, with one blank or several, with letters of one piece or of two. */
const folded = (text: string): string => text.normalize('NFC').toUpperCase().toLowerCase().replace(/\s+/g, ' ').normalize('NFC');

/** What makes an article the same as another of its list. */
export const sameArticle = ({ title: called, unit }: Pick<Article, 'title' | 'unit'>): string =>
  JSON.stringify([measureOf(unit), folded(called)]);

/** Fails with `not_a_shopping_list`. */
export const requireShopping = (list: List): List => {
  if (list.kind !== 'shopping') throw new Failure('not_a_shopping_list', { listId: list.listId });
  return list;
};

/** Fails with `not_found` where an article was forgotten. */
export const presentArticle = (article: Article): Article => {
  if (article.deletedAt !== undefined) throw new Failure('not_found', { what: 'article' });
  return article;
};

/** Does it stand on its list, which was cleared of what had been bought by a moment? */
export const isOnList = ({ status, boughtAt = '', deletedAt }: Article, { clearedAt = '' }: Pick<List, 'clearedAt'>): boolean =>
  deletedAt === undefined && (status === 'wanted' || (status === 'bought' && boughtAt > clearedAt));

/** An article that is not wanted, with when it is forgotten unless it is bought again. */
const remembered = (article: Article): Article => ({
  ...article,
  expiresAt: article.boughtAt === undefined ? undefined : expiryAfter(article.boughtAt, rememberedDays),
});

type Ids = Pick<Article, 'workspaceId' | 'listId' | 'articleId'>;

/**
 * Puts something on a list: as another article, or as more of the one that is wanted already, or again, where it was bought or taken off. In whichever order
 * several come, there is as much of it in the end. Fails with `limit_reached`.
 */
export const addArticle = (known: Article | undefined, input: ArticleInput, ids: Ids, { userId, now }: Actor): Change<Article> => {
  const event = { type: 'article.added', data: {} };
  const there = known?.deletedAt === undefined ? known : undefined;
  const { sectionId = there?.sectionId, ...wanted } = input;
  if (!there) {
    const made = { ...ids, ...wanted, sectionId, status: 'wanted' as const, wantedAt: now, bought: 0, createdBy: userId, createdAt: now };
    return { next: { ...made, version: known?.version ?? 1 }, event };
  }
  const isWanted = there.status === 'wanted';
  const amount: Amount = isWanted ? together(there, wanted) : { quantity: wanted.quantity, unit: wanted.unit };
  const since = isWanted ? there.wantedAt : now;
  return { next: { ...there, ...amount, sectionId, status: 'wanted', wantedAt: since, expiresAt: undefined }, event };
};

/** Another quantity, in the unit that it has, or another section. */
export const changeArticle = (article: Article, patch: z.infer<typeof ArticlePatch>): Change<Article> => {
  const { quantity = article.quantity, sectionId = article.sectionId } = patch;
  const changed = { ...article, quantity: quantity ?? undefined, sectionId: sectionId ?? undefined };
  const fields = (['quantity', 'sectionId'] as const).filter(field => changed[field] !== article[field]);
  return { next: fields.length === 0 ? article : changed, event: { type: 'article.changed', data: { fields } } };
};

/** Fails with `not_found` where an article is not on its list. */
const requireOn = (article: Article, list: Pick<List, 'clearedAt'>): Article => {
  if (!isOnList(article, list)) throw new Failure('not_found', { what: 'article' });
  return article;
};

/** Somebody has bought it. Undefined where it is ticked off already. */
export const tickArticle = (article: Article, list: Pick<List, 'clearedAt'>, { now }: Pick<Actor, 'now'>): Change<Article> | undefined => {
  if (requireOn(article, list).status === 'bought') return undefined;
  const { bought, boughtAt } = article;
  return {
    next: remembered({ ...article, status: 'bought', bought: bought + 1, boughtAt: now, boughtBefore: boughtAt }),
    event: { type: 'article.ticked', data: {} },
  };
};

/** It was not bought after all: it is wanted, and counts, as before. Undefined where it is not ticked off. */
export const untickArticle = (article: Article, list: Pick<List, 'clearedAt'>): Change<Article> | undefined => {
  if (requireOn(article, list).status === 'wanted') return undefined;
  const { bought, boughtBefore: boughtAt } = article;
  return {
    next: { ...article, status: 'wanted', bought: bought - 1, boughtAt, boughtBefore: undefined, expiresAt: undefined },
    event: { type: 'article.unticked', data: {} },
  };
};

/** Takes an article off its list. What was never bought, or is not on it any more, is forgotten; what was can be bought again. */
export const removeArticle = (article: Article, list: Pick<List, 'clearedAt'>, { now }: Pick<Actor, 'now'>): Change<Article> => {
  const isRemembered = isOnList(article, list) && article.bought > 0;
  const next = remembered({ ...article, status: 'off', quantity: undefined });
  return {
    next: isRemembered ? next : { ...next, deletedAt: now, expiresAt: expiryAfter(now) },
    event: { type: 'article.removed', data: {} },
  };
};

/** How much is to be said for buying something again: how often it was bought, which counts half for each two months without it. */
const weightOf = ({ bought, boughtAt }: Article, now: string): number =>
  bought * 0.5 ** ((Date.parse(now) - Date.parse(boughtAt ?? now)) / dayMs / halfLifeDays);

/** Of some articles those that were bought before and are not wanted now, what is likely to be bought again first. */
export const toBuyAgain = (articles: readonly Article[], now: string): Article[] =>
  articles
    .filter(({ status, bought, deletedAt }) => status !== 'wanted' && bought > 0 && deletedAt === undefined)
    .map(article => ({ article, weight: weightOf(article, now) }))
    .sort((a, b) => b.weight - a.weight || (a.article.articleId < b.article.articleId ? -1 : 1))
    .map(({ article }) => article);

/** The one that a full list forgets for a new one: not on it, and bought longest ago. */
export const leastMissed = (articles: readonly Article[], list: Pick<List, 'clearedAt'>): Article | undefined =>
  articles
    .filter(article => !isOnList(article, list))
    .sort((a, b) => ((a.boughtAt ?? '') + a.articleId < (b.boughtAt ?? '') + b.articleId ? -1 : 1))[0];

/** An article of a list in the trash is forgotten with it; out of it, as any other. Undefined where it is so. */
export const followItsList = (article: Article, list: Pick<List, 'trashedAt' | 'expiresAt'>): Change<Article> | undefined => {
  const own = article.status === 'wanted' ? undefined : remembered(article).expiresAt;
  const expiresAt = list.trashedAt ? list.expiresAt : own;
  const isSo = article.deletedAt !== undefined || article.expiresAt === expiresAt;
  return isSo ? undefined : { next: { ...article, expiresAt }, event: { type: 'article.followed', data: {} } };
};
