import type { UserContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { patient, retryLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { roomFor } from '../../../shared/data/items/article-room.ts';
import { articles } from '../../../shared/data/items/articles.ts';
import { type Article, type ArticleInput, addArticle, sameArticle } from '../../../shared/domain/items/articles/article.ts';
import type { List } from '../../../shared/domain/items/lists/list.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';
import { withList } from './follow.ts';

/**
 * Puts something on a list. Its key follows from what it is, so that two who add it at once meet in one row: each adds to it, whoever comes first, by
 * one conditional write.
 */
export const addTo = async (list: List, input: ArticleInput, context: UserContext): Promise<Article> => {
  const { workspaceId, listId } = list;
  const articleId = derivedId('article', `${listId}|${sameArticle(input)}`, Date.parse(list.createdAt));
  const ids = { workspaceId, listId, articleId };
  const added = await retryLostRace(async () => {
    if (await articles.find(ids)) return addToKnown();
    const put = articles.putNew(addArticle(undefined, input, ids, context), context);
    await transact([put, ...(await roomFor(list, unmarked(context)))]);
    return articles.fromRow(put.Item!);
  }, patient);
  return withList(added, context);

  function addToKnown(): Promise<Article> {
    const decide = async (known: Article) => ({
      ...addArticle(known, input, ids, context),
      ...(known.deletedAt ? { beside: await roomFor(list, unmarked(context)) } : {}),
    });
    return articles.update(ids, decide, context, undefined, patient);
  }
};
