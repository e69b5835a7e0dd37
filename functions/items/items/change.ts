import type { Caller } from '../../../shared/api/core/route.ts';
import type { Decided, UserContext } from '../../../shared/data/core/entity.ts';
import { createBeside } from '../../../shared/data/core/quota.ts';
import { patient } from '../../../shared/data/core/race.ts';
import { items } from '../../../shared/data/items/items.ts';
import { createItemInRota, noteRota, updateInRota } from '../../../shared/data/items/rota-turns.ts';
import { createSubItem } from '../../../shared/data/items/sub-items.ts';
import type { ItemId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { byRoleAlone, type Reach, reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import { createItem } from '../../../shared/domain/items/history/item-changes.ts';
import type { Item, ItemInput } from '../../../shared/domain/items/items/item.ts';
import { viewOf, withinReach } from '../../../shared/domain/items/items/item-view.ts';
import { isEndedAlready, lastEnd } from '../../../shared/domain/items/occurrences/last-end.ts';
import { partOfEnd } from '../../../shared/domain/items/occurrences/reopen.ts';
import { createInRota, handOver, type WithRota } from '../../../shared/domain/items/rotas/item-rota.ts';
import type { Rota } from '../../../shared/domain/items/rotas/rota.ts';
import type { When } from '../../../shared/domain/time/when.ts';
import { checksOf } from '../fields/values.ts';
import { inList } from '../lists/follow.ts';
import { knowAway } from '../rotas/presence.ts';
import { subItemsFollow } from '../sub-items/follow.ts';
import { requireRight } from './right.ts';
import { undoable } from './undoable.ts';

/** A request that is about one item. */
export type ItemRequest = {
  caller: Caller;
  params: { workspaceId: WorkspaceId; itemId: ItemId };
  reach: Reach;
  role: Standing;
  context: UserContext;
  ifMatch: readonly number[] | undefined;
};

/** Whoever did their part takes it back; that of another, or of nobody, who may change the item. */
export const requireMayTakeBack = (asked: Pick<ItemRequest, 'role' | 'caller'>, item: Item, of: UserId | undefined): void => {
  if (of !== asked.caller.userId) requireRight(asked, 'item:change', item);
};

/**
 * What was approved, or is done where that takes approval, is opened again by who may approve; what ended with the part of another, which is
 * taken back with it, by who may change the item. Who has a part of the occurrence at hand takes that back, and no end.
 */
export const requireMayReopen = (asked: Pick<ItemRequest, 'role' | 'caller'>, item: Item): void => {
  if ((item.approved ?? item.approval) && lastEnd(item)?.outcome === 'done') requireRight(asked, 'item:approve', item);
  const part = item.parts?.[asked.caller.userId] ? undefined : partOfEnd(item);
  if (part) requireMayTakeBack(asked, item, part.of);
};

const createOf: typeof create = async (input, ids, acting, within) => {
  const { rotaId, assignees, parentId, fields } = input;
  const created = await knowAway(undefined, createItem(input, ids, acting));
  const checks = () => checksOf(undefined, created.next);
  if (parentId) return createSubItem(ids, { parentId, within }, created, acting, checks);
  if (rotaId && !assignees) return createItemInRota(ids, rotaId, rota => createInRota(input, rota, ids, acting), acting, checks);
  if (fields) return (await createBeside(checks, items, ids, created, acting, patient)).record;
  return (await items.create(created, acting)).record;
};

/** Creates an item, as a part of another where it says so and that is `within` what its creator may change: with whoever its rota gives it to, where it does not say itself whom it concerns. */
export const create = async (
  input: ItemInput,
  ids: { workspaceId: WorkspaceId; itemId: ItemId },
  acting: UserContext & { zone: string },
  within: (parent: Item) => Item,
): Promise<Item> => {
  const item = await createOf(input, ids, acting, within);
  noteRota(item);
  return inList(item, acting);
};

type Follow = (item: Item, context: UserContext) => Promise<Item>;

type Decision = Decided<Item> | undefined;

/** Loads the item, decides, saves, and shows it as it is then. */
export const change = async (
  { caller, params, reach, context, ifMatch }: ItemRequest,
  decide: (item: Item) => Decision | Promise<Decision>,
  written: Follow = async item => item,
) => {
  const decideOn = async (each: Item) => {
    const decided = await decide(withinReach(each, reach, caller.userId));
    return undoable(each, decided && (await knowAway(each, decided)), context);
  };
  const item = await items.update(params, decideOn, context, ifMatch, patient);
  noteRota(item);
  return viewOf(await written(item, context), context.now);
};

/** The same where what is decided counts in the rota of the item. */
export const changeInRota = async (
  { caller, params, reach, context, ifMatch }: ItemRequest,
  decide: (item: Item, rota: Rota | undefined) => WithRota | undefined | Promise<WithRota | undefined>,
  written: Follow = async item => item,
) => {
  const decideOn = async (each: Item, rota: Rota | undefined) => {
    const decided = await decide(withinReach(each, reach, caller.userId), rota);
    return decided && { ...decided, item: await knowAway(each, decided.item) };
  };
  const item = await updateInRota(params, decideOn, context, ifMatch);
  return viewOf(await written(item, context), context.now);
};

type End = (item: Item, rota: Rota | undefined, context: UserContext, occurrence?: When, took?: string) => WithRota | Promise<WithRota>;

/** Ends an occurrence once: what was ended already, by its name or by somebody else at this moment, is answered as it is. */
export const endOccurrence = (
  asked: ItemRequest & { body?: { occurrence?: When; took?: string } },
  outcome: 'done' | 'skipped',
  end: End,
) => {
  const { context, ifMatch, body: { occurrence, took } = {} } = asked;
  // A name is known for ever, longer than any mark.
  const named = occurrence ? { ...context, keyMadeAt: undefined } : context;
  return changeInRota(
    { ...asked, context: named },
    (item, rota) => {
      if (ifMatch !== undefined || !isEndedAlready(item, outcome, context, occurrence)) return end(item, rota, context, occurrence, took);
      context.replayed?.();
      return undefined;
    },
    subItemsFollow,
  );
};

/** Two open items change hands at once. One of them must be the caller's, unless they may change items. By a list nothing changes hands. */
export const swap = async (asked: ItemRequest, otherId: ItemId) => {
  const { caller, params, reach, role, context, ifMatch } = asked;
  if (otherId === params.itemId) throw invalid('/with', 'same_thing_twice');
  const read = byRoleAlone(reachOf(role, 'item:read') ?? []);
  const swapped = await items.update(
    params,
    async found => {
      const item = withinReach(found, byRoleAlone(reach), caller.userId);
      const other = withinReach(await items.get({ ...params, itemId: otherId }), read, caller.userId);
      if (![...item.assignees, ...other.assignees].includes(caller.userId))
        for (const each of [item, other]) requireRight(asked, 'item:change', each);
      const theirs = handOver(other, item.assignees, 'swapped', context);
      const ours = handOver(item, other.assignees, 'swapped', context);
      return ours && { ...ours, beside: theirs ? [items.putNext(theirs, context)] : [] };
    },
    context,
    ifMatch,
    patient,
  );
  return viewOf(swapped, context.now);
};
