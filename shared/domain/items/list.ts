import * as z from 'zod';
import { personal } from '../core/data-class.ts';
import type { Actor, Change } from '../core/due.ts';
import { expiryAfter } from '../core/expiry.ts';
import { Failure } from '../core/failure.ts';
import { ListId, UserId, WorkspaceId } from '../core/ids.ts';
import { Line } from '../core/text.ts';
import type { Item } from './item.ts';
import { restoreItem, trashItem } from './item-changes.ts';

const name = Line(80);
const instant = z.iso.datetime();

/** A list of items: a project, a room, a shopping list. */
export const List = z.object({
  workspaceId: WorkspaceId,
  listId: ListId,
  name: personal(name),
  createdBy: UserId,
  createdAt: instant,
  trashedAt: instant.optional(),
  /** When a list in the trash may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type List = z.infer<typeof List>;
export const ListInput = z.strictObject({ name });
export const ListPatch = z.strictObject({ name }).partial();

/** A new list. */
export const createList = (
  input: z.infer<typeof ListInput>,
  ids: { workspaceId: WorkspaceId; listId: ListId },
  { userId, now }: Actor,
): Change<List> => ({
  next: { ...ids, ...input, createdBy: userId, createdAt: now, version: 1 },
  event: { type: 'list.created', data: {} },
});

/** Another name for a list. */
export const changeList = (list: List, patch: z.infer<typeof ListPatch>): Change<List> => ({
  next: Object.keys(patch).length === 0 ? list : { ...list, ...patch },
  event: { type: 'list.changed', data: { fields: Object.keys(patch) } },
});

/** Puts a list into the trash, where it is forgotten after 30 days. Its items follow it. */
export const trashList = (list: List, { now }: Pick<Actor, 'now'>): Change<List> => ({
  next: { ...list, trashedAt: now, expiresAt: expiryAfter(now) },
  event: { type: 'list.trashed', data: {} },
});

/** Takes a list out of the trash; the items that went with it follow. Undefined where it is not in it; `not_found` where its 30 days are over. */
export const restoreList = ({ trashedAt, expiresAt, ...list }: List, now: string): Change<List> | undefined => {
  if (trashedAt === undefined) return undefined;
  if (expiresAt !== undefined && expiresAt * 1000 <= Date.parse(now)) throw new Failure('not_found', { what: 'list' });
  return { next: list, event: { type: 'list.restored', data: {} } };
};

/** Some items have not followed their list yet: the next step goes on `after` a place among the items of the workspace. */
export const leaveItems = (list: List, after: string): Change<List> => ({
  next: { ...list },
  event: { type: 'list.items_left', data: { after } },
});

/** Must an item still follow its list, into the trash or out of it? What was in the trash before the list stays there. */
export const mustFollow = ({ listId, trashedAt, trashedWith }: Item, list: string, isGone: boolean): boolean =>
  listId === list && (isGone ? trashedAt === undefined : trashedWith !== undefined);

/** The item where its list is: in the trash, or out of it. Undefined where it is there already. */
export const followList = (item: Item, list: string, isGone: boolean, acting: Pick<Actor, 'now'>): Change<Item> | undefined => {
  if (!mustFollow(item, list, isGone)) return undefined;
  if (!isGone) return restoreItem(item, acting);
  const { next, event } = trashItem(item, acting);
  return { next: { ...next, trashedWith: 'list' }, event };
};
