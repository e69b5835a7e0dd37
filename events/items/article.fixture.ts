import {
  ArticleInput,
  addArticle,
  changeArticle,
  followItsList,
  removeArticle,
  tickArticle,
  untickArticle,
} from '../../shared/domain/items/articles/article.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z' } as const;
const ids = {
  workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea',
  listId: 'list_01kb8m3tq2e8fvq3w5r7c9d0ea',
  articleId: 'article_01kb8m3tq2e8fvq3w5r7c9d0ea',
} as const;

/** An article, and all that happens to it. */
export const articleSamples = (): Sample[] => {
  const { next, event } = addArticle(undefined, ArticleInput.parse({ title: 'Flour', quantity: '1.5', unit: 'kg' }), ids, acting);
  const ticked = tickArticle(next, {}, acting)!;
  return samplesOf(
    'article',
    { next, event },
    changeArticle(next, { quantity: '2' }),
    ticked,
    untickArticle(ticked.next, {})!,
    removeArticle(ticked.next, {}, acting),
    followItsList(next, { trashedAt: acting.now, expiresAt: 1_800_000_000 })!,
  );
};
