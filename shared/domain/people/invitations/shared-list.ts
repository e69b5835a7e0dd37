import * as z from 'zod';
import { entriesOf } from '../../core/entries.ts';
import { Failure } from '../../core/failure.ts';
import { GroupId, ListId, UserId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import { ListRight, type ListStanding, listRights, type Resource, type Row, type Standing } from '../../core/permissions.ts';
import { covers } from '../../core/standings.ts';

/** How many lists one member may be given. */
export const sharedListsAtMost = 50;

/** A list that somebody was given: what they may on what is in it beside their role, and until when. */
export const SharedList = z.object({ listId: ListId, right: ListRight, until: z.iso.datetime().optional() });
export type SharedList = z.infer<typeof SharedList>;
/** Those of one member, each list once. An entry whose right a newer version has written gives nothing here. */
export const SharedLists = z.array(SharedList).max(sharedListsAtMost);

/** What is given of a list: which right, and until when. */
export const grant = { right: ListRight, until: z.iso.datetime({ offset: true }).optional() };
export const ListGrantInput = z.strictObject({ userId: UserId, ...grant });
export const GroupGrantInput = z.strictObject({ groupId: GroupId, ...grant });
type Grant = Pick<SharedList, 'right' | 'until'>;

type WithLists = { lists?: readonly SharedList[] | undefined };
export const isOn =
  (now: string) =>
  ({ until }: SharedList): boolean =>
    until === undefined || until > now;

/** Is a list given so already? */
export const isSameGrant = (one: SharedList | undefined, other: SharedList): boolean =>
  one?.right === other.right && one.until === other.until;

const goesAsFar = (one: ListRight, other: ListRight): boolean => listRights[other].every(each => listRights[one].includes(each));

/** What is had of lists by several ways: of a list that is given more than once the right that goes further. */
export const widest = (ways: readonly ListStanding['lists'][]): ListStanding['lists'] => {
  const held = new Map<ListId, ListRight>();
  for (const [listId, right] of ways.flatMap(way => entriesOf(way))) {
    const before = held.get(listId);
    if (!before || !goesAsFar(before, right!)) held.set(listId, right!);
  }
  return Object.fromEntries(held);
};

/** A holder of lists without one of them. Undefined where they have it not. */
export const withoutList = <H extends WithLists>(
  { lists = [], ...rest }: H,
  listId: ListId,
): (Omit<H, 'lists'> & { lists?: SharedList[] }) | undefined => {
  const others = lists.filter(each => each.listId !== listId);
  if (others.length === lists.length) return undefined;
  return { ...rest, ...(others.length > 0 ? { lists: others } : {}) };
};

/** The lists that somebody has at a moment, and what they may there. */
export const listsAt = ({ lists = [] }: WithLists, now: string): ListStanding['lists'] =>
  Object.fromEntries(lists.filter(isOn(now)).map(({ listId, right: held }) => [listId, held]));

/** Does what somebody has of a list go as far as what they are given, for as long? */
export const isWithinHeld = (held: Grant | undefined, given: Grant): boolean =>
  held !== undefined &&
  goesAsFar(held.right, given.right) &&
  (held.until === undefined || (given.until !== undefined && given.until <= held.until));

const rowsOf = (held: ListRight): Row[] =>
  [...Map.groupBy(listRights[held], each => each.slice(0, each.indexOf(':')) as Resource)].map(
    ([resource, permissions]) => ({ resource, actions: permissions.map(each => each.slice(resource.length + 1)) }) as Row,
  );

/** Whether somebody may give this right on a list: nobody gives more than they may on all of them. */
export const mayShare = (giver: Standing, held: ListRight): boolean => covers(giver, rowsOf(held));

/** Fails with `forbidden` where they may not, and with `invalid_request` for what is over already. */
export const requireMayShare = (giver: Standing, { right: held, until }: Grant, now: string): void => {
  if (!mayShare(giver, held)) throw new Failure('forbidden', { reason: 'more_than_own' });
  if (until !== undefined && until <= now) throw invalid('/until', 'not_ahead');
};

/** What somebody was given, with one list more or given anew; those that are over are left out. Fails with `limit_reached`. */
export const withList = ({ lists = [] }: WithLists, given: SharedList, now: string): SharedList[] => {
  const others = lists.filter(({ listId }) => listId !== given.listId).filter(isOn(now));
  if (others.length >= sharedListsAtMost) throw new Failure('limit_reached', { limit: sharedListsAtMost });
  return [...others, given];
};
