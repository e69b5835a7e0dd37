import type { Caller, HandlersOf } from '../../../shared/api/core/route.ts';
import type { articleRoutes } from '../../../shared/api/items/articles.ts';
import { keysAt, type Page, placeOf } from '../../../shared/data/core/query.ts';
import { articles, articlesOf } from '../../../shared/data/items/articles.ts';
import { lists } from '../../../shared/data/items/lists.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ListId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { isWithinReach, type Reach } from '../../../shared/domain/core/permissions.ts';
import {
  type Article,
  changeArticle,
  isOnList,
  presentArticle,
  removeArticle,
  requireShopping,
  shownArticle,
  tickArticle,
  toBuyAgain,
  untickArticle,
} from '../../../shared/domain/items/articles/article.ts';
import { clearList, type List } from '../../../shared/domain/items/lists/list.ts';
import { sectionIn } from '../../../shared/domain/items/lists/place.ts';
import { presentList, requireSection } from '../lists/order.ts';
import { addTo } from './add.ts';

type OfList = { params: { workspaceId: WorkspaceId; listId: ListId }; caller: Caller; reach: Reach };

/** The shopping list of a request, if what the caller may do goes as far as what is in it. */
const listOf = async ({ params, caller, reach }: OfList): Promise<List> => {
  if (!isWithinReach({ assignees: [], listId: params.listId }, reach, caller.userId)) throw new Failure('not_found', { what: 'list' });
  return requireShopping(await presentList(params));
};

/** Where an article stands on its list: section by section, and in each as they were added. */
const placeIn = (list: List, article: Article): [number, string, string] => {
  const sections = (list.sections ?? []).map(({ sectionId }) => sectionId);
  return [sections.indexOf(sectionIn(list, article)!), article.wantedAt, article.articleId];
};
const isBefore = (a: readonly (number | string)[], b: readonly (number | string)[]): boolean => {
  const at = a.findIndex((part, i) => part !== b[i]);
  return at >= 0 && a[at]! < b[at]!;
};

const pageOf = (list: List, all: readonly Article[], { limit, cursor }: { limit: number; cursor?: string }): Page<Article> => {
  const [section, since, id] = cursor === undefined ? [] : keysAt(cursor, 3);
  const behind = all
    .map(article => ({ article, place: placeIn(list, article) }))
    .filter(({ place }) => section === undefined || isBefore([Number(section), since!, id!], place))
    .sort((a, b) => (isBefore(a.place, b.place) ? -1 : 1));
  const shown = behind.slice(0, limit);
  return {
    items: shown.map(({ article }) => article),
    cursor: behind.length > limit ? placeOf(shown.at(-1)!.place.map(String)) : undefined,
  };
};

export const articleHandlers: HandlersOf<typeof articleRoutes> = {
  wantArticle: async asked => {
    const list = await listOf(asked);
    requireSection(list, asked.body.sectionId);
    return shownArticle(await addTo(list, asked.body, asked.context));
  },

  listArticles: async asked => {
    const [list, all] = await Promise.all([listOf(asked), articlesOf(asked.params)]);
    const page = pageOf(
      list,
      all.filter(article => isOnList(article, list)),
      asked.query,
    );
    return { ...page, items: page.items.map(shownArticle) };
  },

  listArticlesToBuyAgain: async asked => {
    const [, all] = await Promise.all([listOf(asked), articlesOf(asked.params)]);
    return { items: toBuyAgain(all, asked.now).slice(0, asked.query.limit).map(shownArticle) };
  },

  getArticle: async asked => {
    await listOf(asked);
    return shownArticle(presentArticle(await articles.get(asked.params)));
  },

  changeArticle: async asked => {
    const { params, body, context, ifMatch } = asked;
    requireSection(await listOf(asked), body.sectionId);
    return shownArticle(await articles.update(params, article => changeArticle(presentArticle(article), body), context, ifMatch));
  },

  tickArticle: async asked => {
    const list = await listOf(asked);
    const { params, context, ifMatch } = asked;
    return shownArticle(await articles.update(params, article => tickArticle(presentArticle(article), list, context), context, ifMatch));
  },

  untickArticle: async asked => {
    const list = await listOf(asked);
    const { params, context, ifMatch } = asked;
    return shownArticle(await articles.update(params, article => untickArticle(presentArticle(article), list), context, ifMatch));
  },

  removeArticle: async asked => {
    const list = await listOf(asked);
    const { params, context, ifMatch } = asked;
    await articles.update(params, article => removeArticle(presentArticle(article), list, context), context, ifMatch);
  },

  clearList: async asked => {
    await listOf(asked);
    return lists.update(asked.params, list => clearList(list, asked.context), asked.context, asked.ifMatch);
  },
};
