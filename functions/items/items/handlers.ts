import type { Caller, HandlersOf } from '../../../shared/api/core/route.ts';
import type { itemRoutes } from '../../../shared/api/items/items.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { items } from '../../../shared/data/items/items.ts';
import { isListGone } from '../../../shared/data/items/lists.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { type Permission, type Reach, reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import type { Item } from '../../../shared/domain/items/item.ts';
import { changeItem, createItem, moveItem, restoreItem, snoozeItem, trashItem } from '../../../shared/domain/items/item-changes.ts';
import { completeItem, isEndedAlready, reopenItem, skipItem } from '../../../shared/domain/items/item-occurrences.ts';
import { createdView, viewOf, withinReach } from '../../../shared/domain/items/item-view.ts';
import type { When } from '../../../shared/domain/time/when.ts';
import { inList } from '../lists/follow.ts';
import { listHandlers } from '../lists/handlers.ts';
import { putInPlace } from '../lists/place.ts';
import { findItems } from './find.ts';
import { requireList, requireMembers, zoneFor } from './needs.ts';
import { explain, inputOf } from './quick-add.ts';
import { requireMaySuggest, suggestionOf } from './suggest.ts';

type Input = {
  caller: Caller;
  params: { workspaceId: WorkspaceId; itemId: ItemId };
  reach: Reach;
  context: UserContext;
  ifMatch: readonly number[] | undefined;
};

/** Moving a due is a change of the item, which takes more than the right to do it. */
const requireRight = (role: Standing, permission: Permission): void => {
  if (!reachOf(role, permission)) throw new Failure('forbidden', { needs: permission });
};

/** Loads the item, decides, saves, and shows it as it is then. */
const change = async (
  { caller, params, reach, context, ifMatch }: Input,
  decide: (item: Item) => Change<Item> | undefined,
  written = async (item: Item, _: UserContext) => item,
) => {
  const item = await items.update(params, each => decide(withinReach(each, reach, caller.userId)), context, ifMatch);
  return viewOf(await written(item, context), context.now);
};

type End = (item: Item, context: UserContext, occurrence?: When) => Change<Item>;

/** Ends an occurrence once: what was ended already, by its name or by somebody else at this moment, is answered as it is. */
const endOccurrence = (asked: Input & { body?: { occurrence?: When } }, outcome: 'done' | 'skipped', end: End) => {
  const { context, ifMatch, body: { occurrence } = {} } = asked;
  // A name is known for ever, longer than any mark.
  const named = occurrence ? { ...context, keyMadeAt: undefined } : context;
  return change({ ...asked, context: named }, item => {
    if (ifMatch !== undefined || !isEndedAlready(item, outcome, context, occurrence)) return end(item, context, occurrence);
    context.replayed?.();
    return undefined;
  });
};

/** The id of an item that is not created. */
const nobodysItem: ItemId = `item_${'0'.repeat(26)}`;

export const itemHandlers: HandlersOf<typeof itemRoutes> = {
  ...listHandlers,

  listItems: async ({ caller, params: { workspaceId }, query, reach, now }) => {
    const { items: found, cursor } = await findItems({ workspaceId, caller, query, reach, now });
    return { items: found.map(item => viewOf(item, now)), cursor };
  },

  createItem: async ({ caller, params: { workspaceId }, query, body, newId, context, now }) => {
    requireMaySuggest(query, caller);
    const [zone] = await Promise.all([
      zoneFor(body, caller),
      requireList(workspaceId, body.listId, body.sectionId),
      requireMembers(workspaceId, body.assignees, caller),
    ]);
    const { record: written } = await items.create(
      createItem(body, { workspaceId, itemId: await newId('item') }, { ...context, zone }),
      context,
    );
    const record = await inList(written, context);
    return { ...createdView(record, now), ...(await suggestionOf(record, { ...query, ...caller })) };
  },

  quickAdd: async ({ caller, params: { workspaceId }, body, role, newId, context, now }) => {
    const explained = await explain(body, { workspaceId, caller, role, now });
    // What creating would refuse is not explained either; but for a title, which may still be on its way.
    const isWhole = explained.draft.title !== undefined || !body.explainOnly;
    const itemId = body.explainOnly ? nobodysItem : await newId('item');
    const item = isWhole ? createItem(inputOf(explained), { workspaceId, itemId }, context) : undefined;
    await requireList(workspaceId, body.listId);
    if (body.explainOnly || !item) return explained;
    return { ...explained, item: createdView(await inList((await items.create(item, context)).record, context), now) };
  },

  getItem: async ({ caller, params, reach, now }) => viewOf(withinReach(await items.get(params), reach, caller.userId), now),

  changeItem: async asked => {
    const { params, body, caller } = asked;
    await Promise.all([requireList(params.workspaceId, body.listId), requireMembers(params.workspaceId, body.assignees, caller)]);
    return change(asked, item => changeItem(item, asked.body, asked.context), body.listId ? inList : undefined);
  },

  moveItem: async asked => {
    await requireList(asked.params.workspaceId, asked.body.listId);
    return change(asked, item => moveItem(item, asked.body.listId ?? undefined, asked.context), inList);
  },

  placeItem: async asked => {
    const within = (item: Item) => withinReach(item, asked.reach, asked.caller.userId);
    return viewOf(await putInPlace({ ...asked, within }), asked.now);
  },

  completeItem: async asked => endOccurrence(asked, 'done', completeItem),

  skipItem: async asked => endOccurrence(asked, 'skipped', skipItem),

  reopenItem: async asked => change(asked, item => reopenItem(item, asked.context)),

  snoozeItem: async asked => {
    requireMaySuggest(asked.query, asked.caller);
    if (asked.body.moveDue) requireRight(asked.role, 'item:change');
    const item = await change(asked, each => snoozeItem(each, asked.body, asked.context));
    return { ...item, ...(await suggestionOf(item, { ...asked.query, ...asked.caller, until: asked.body.until ?? undefined })) };
  },

  deleteItem: async asked => {
    await change(asked, item => trashItem(item, asked.context));
  },

  restoreItem: async asked => {
    const { workspaceId, listId } = await items.get(asked.params);
    const isListThere = listId === undefined || !(await isListGone({ workspaceId, listId }));
    return change(asked, item => restoreItem(item, asked.context, isListThere), inList);
  },
};
