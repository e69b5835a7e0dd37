import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { articles, articlesOf } from '../../../shared/data/items/articles.ts';
import { lists } from '../../../shared/data/items/lists.ts';
import { expiryAfter } from '../../../shared/domain/core/expiry.ts';
import type { ListId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { type Article, followItsList } from '../../../shared/domain/items/articles/article.ts';
import type { List } from '../../../shared/domain/items/lists/list.ts';

type ListKey = { workspaceId: WorkspaceId; listId: ListId };

const perRound = 25;

/** Where the list of an article is now; one that is gone is as one that has just gone into the trash. */
const fateOf = async (list: ListKey, { now }: WriteContext): Promise<Pick<List, 'trashedAt' | 'expiresAt'>> =>
  (await lists.find(list)) ?? { trashedAt: now, expiresAt: expiryAfter(now) };

/** An article that was just added. Where its list went into the trash at the same moment, it is forgotten with it: neither sees the other's write otherwise. */
export const withList = async (article: Article, context: WriteContext): Promise<Article> => {
  const list = await fateOf(article, context);
  return list.trashedAt ? articles.update(article, each => followItsList(each, list), unmarked(context)) : article;
};

/** Lets the articles of a list be forgotten when it is, or not any more: by where it is at this moment, whichever event came first. */
export const articlesFollow = async (list: ListKey, context: WriteContext): Promise<void> => {
  const all = await articlesOf(list);
  for (let from = 0; from < all.length; from += perRound) {
    const fate = await fateOf(list, context);
    await Promise.all(all.slice(from, from + perRound).map(each => articles.update(each, it => followItsList(it, fate), context)));
  }
};
