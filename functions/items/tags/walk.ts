import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { patient } from '../../../shared/data/core/race.ts';
import { items, itemsOf } from '../../../shared/data/items/items.ts';
import { tags } from '../../../shared/data/items/tags.ts';
import { templates, templatesOf } from '../../../shared/data/items/templates.ts';
import { unlessGone } from '../../../shared/domain/core/failure.ts';
import type { TagId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Tag } from '../../../shared/domain/items/tag.ts';
import { endWalk, isWalking, type Moves, movesOf, retagItem, retagTemplate, walkTo } from '../../../shared/domain/items/tag-walk.ts';

type TagKey = { workspaceId: WorkspaceId; tagId: TagId };
/** When to stop: at a moment (milliseconds), or after so many pages. */
type Extent = { untilMs?: number; pagesAtMost?: number };
/** Changes a page of what may have a word that is leaving, and answers where the next begins, if there is one. */
type Stretch = (workspaceId: WorkspaceId, moves: Moves, context: WriteContext, cursor?: string) => Promise<string | undefined>;

const perPage = 25;

const ofItems: Stretch = async (workspaceId, moves, context, cursor) => {
  const page = await itemsOf(workspaceId, { limit: perPage, cursor, keep: item => retagItem(item, moves) !== undefined });
  await Promise.all(
    page.items.map(item => items.update(item, each => retagItem(each, moves), context, undefined, patient).catch(unlessGone)),
  );
  return page.cursor;
};

const ofTemplates: Stretch = async (workspaceId, moves, context, cursor) => {
  const page = await templatesOf(workspaceId, { limit: perPage, cursor });
  const found = page.items.filter(template => retagTemplate(template, moves));
  await Promise.all(found.map(template => templates.update(template, each => retagTemplate(each, moves), context).catch(unlessGone)));
  return page.cursor;
};

const stretches = [ofItems, ofTemplates];

/** One page of a walk, from a place on (`0.` and a cursor, `1.` and a cursor), and the place behind it; nothing at the end. */
const step = async (workspaceId: WorkspaceId, moves: Moves, context: WriteContext, place = '0.'): Promise<string | undefined> => {
  const [, stretch, cursor] = /^(\d)\.(.*)$/.exec(place)!;
  const left = await stretches[Number(stretch)]!(workspaceId, moves, context, cursor || undefined);
  if (left !== undefined) return `${stretch}.${left}`;
  const next = Number(stretch) + 1;
  return next < stretches.length ? `${next}.` : undefined;
};

/**
 * Takes the words of a tag that are leaving off what has them, for a while; what is left is named by an event of the tag, with which this goes on. What was
 * changed is not found again, so whoever does this twice, or half, comes to the same end. A walk that is overtaken by a later one of the tag stops.
 */
export const walkOn = async (
  of: TagKey,
  walk: number,
  context: WriteContext,
  { untilMs = Number.POSITIVE_INFINITY, pagesAtMost = Number.POSITIVE_INFINITY }: Extent,
): Promise<void> => {
  const began = await tags.find(of);
  if (!isWalking(began, walk)) return;
  let tag: Tag | undefined = began;
  let place = began.reached;
  for (let page = 1; ; page++) {
    place = await step(of.workspaceId, movesOf([tag]), context, place);
    if (place === undefined || page >= pagesAtMost || Date.now() >= untilMs) break;
    tag = await tags.find(of);
    if (!isWalking(tag, walk)) return;
  }
  const reached = place;
  await tags.update(of, tag => (reached === undefined ? endWalk(tag, walk) : walkTo(tag, began, reached)), context);
};
