import { entriesOf } from '../../core/entries.ts';
import type { UserId } from '../../core/ids.ts';
import type { InvalidPlace } from '../../core/invalid.ts';
import type { When } from '../../time/when.ts';
import type { Item } from '../items/item.ts';
import { fallsDueAt, type Span } from '../occurrences/item-span.ts';
import { type Away, type PartView, partsAtMost } from './part.ts';

type Shared = Span & Pick<Item, 'share' | 'assignees' | 'parts' | 'away' | 'status' | 'trashedAt'>;

/** Has each of its assignees a part in it? What is everybody's is done once, for all. */
export const isForEach = ({ share, assignees }: Pick<Item, 'share' | 'assignees'>): boolean => share === 'each' && assignees.length > 0;

/** Is somebody away when it is due? What is due at no time can be done once they are back. */
const isExcused = (item: Shared, userId: UserId): boolean => {
  const [away, dueAt] = [item.away?.[userId], fallsDueAt(item)];
  return away !== undefined && dueAt !== undefined && away.from <= dueAt && dueAt < away.until;
};

const stateFor = (item: Shared, userId: UserId): PartView['state'] => {
  if (item.parts?.[userId]) return 'done';
  return isExcused(item, userId) ? 'excused' : 'owed';
};

/** Who still owes their part of the occurrence at hand; nobody where there are no parts. */
export const owing = (item: Shared): UserId[] =>
  isForEach(item) ? item.assignees.filter(userId => stateFor(item, userId) === 'owed') : [];

/** Whom the occurrence at hand is still asked of: of parts those who owe one; where all are away, all of them, as with any item. */
export const askedOf = (item: Shared): UserId[] => {
  const owed = owing(item);
  return owed.length > 0 ? owed : item.assignees;
};

/** Whom a reminder of an occurrence asks: where that is one ahead, which leaves those before it undone, nobody has done their part of it. */
export const askedAt = (item: Item, occurrence: When | undefined): UserId[] =>
  occurrence && item.recurrence?.missed === 'skip' ? item.assignees : askedOf(item);

/** The parts of the occurrence at hand, in the order of the assignees; nothing where there are none. */
export const partsOf = (item: Shared): PartView[] | undefined =>
  isForEach(item) ? item.assignees.map(userId => ({ userId, state: stateFor(item, userId), at: item.parts?.[userId] })) : undefined;

/** Whoever did their part last, and when; nobody where none is done. */
export const lastPart = ({ parts }: Pick<Item, 'parts'>): { userId: UserId; at: string } | undefined =>
  entriesOf(parts ?? {})
    .map(([userId, at]) => ({ userId, at }))
    .sort((a, b) => (a.at === b.at ? a.userId.localeCompare(b.userId) : a.at.localeCompare(b.at)))
    .at(-1);

/**
 * Is all of it done, so that the occurrence is over: some parts are, and who owed the others has left it, or is away? Its clock ends it then: whoever
 * brought that about said something else of it.
 */
export const isSettled = (item: Shared): boolean =>
  item.status === 'open' && item.trashedAt === undefined && isForEach(item) && lastPart(item) !== undefined && owing(item).length === 0;

/** The item with somebody away for a stretch, or for none; of who is no assignee any more it knows nothing. */
export const awayFrom = (item: Item, userId: UserId, away: Away[UserId] | undefined): Item => {
  const { [userId]: _, ...others } = item.away ?? {};
  const known = entriesOf<UserId, Away[UserId]>(away ? { ...others, [userId]: away } : others).filter(([each]) =>
    item.assignees.includes(each),
  );
  return { ...item, away: known.length > 0 ? Object.fromEntries(known) : undefined };
};

/** The same item after a change of who has it or of who does it: where there are no parts any more, none are done. */
export const partsAfter = (item: Item): Pick<Item, 'parts' | 'away'> =>
  isForEach(item) ? { parts: item.parts, away: item.away } : { parts: undefined, away: undefined };

type Wrong = InvalidPlace | false;
const isThere = (wrong: Wrong): wrong is InvalidPlace => wrong !== false;

/** What does not go together with who does an item. Parts are decided on one by one: a rota, an approval, or an item that it is part of would be a second rule for that. */
export const wrongShare = ({ share, assignees: { length: count }, rotaId, approval, parentId }: Item): InvalidPlace[] => {
  const tooMany = (max: number): Wrong => count > max && { pointer: '/assignees', code: 'too_many', values: { max } };
  const beside = (pointer: string, other: unknown): Wrong => other !== undefined && { pointer, code: 'beside_share' };
  const none: Wrong = count === 0 && { pointer: '/assignees', code: 'too_few', values: { min: 1 } };
  const isHeld = share === 'one' && rotaId !== undefined;
  const wrong: Record<NonNullable<Item['share']>, Wrong[]> = {
    one: isHeld ? [] : [tooMany(1)],
    any: [beside('/rotaId', rotaId)],
    each: [none, tooMany(partsAtMost), beside('/rotaId', rotaId), beside('/approval', approval), beside('/parentId', parentId)],
  };
  return share ? wrong[share].filter(isThere) : [];
};
