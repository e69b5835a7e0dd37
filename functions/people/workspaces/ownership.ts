import type { Stamp } from '../../../shared/data/core/entity.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { members, membershipOf } from '../../../shared/data/people/members.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import {
  acceptOwnership,
  changeOwners,
  endOwnershipOffer,
  type Member,
  offererOf,
  offerOwnership,
} from '../../../shared/domain/people/workspace.ts';

type MemberKey = { workspaceId: string; userId: string };

/** The caller and another member of a workspace, as they are now. */
const pairOf = async (id: MemberKey, { userId }: Stamp): Promise<{ caller: Member; member: Member }> => {
  const [caller, member] = await Promise.all([membershipOf({ ...id, userId }), membershipOf(id)]);
  if (!caller) throw new Failure('not_found', { what: 'workspace' });
  if (!member) throw new Failure('not_found', { what: 'member' });
  return { caller, member };
};

/** Is the same offer open already? */
const isOffered = ({ ownershipOffer: open }: Member, { ownershipOffer: asked }: Member, now: string): boolean =>
  open !== undefined && open.endsAt > now && open.by === asked?.by && open.keep === asked.keep;

/** Offers ownership to another member. What is offered already is answered as it is: they are told once. */
export const offerOwnershipTo = (id: MemberKey, keep: boolean, stamp: Stamp): Promise<Member> =>
  retryLostRace(async () => {
    const { caller, member } = await pairOf(id, stamp);
    const change = offerOwnership(caller, member, keep, stamp.now);
    return isOffered(member, change.next, stamp.now) ? member : members.save(change, stamp);
  });

/**
 * The caller takes what they were offered: both roles and the workspace in one transaction, so that there is an owner at each moment. A retry
 * finds them the owner and answers the same.
 */
export const takeOwnership = (workspaceId: string, stamp: Stamp): Promise<Member> =>
  retryLostRace(async () => {
    const id = { workspaceId, userId: stamp.userId };
    const heir = await membershipOf(id);
    if (!heir) throw new Failure('not_found', { what: 'workspace' });
    if (heir.role === 'owner') return heir;
    const by = offererOf(heir, stamp.now);
    const [offerer, workspace] = await Promise.all([membershipOf({ workspaceId, userId: by }), workspaces.get({ workspaceId })]);
    const changes = acceptOwnership(heir, offerer, stamp.now);
    await transact([
      ...(changes.owner ? [members.putNext(changes.owner, stamp)] : []),
      members.putNext(changes.heir, stamp),
      workspaces.putNext(changeOwners(workspace), stamp),
    ]);
    return { ...changes.heir.next, version: heir.version + 1 };
  });

/** Declines an offer of ownership, or takes it back. */
export const dropOwnershipOffer = (id: MemberKey, stamp: Stamp): Promise<void> =>
  retryLostRace(async () => {
    const { caller, member } = await pairOf(id, stamp);
    await members.save(endOwnershipOffer(member, caller), stamp);
  });
