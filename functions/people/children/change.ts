import { checkMatch, type UserContext } from '../../../shared/data/core/entity.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { children } from '../../../shared/data/people/children.ts';
import { members, membershipOf } from '../../../shared/data/people/members.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import {
  becomeGuardian,
  type ChildPatch,
  changeChild,
  changeGuardians,
  eraseChild,
  isGuardian,
  requireGuardian,
} from '../../../shared/domain/people/children/child.ts';
import { type ChildKey, type ChildRecords, knownChild } from './known.ts';

/** The child for one of its guardians, at a version that they have seen. */
const forGuardian = async (id: ChildKey, { userId }: UserContext, ifMatch: readonly number[] | undefined): Promise<ChildRecords> => {
  const known = await knownChild(id);
  requireGuardian(known.member, userId);
  checkMatch(known.child, ifMatch);
  return known;
};

/** What is written of those who become guardians: they are members who have an account, and no end. Fails at the place of the first who is none. */
const newGuardians = async ({ child, member }: ChildRecords, userIds: readonly UserId[], context: UserContext) => {
  const { workspaceId, userId: childId } = child;
  const found = await Promise.all(userIds.map(userId => membershipOf({ workspaceId, userId })));
  const at = found.findIndex(each => !each || each.guardians || each.until);
  if (at >= 0) throw invalid(`/guardians/${at}`, 'not_members');
  const added = found.filter(each => each !== undefined).filter(({ userId }) => !isGuardian(member, userId));
  return [...new Map(added.map(each => [each.userId, each])).values()].map(each => members.putNext(becomeGuardian(each, childId), context));
};

/** Changes a child, and who its guardians are: both or neither. What is asked for and is so already is not written. */
export const alterChild = (
  id: ChildKey,
  { guardians, ...patch }: ChildPatch,
  context: UserContext,
  ifMatch?: readonly number[],
): Promise<ChildRecords> =>
  retryLostRace(async () => {
    const { child, member } = await forGuardian(id, context, ifMatch);
    const others = guardians && changeGuardians(member, guardians);
    const beside = others ? [members.putNext(others, context), ...(await newGuardians({ child, member }, guardians, context))] : [];
    if (!others && Object.keys(patch).length === 0) return { child, member };
    const change = changeChild(child, others ? { ...patch, guardians } : patch);
    await transact([children.putNext(change, context), ...beside]);
    return { child: { ...change.next, version: child.version + 1 }, member: others?.next ?? member };
  });

/** Erases a child: out of the workspace at once; who listens erases what is held of it. */
export const endChild = (id: ChildKey, context: UserContext, ifMatch?: readonly number[]): Promise<void> =>
  retryLostRace(async () => {
    const { child, member } = await forGuardian(id, context, ifMatch);
    const ended = eraseChild(child, member, context.now);
    await transact([children.putNext(ended.child, context), members.putNext(ended.member, context)]);
  });
