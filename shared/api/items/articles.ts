import * as z from 'zod';
import { ArticleInput, ArticlePatch, ArticleShown } from '../../domain/items/articles/article.ts';
import { List } from '../../domain/items/lists/list.ts';
import { ids, list } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging, paging } from '../core/shapes.ts';

const ofList = '/v1/workspaces/{workspaceId}/lists/{listId}';
const all = `${ofList}/articles` as const;
const one = `${all}/{articleId}` as const;
const at = '2026-11-28T08:00:00.000Z';

const article = {
  workspaceId: ids.workspaceId,
  listId: ids.listId,
  articleId: 'article_01h455vb4pex5vsknk084sn02q',
  title: 'Flour',
  quantity: '1.5',
  unit: 'kg',
  status: 'wanted',
  wantedAt: at,
  bought: 3,
  boughtAt: '2026-11-14T09:30:00.000Z',
  createdBy: ids.userId,
  createdAt: '2026-10-03T08:00:00.000Z',
  version: 8,
} as const;
const ticked = { ...article, status: 'bought', bought: 4, boughtAt: at, version: 9 } as const;

export const articleRoutes = {
  wantArticle: {
    method: 'POST',
    path: all,
    access: 'item:create',
    summary: 'Put something on a shopping list, or more of what is on it',
    description:
      'An article is one by its title, however that is typed (capitals, blanks), and its unit: added again while it is wanted, by whomever, there is as much of it as all have asked for. Grams and kilograms, and millilitres, centilitres, decilitres and litres, are added exactly, in the larger of the two; other units are other articles. Without a quantity it is some of it, which adds nothing. What was bought is wanted again, with what is asked for now. A list has up to 1,000 articles; beyond that it forgets what was bought longest ago.',
    body: ArticleInput,
    reply: ArticleShown,
    fails: ['conflict', 'limit_reached', 'not_a_shopping_list'],
    example: { body: { title: 'Flour', quantity: '500', unit: 'g' }, reply: article },
  },
  listArticles: {
    method: 'GET',
    path: all,
    access: 'item:read',
    summary: 'List what is on a shopping list, section by section',
    description:
      'Those in no section first; in each in the order in which they were added. What was bought stands on it until it is cleared.',
    query: Paging,
    list: ArticleShown,
    fails: ['not_a_shopping_list'],
    example: { reply: [article] },
  },
  listArticlesToBuyAgain: {
    method: 'GET',
    path: `${ofList}/buy-again`,
    access: 'item:read',
    summary: 'List what was bought before by a shopping list and is not wanted now, the likeliest first',
    description:
      'By how often it was bought, which counts half for each 60 days since it was last. What nobody has bought for a year is forgotten. `limit` says how many; there are no further pages.',
    query: z.strictObject({ limit: paging.limit }),
    list: ArticleShown,
    fails: ['not_a_shopping_list'],
    example: { reply: [{ ...ticked, version: 9 }] },
  },
  getArticle: {
    method: 'GET',
    path: one,
    access: 'item:read',
    summary: 'Read an article, on its list or remembered',
    reply: ArticleShown,
    fails: ['not_a_shopping_list'],
    example: { reply: article },
  },
  changeArticle: {
    method: 'PATCH',
    path: one,
    access: 'item:change',
    summary: 'Say how much is wanted of an article, or put it into another section (merge patch: null removes)',
    description: 'In the unit that it has: in another it would be another article.',
    body: ArticlePatch,
    reply: ArticleShown,
    fails: ['precondition_failed', 'conflict', 'not_a_shopping_list'],
    example: { body: { quantity: '2' }, reply: { ...article, quantity: '2', version: 9 } },
  },
  tickArticle: {
    method: 'POST',
    path: `${one}/tick`,
    access: 'item:complete',
    summary: 'Tick an article off: it is bought',
    description: 'It stays on the list, ticked off, until the list is cleared. Ticked off already, it stays as it is.',
    reply: ArticleShown,
    fails: ['precondition_failed', 'conflict', 'not_a_shopping_list'],
    example: { reply: ticked },
  },
  untickArticle: {
    method: 'POST',
    path: `${one}/untick`,
    access: 'item:complete',
    summary: 'Take back that an article was ticked off, while it is on the list',
    description: 'It is wanted, and how often and when it was bought is as before.',
    reply: ArticleShown,
    fails: ['precondition_failed', 'conflict', 'not_a_shopping_list'],
    example: { reply: { ...article, version: 10 } },
  },
  removeArticle: {
    method: 'DELETE',
    path: one,
    access: 'item:delete',
    summary: 'Take an article off its list, or forget it',
    description:
      'On the list, it is taken off: what was bought before can still be bought again, what was not is forgotten. Not on it any more, it is forgotten.',
    fails: ['precondition_failed', 'conflict', 'not_a_shopping_list'],
    example: {},
  },
  clearList: {
    method: 'POST',
    path: `${ofList}/clear`,
    access: 'item:complete',
    summary: 'Clear a shopping list of what is ticked off, all at once',
    description: 'It can be bought again. What is ticked off later stays.',
    reply: List,
    fails: ['precondition_failed', 'conflict', 'not_a_shopping_list'],
    example: { reply: { ...list, kind: 'shopping', clearedAt: at, version: 2 } },
  },
} as const satisfies Routes;
