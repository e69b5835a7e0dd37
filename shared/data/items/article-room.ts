import type { PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { type Article, articlesAtMost, leastMissed, removeArticle } from '../../domain/items/articles/article.ts';
import type { List } from '../../domain/items/lists/list.ts';
import type { WriteContext } from '../core/entity.ts';
import { placeIn } from '../core/quota.ts';
import { articles, articlesOf } from './articles.ts';

/**
 * The writes that go beside that of another article: of two at once that have counted the same ones only one is written. A list that is full forgets what
 * it has remembered longest. Fails with `limit_reached` where all that it has is on it.
 */
export const roomFor = async (list: List, context: WriteContext): Promise<PutCommandInput[]> => {
  let gone: Article | undefined;
  const held = async (): Promise<Article[]> => {
    const all = await articlesOf(list);
    gone = all.length < articlesAtMost ? undefined : leastMissed(all, list);
    return gone ? all.slice(1) : all;
  };
  const place = await placeIn({ pk: `WS#${list.workspaceId}`, name: `articles#${list.listId}`, most: articlesAtMost, held });
  if (gone === undefined) return [place];
  return [place, articles.putNext(removeArticle(gone, list, context), context, gone)];
};
