import * as z from 'zod';
import type { Actor, Change } from '../../core/due.ts';
import { expiryBy } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { ItemId, RelationId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import { Item } from '../items/item.ts';
import { requireNotInTrash } from '../items/item-checks.ts';
import { isActive } from '../items/item-schedule.ts';

/** How many relations one item may have. */
export const relationsAtMost = 50;

/** How an item is related to another, as it is said of the first. */
export const RelationKind = z.enum(['blocks', 'blocked_by', 'duplicates', 'duplicated_by', 'relates']);
export type RelationKind = z.infer<typeof RelationKind>;

/** The same relation, as it is said of the other item. */
const opposites: Readonly<Record<RelationKind, RelationKind>> = {
  blocks: 'blocked_by',
  blocked_by: 'blocks',
  duplicates: 'duplicated_by',
  duplicated_by: 'duplicates',
  relates: 'relates',
};

const instant = z.iso.datetime();

/** A relation of two items as one of them has it. Each relation is two such records under the same id, one at each end, written together or not at all. */
export const Relation = z.object({
  workspaceId: WorkspaceId,
  itemId: ItemId,
  relationId: RelationId,
  kind: RelationKind,
  otherId: ItemId,
  createdBy: UserId,
  createdAt: instant,
  removedAt: instant.optional(),
  /** When it may be forgotten: removed, or with one of its items in the trash (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Relation = z.infer<typeof Relation>;

export const RelationInput = z.strictObject({ kind: RelationKind, otherId: ItemId });
export type RelationInput = z.infer<typeof RelationInput>;

/** A relation as it is shown to whoever may read both items: with what the other is called, and whether it is done. */
export const RelationShown = Relation.omit({ removedAt: true, expiresAt: true }).extend({
  title: Item.shape.title,
  status: Item.shape.status,
});

/** A relation at both of its ends: first as the item has it that was asked about. */
export type BothEnds<T> = readonly [ours: T, theirs: T];

/** A new relation of two items, at both ends. Fails with `item_in_trash`, and with `invalid_request` where both are the same. */
export const createRelation = (
  { kind, otherId }: RelationInput,
  [item, other]: BothEnds<Item>,
  relationId: RelationId,
  { userId, now }: Actor,
): BothEnds<Change<Relation>> => {
  if (item.itemId === other.itemId) throw invalid('/otherId', 'same_thing_twice');
  requireNotInTrash(item);
  requireNotInTrash(other);
  const { workspaceId, itemId } = item;
  const made = { workspaceId, relationId, createdBy: userId, createdAt: now, version: 1 };
  const event = { type: 'relation.created', data: {} };
  return [
    { next: { ...made, itemId, kind, otherId }, event },
    { next: { ...made, itemId: otherId, kind: opposites[kind], otherId: itemId }, event },
  ];
};

/** Where the other end of a relation stands. */
export const otherEnd = ({ workspaceId, relationId, otherId }: Relation) => ({ workspaceId, relationId, itemId: otherId });

/** A relation that is there: one that was removed does not exist (`not_found`). */
export const presentRelation = (relation: Relation): Relation => {
  if (relation.removedAt) throw new Failure('not_found', { what: 'relation' });
  return relation;
};

/** What stands between two items already. Fails with `already_exists` where that is another kind: of two items one thing is said. */
export const standingBetween = (relations: readonly Relation[], { kind, otherId }: RelationInput): Relation | undefined => {
  const standing = relations.find(each => each.otherId === otherId);
  if (standing && standing.kind !== kind) throw new Failure('already_exists', { what: 'relation', relationId: standing.relationId });
  return standing;
};

/** A relation taken away, at one of its ends. What is left of it is forgotten after 30 days. Undefined where that was done. */
export const removeRelation = (relation: Relation, { now }: Pick<Actor, 'now'>): Change<Relation> | undefined => {
  if (relation.removedAt) return undefined;
  const expiresAt = expiryBy(relation.expiresAt, now);
  return { next: { ...relation, removedAt: now, expiresAt }, event: { type: 'relation.removed', data: {} } };
};

type Forgotten = Pick<Item, 'expiresAt'>;

/** A relation that is forgotten when the first of its items is, and not any more when none of them is in the trash. Undefined where it is so already. */
export const followItems = (relation: Relation, items: readonly Forgotten[]): Change<Relation> | undefined => {
  const first = Math.min(...items.map(({ expiresAt }) => expiresAt ?? Number.POSITIVE_INFINITY));
  const expiresAt = Number.isFinite(first) ? first : undefined;
  if (relation.removedAt || relation.expiresAt === expiresAt) return undefined;
  return { next: { ...relation, expiresAt }, event: { type: 'relation.followed', data: {} } };
};

/** Whether an item stands in the way of those that it blocks: as long as it is open. One that recurs does until its last occurrence has ended. */
export const isInTheWay = (blocker: Item | undefined): boolean => blocker !== undefined && isActive(blocker);

const wayGivenAt = ({ trashedAt, completedAt }: Item): string => trashedAt ?? completedAt ?? '';

/** Who did the last of those that were in the way; nobody where that went into the trash, or nobody did it. */
export const lastDoneBy = (blockers: readonly Item[]): UserId | undefined => {
  const [last] = [...blockers].sort((a, b) => wayGivenAt(b).localeCompare(wayGivenAt(a)));
  return last?.trashedAt ? undefined : last?.completedBy;
};

/**
 * An item that waits for others, or for none any more, and who has brought that about, where it is known. Undefined where it is so already, or it is in the trash:
 * what comes back looks then.
 */
export const setBlocked = (item: Item, isBlocked: boolean, endedBy?: UserId): Change<Item> | undefined => {
  if (item.trashedAt !== undefined || (item.blocked ?? false) === isBlocked) return undefined;
  return isBlocked
    ? { next: { ...item, blocked: true }, event: { type: 'item.blocked', data: {} } }
    : { next: { ...item, blocked: undefined }, event: { type: 'item.unblocked', data: { endedBy } } };
};
