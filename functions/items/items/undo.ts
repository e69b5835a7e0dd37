import type { UserContext } from '../../../shared/data/core/entity.ts';
import { acts, actsSince, headOf } from '../../../shared/data/items/acts.ts';
import { historyOf } from '../../../shared/data/items/occurrences.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { byRoleAlone, type Permission, type Reach } from '../../../shared/domain/core/permissions.ts';
import { type Act, changedSinceEnd, isTooOld, madeAs, undoAct, undoTrash } from '../../../shared/domain/items/history/act.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { requireNotInTrash } from '../../../shared/domain/items/items/item-checks.ts';
import { lastEnd } from '../../../shared/domain/items/occurrences/last-end.ts';
import { takeBackPart } from '../../../shared/domain/items/occurrences/reopen.ts';
import { reopenInRota } from '../../../shared/domain/items/rotas/item-rota.ts';
import { takenBack } from '../fields/values.ts';
import { inList } from '../lists/follow.ts';
import { withoutLeavers } from '../rotas/presence.ts';
import { restoreAlong, takenBackWith } from '../sub-items/along.ts';
import { changeWithSubItems, inListWithSubItems, reopenWith } from '../sub-items/change.ts';
import { change, changeInRota, type ItemRequest, requireMayReopen, requireMayTakeBack } from './change.ts';
import { requireRight } from './right.ts';

type UndoRequest = ItemRequest & { body: { version: number } };
type Head = Awaited<ReturnType<typeof headOf>>;

/** How far back the history of an item is looked through for an end of the last day. */
const endsLookedAt = 100;

const notUndoable = ({ params: { itemId }, body: { version } }: UndoRequest): Failure => new Failure('not_undoable', { itemId, version });

/** Taking an act back needs what the act needs. */
const neededFor = ({ type, fields }: Act): Permission => {
  if (fields.includes('approval')) return 'item:approve';
  if (type === 'item.handed_over') return 'item:complete';
  return type === 'item.snoozed' && !fields.includes('due') && !fields.includes('start') ? 'item:complete' : 'item:change';
};

/** Where it is then: its list may have gone meanwhile, and so may whoever had it. */
const settled = async (item: Item, context: UserContext): Promise<Item> => withoutLeavers(await inList(item, context), context);

/** By a list nothing changes hands, also not back. */
const reachFor = ({ reach }: UndoRequest, { type }: Act): Reach => (type === 'item.handed_over' ? byRoleAlone(reach) : reach);

const undoChange = (asked: UndoRequest, act: Act) =>
  change(
    { ...asked, reach: reachFor(asked, act) },
    item => {
      requireRight(asked, neededFor(act), item);
      const back = undoAct(item, act, asked.context);
      if (!back) asked.context.replayed?.();
      return back && takenBack(item, back);
    },
    settled,
  );

/** A move that was made with sub-items is taken back with them. */
const undoMove = (asked: UndoRequest, act: Act) =>
  changeWithSubItems(
    asked,
    async (item, found) => {
      requireRight(asked, neededFor(act), item);
      const back = undoAct(item, act, asked.context);
      if (!back) asked.context.replayed?.();
      return back && { item: back, subItems: await takenBackWith(asked, act, found) };
    },
    async (item, context) => withoutLeavers(await inListWithSubItems(item, context), context),
  );

const undoDeletion = (asked: UndoRequest) =>
  restoreAlong(asked, (item, isListThere) => {
    requireRight(asked, 'item:delete', item);
    return undoTrash(item, asked.body.version, asked.context, isListThere);
  });

/** An end of an occurrence, for all or for one of several: whose deed it was, when that was, when it was decided on, and whether it was taken back already. */
type End = { at: string; decidedAt: string; isTakenBack: boolean; by?: UserId | undefined };

/** What ends an occurrence, for all or for one of several. */
const endTypes = ['item.completed', 'item.skipped', 'item.part_done'];

/** When the occurrence ended whose end made a version; and whether that was taken back already. */
const endMadeIn = async ({ params, body: { version } }: UndoRequest, head: Head): Promise<End | undefined> => {
  if (head?.version === version)
    return endTypes.includes(head.type)
      ? { at: head.claimedAt ?? head.at, decidedAt: head.at, isTakenBack: false, by: head.partOf }
      : undefined;
  const end = (await historyOf(params, { limit: endsLookedAt })).items.find(({ made }) => made === version);
  return (
    end && {
      at: end.at,
      decidedAt: end.approvedAt ?? end.at,
      isTakenBack: end.takenBackAt !== undefined || head?.takenBack === end.at,
      by: end.by,
    }
  );
};

/** Whether an end was taken back already, or by whoever did so at this very moment. */
const isTakenBack = async ({ params }: UndoRequest, end: End, item: Item): Promise<boolean> =>
  end.isTakenBack || (lastEnd(item)?.at !== end.at && (await headOf(params))?.takenBack === end.at);

/** Fails with `changed_since` where another occurrence has ended since, or what this end changed was changed again. */
const requireUnchanged = async ({ params, body }: UndoRequest, end: End, item: Item): Promise<void> => {
  const isLast = lastEnd(item)?.at === end.at;
  const fields = isLast ? changedSinceEnd(item, await actsSince(params, body.version)) : ['lastEnded'];
  if (fields.length > 0) throw new Failure('changed_since', { itemId: item.itemId, fields, version: item.version });
};

/** Whose part of the occurrence at hand an end is, where it is one. */
const partIn = (item: Item, { by, at }: End): UserId | undefined => (by && item.parts?.[by] === at ? by : undefined);

const undoEnd = async (asked: UndoRequest, head: Head) => {
  const { context } = asked;
  const end = await endMadeIn(asked, head);
  return changeInRota(
    asked,
    async (item, rota) => {
      requireNotInTrash(item);
      if (!end || isTooOld(end.decidedAt, context.now)) throw notUndoable(asked);
      if (await isTakenBack(asked, end, item)) {
        context.replayed?.();
        return undefined;
      }
      const part = partIn(item, end);
      if (part) {
        requireMayTakeBack(asked, item, part);
        return { item: takeBackPart(item, part, context) };
      }
      await requireUnchanged(asked, end, item);
      requireMayReopen(asked, item);
      return reopenWith(asked, item, reopenInRota(item, rota, context));
    },
    withoutLeavers,
  );
};

/** Takes back what made a version of an item, where that was within the last day, and what it changed is as it left it. */
export const undo = async (asked: UndoRequest) => {
  const { params, body } = asked;
  const [act, head] = await Promise.all([acts.find({ ...params, made: madeAs(body.version) }), headOf(params)]);
  if (act) return act.type === 'item.moved' ? undoMove(asked, act) : undoChange(asked, act);
  return head?.type === 'item.trashed' && head.version === body.version ? undoDeletion(asked) : undoEnd(asked, head);
};
