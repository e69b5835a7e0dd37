import type { ListId, WorkspaceId } from '../../domain/core/ids.ts';
import { Article, articlesAtMost } from '../../domain/items/articles/article.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';

/** An article of a shopping list. Its id follows from its title and measure, so that there is one of it. */
export const articles = entity({ name: 'article', pk: 'WS#{workspaceId}', sk: 'ARTICLE#{listId}#{articleId}', schema: Article });

type ListKey = { workspaceId: WorkspaceId; listId: ListId };

/** Where the articles of a list stand. */
export const articlesBelow = ({ workspaceId, listId }: ListKey) => ({ pk: `WS#${workspaceId}`, prefix: `ARTICLE#${listId}#` });

/** The articles of a list, on it or remembered, consistent and in no order: as many as there may be. */
export const articlesOf = (list: ListKey): Promise<Article[]> =>
  wholeOfTable(articlesBelow(list), articles.fromRow, articlesAtMost, ({ deletedAt }) => deletedAt === undefined);
