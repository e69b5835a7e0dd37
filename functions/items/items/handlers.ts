import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { itemRoutes } from '../../../shared/api/items/items.ts';
import { items } from '../../../shared/data/items/items.ts';
import { noteRota } from '../../../shared/data/items/rota-turns.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ItemId } from '../../../shared/domain/core/ids.ts';
import { byRoleAlone } from '../../../shared/domain/core/permissions.ts';
import { changeItem, createItem, restoreItem, snoozeItem } from '../../../shared/domain/items/history/item-changes.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { createdView, viewOf, withinReach } from '../../../shared/domain/items/items/item-view.ts';
import { skipItem } from '../../../shared/domain/items/occurrences/item-occurrences.ts';
import { completeInRota, handOver, reopenInRota } from '../../../shared/domain/items/rotas/item-rota.ts';
import type { Rota } from '../../../shared/domain/items/rotas/rota.ts';
import { checksOf } from '../fields/values.ts';
import { inList } from '../lists/follow.ts';
import { listHandlers } from '../lists/handlers.ts';
import { putInPlace } from '../lists/place.ts';
import { withoutLeavers } from '../rotas/presence.ts';
import { moveAlong, restoreAlong, trashAlong } from '../sub-items/along.ts';
import { completeWith, reopenWith } from '../sub-items/change.ts';
import { changeParent, requireParent } from '../sub-items/parent.ts';
import { change, changeInRota, create, endOccurrence, requireMayReopen, swap } from './change.ts';
import { findItems } from './find.ts';
import { requireAssignees, requireList, requireRota, zoneFor } from './needs.ts';
import { explain, inputOf } from './quick-add.ts';
import { requireRight } from './right.ts';
import { requireMaySuggest, suggestionOf } from './suggest.ts';
import { undo } from './undo.ts';

/** The id of an item that is not created. */
const nobodysItem: ItemId = `item_${'0'.repeat(26)}`;

export const itemHandlers: HandlersOf<typeof itemRoutes> = {
  ...listHandlers,

  listItems: async ({ caller, params: { workspaceId }, query, reach, now }) => {
    const { items: found, cursor } = await findItems({ workspaceId, caller, query, reach, now });
    found.forEach(noteRota);
    return { items: found.map(item => viewOf(item, now)), cursor };
  },

  createItem: async ({ newId, ...asked }) => {
    const { caller, params, query, body, context, now } = asked;
    const { workspaceId } = params;
    requireMaySuggest(query, caller);
    const [zone] = await Promise.all([
      zoneFor(body, caller),
      requireList(workspaceId, body.listId, body.sectionId),
      requireRota(workspaceId, body.rotaId),
      requireAssignees(workspaceId, body.assignees, caller),
    ]);
    const within = (parent: Item) => requireParent(asked, parent);
    const record = await create(body, { workspaceId, itemId: await newId('item') }, { ...context, zone }, within);
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

  getItem: async ({ caller, params, reach, now }) => {
    const item = withinReach(await items.get(params), reach, caller.userId);
    noteRota(item);
    return viewOf(item, now);
  },

  changeItem: async asked => {
    const { params, body, caller } = asked;
    const { workspaceId } = params;
    await Promise.all([
      requireList(workspaceId, body.listId),
      requireRota(workspaceId, body.rotaId),
      requireAssignees(workspaceId, body.assignees, caller),
    ]);
    const decide = async (item: Item) => {
      // What takes approval is not for those to lift who may only do it.
      if (item.approval && body.approval !== undefined) requireRight(asked, 'item:approve', item);
      const changed = changeItem(item, body, asked.context);
      return { ...changed, beside: await checksOf(item, changed.next) };
    };
    return body.parentId === undefined
      ? change(asked, decide, body.listId ? inList : undefined)
      : changeParent(asked, body.parentId, decide);
  },

  moveItem: async asked => {
    await requireList(asked.params.workspaceId, asked.body.listId);
    return moveAlong(asked);
  },

  placeItem: async asked => {
    const within = (item: Item) => withinReach(item, asked.reach, asked.caller.userId);
    return viewOf(await putInPlace({ ...asked, within }), asked.now);
  },

  completeItem: async asked =>
    endOccurrence(asked, 'done', async (item, rota, context, ...of) =>
      completeWith(asked, item, completeInRota(item, rota, context, ...of), context),
    ),

  skipItem: async asked =>
    endOccurrence(asked, 'skipped', (item, _, context, occurrence) => ({ item: skipItem(item, context, occurrence) })),

  reopenItem: async asked => {
    const reopen = (item: Item, rota: Rota | undefined) => {
      requireMayReopen(asked, item);
      return reopenWith(asked, item, reopenInRota(item, rota, asked.context));
    };
    return changeInRota(asked, reopen, withoutLeavers);
  },

  undoItem: async asked => undo(asked),

  snoozeItem: async asked => {
    requireMaySuggest(asked.query, asked.caller);
    const item = await change(asked, each => {
      if (asked.body.moveDue) requireRight(asked, 'item:change', each);
      return snoozeItem(each, asked.body, asked.context);
    });
    return { ...item, ...(await suggestionOf(item, { ...asked.query, ...asked.caller, until: asked.body.until ?? undefined })) };
  },

  handOverItem: async asked => {
    const { params, body } = asked;
    if (!(await membershipOf({ ...params, userId: body.to }))) throw new Failure('not_found', { what: 'member' });
    // By a list nothing is handed over: it would be theirs still when the list is not.
    return change({ ...asked, reach: byRoleAlone(asked.reach) }, item => handOver(item, [body.to], 'handed_over', asked.context));
  },

  swapItem: async asked => swap(asked, asked.body.with),

  deleteItem: async asked => trashAlong(asked),

  restoreItem: async asked => restoreAlong(asked, (item, isListThere) => restoreItem(item, asked.context, isListThere)),
};
