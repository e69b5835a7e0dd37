import type { PutCommandInput } from '@aws-sdk/lib-dynamodb';
import type { ListId, WorkspaceId } from '../../domain/core/ids.ts';
import { Article, articlesAtMost, leastMissed, removeArticle } from '../../domain/items/article.ts';
import type { List } from '../../domain/items/list.ts';
import { entity, type WriteContext } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import { placeIn } from '../core/quota.ts';

/** An article of a shopping list. Its id follows from its title and measure, so that there is one of it. */
export const articles = entity({ name: 'article', pk: 'WS#{workspaceId}', sk: 'ARTICLE#{listId}#{articleId}', schema: Article });

type ListKey = { workspaceId: WorkspaceId; listId: ListId };

/** Where the articles of a list stand. */
export const articlesBelow = ({ workspaceId, listId }: ListKey) => ({ pk: `WS#${workspaceId}`, prefix: `ARTICLE#${listId}#` });

/** The articles of a list, on it or remembered, consistent and in no order: as many as there may be. */
export const articlesOf = (list: ListKey): Promise<Article[]> =>
  wholeOfTable(articlesBelow(list), articles.fromRow, articlesAtMost, ({ deletedAt }) => deletedAt === undefined);

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
