import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { eraseBelow, eraseUnchanged } from '../../../shared/data/core/erase.ts';
import { queryTable } from '../../../shared/data/core/query.ts';
import { activityBelow } from '../../../shared/data/items/activities.ts';
import { actsBelow } from '../../../shared/data/items/acts.ts';
import { articlesBelow } from '../../../shared/data/items/articles.ts';
import { commentsBelow } from '../../../shared/data/items/comments.ts';
import { items, itemsOf } from '../../../shared/data/items/items.ts';
import { lists } from '../../../shared/data/items/lists.ts';
import { relationsBelow } from '../../../shared/data/items/relations.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import type { List } from '../../../shared/domain/items/lists/list.ts';
import { emptyTrash } from '../../../shared/domain/people/workspaces/workspace-trash.ts';
import { stragglersFollow } from '../comments/follow.ts';
import { eraseFilesOn } from '../files/erase.ts';
import { strayRelationsFollow } from '../relations/follow.ts';

/** What is erased: the trash of a workspace as it was at a moment. */
type Trash = { workspaceId: WorkspaceId; until: string };

const perPage = 25;
const isIn =
  ({ until }: Trash) =>
  ({ trashedAt }: { trashedAt?: string }): boolean =>
    trashedAt !== undefined && trashedAt <= until;

/**
 * An item with what happened to it, what was said about it, and its files. One that was taken out of the trash meanwhile stays. Comments and relations that
 * have not followed it there yet do so first: to whoever follows the log they would stay for good.
 */
const eraseItem = async ({ workspaceId, itemId, version }: Item, context: WriteContext): Promise<void> => {
  if (!(await eraseUnchanged(items.keyOf({ workspaceId, itemId }), version))) return;
  const of = { workspaceId, itemId };
  await stragglersFollow(of, context);
  await strayRelationsFollow(of, context);
  for (const { pk, prefix } of [activityBelow(of), actsBelow(of), commentsBelow(of), relationsBelow(of)]) await eraseBelow(pk, prefix);
  await eraseFilesOn(of, context);
};

/** Erases the items of a trash for a while, and answers the place where it stopped, if it did. */
export const eraseItems = async (trash: Trash, untilMs: number, context: WriteContext, after?: string): Promise<string | undefined> => {
  let cursor = after;
  do {
    const found = await itemsOf(trash.workspaceId, { limit: perPage, cursor, keep: isIn(trash) });
    await Promise.all(found.items.map(item => eraseItem(item, context)));
    cursor = found.cursor;
  } while (cursor !== undefined && Date.now() <= untilMs);
  return cursor;
};

/** A list with its articles. One that was taken out of the trash meanwhile stays. */
const eraseList = async (list: List): Promise<void> => {
  if (!(await eraseUnchanged(lists.keyOf(list), list.version))) return;
  const { pk, prefix } = articlesBelow(list);
  await eraseBelow(pk, prefix);
};

const eraseLists = async (trash: Trash): Promise<void> => {
  const range = { pk: `WS#${trash.workspaceId}`, prefix: 'LIST#' };
  let cursor: string | undefined;
  do {
    const found = await queryTable(range, lists.fromRow, { limit: perPage, cursor, keep: isIn(trash) });
    await Promise.all(found.items.map(eraseList));
    cursor = found.cursor;
  } while (cursor !== undefined);
};

/** Empties the trash of a workspace for a while; what is left is named by an event of the workspace, with which this goes on. Lists go last. */
export const emptyTrashOn = async (
  trash: Trash,
  context: WriteContext,
  { after, untilMs }: { after?: string; untilMs: number },
): Promise<void> => {
  const { workspaceId, until } = trash;
  const left = await eraseItems(trash, untilMs, context, after);
  if (left === undefined) return eraseLists(trash);
  if (await workspaces.find({ workspaceId }))
    await workspaces.update({ workspaceId }, workspace => emptyTrash(workspace, until, left), context);
};
