import type { Actor, Change } from '../../core/due.ts';
import type { ListId } from '../../core/ids.ts';
import type { Member } from '../workspaces/workspace.ts';
import { isOn, isSameGrant, isWithinHeld, type SharedList, withList, withoutList } from './shared-list.ts';

/** Gives a member a list, or another right on it. Undefined where they have it so. */
export const giveList = (member: Member, given: SharedList, { now }: Pick<Actor, 'now'>): Change<Member> | undefined => {
  const before = member.lists?.find(({ listId }) => listId === given.listId);
  if (isSameGrant(before, given)) return undefined;
  return { next: { ...member, lists: withList(member, given, now) }, event: { type: 'member.list_given', data: given } };
};

/** Gives a member what they were promised some time ago: what is over meanwhile is not given, and what they have beyond it stays. */
export const giveListPromised = (member: Member, given: SharedList, { now }: Pick<Actor, 'now'>): Change<Member> | undefined => {
  const held = member.lists?.filter(isOn(now)).find(({ listId }) => listId === given.listId);
  return isOn(now)(given) && !isWithinHeld(held, given) ? giveList(member, given, { now }) : undefined;
};

/** Takes a list from a member. Undefined where they have none. */
export const takeList = (member: Member, listId: ListId): Change<Member> | undefined => {
  const next = withoutList(member, listId);
  return next && { next, event: { type: 'member.list_taken', data: { listId } } };
};
