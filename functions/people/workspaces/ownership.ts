import type { UserContext } from '../../../shared/data/core/entity.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { members, membershipOf } from '../../../shared/data/people/members.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import {
  acceptOwnership,
  changeOwners,
  endOwnershipOffer,
  type Member,
  offererOf,
  offerOwnership,
} from '../../../shared/domain/people/workspaces/workspace.ts';

type MemberKey = { workspaceId: WorkspaceId; userId: UserId };

/** The caller and another member of a workspace, as they are now. */
const pairOf = async (id: MemberKey, { userId }: UserContext): Promise<{ caller: Member; member: Member }> => {
  const [caller, member] = await Promise.all([membershipOf({ ...id, userId }), membershipOf(id)]);
  if (!caller) throw new Failure('not_found', { what: 'workspace' });
  if (!member) throw new Failure('not_found', { what: 'member' });
  return { caller, member };
};

/** Is the same offer open already? */
const isOffered = ({ ownershipOffer: open }: Member, { ownershipOffer: asked }: Member, now: string): boolean =>
  open !== undefined && open.endsAt > now && open.by === asked?.by && open.keep === asked.keep;

/** Offers ownership to another member. What is offered already is answered as it is: they are told once. */
export const offerOwnershipTo = (id: MemberKey, keep: boolean, context: UserContext): Promise<Member> =>
  retryLostRace(async () => {
    const { caller, member } = await pairOf(id, context);
    const change = offerOwnership(caller, member, keep, context.now);
    return isOffered(member, change.next, context.now) ? member : members.save(change, context);
  });

/**
 * The caller takes what they were offered: both roles and the workspace in one transaction, so that there is an owner at each moment. A retry
 * finds them the owner and answers the same.
 */
export const takeOwnership = (workspaceId: WorkspaceId, context: UserContext): Promise<Member> =>
  retryLostRace(async () => {
    const id = { workspaceId, userId: context.userId };
    const heir = await membershipOf(id);
    if (!heir) throw new Failure('not_found', { what: 'workspace' });
    if (heir.role === 'owner') return heir;
    const by = offererOf(heir, context.now);
    const [offerer, workspace] = await Promise.all([membershipOf({ workspaceId, userId: by }), workspaces.get({ workspaceId })]);
    const changes = acceptOwnership(heir, offerer, context.now);
    await transact([
      ...(changes.owner ? [members.putNext(changes.owner, context)] : []),
      members.putNext(changes.heir, context),
      workspaces.putNext(changeOwners(workspace), context),
    ]);
    return { ...changes.heir.next, version: heir.version + 1 };
  });

/** Declines an offer of ownership, or takes it back. */
export const dropOwnershipOffer = (id: MemberKey, context: UserContext): Promise<void> =>
  retryLostRace(async () => {
    const { caller, member } = await pairOf(id, context);
    await members.save(endOwnershipOffer(member, caller), context);
  });
