import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import { type Counted, transact } from '../../../shared/data/core/transact.ts';
import { members, membersOf, setAsideIn } from '../../../shared/data/people/members.ts';
import { oneMembershipBack, oneMembershipLess } from '../../../shared/data/people/membership-count.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Member } from '../../../shared/domain/people/workspaces/workspace.ts';
import { bringMemberBack, setMemberAside } from '../../../shared/domain/people/workspaces/workspace-trash.ts';

const perPage = 50;

/** The count of a user's workspaces; a child without an account has none. */
const counted = ({ userId, guardians }: Member, count: (userId: UserId) => Counted): Counted[] => (guardians ? [] : [count(userId)]);

/** One member out, or back in, while the workspace is in the trash, or is not: what was decided otherwise meanwhile is left alone. */
const moveMember = (id: Pick<Member, 'workspaceId' | 'userId'>, out: boolean, context: WriteContext): Promise<void> =>
  retryLostRace(async () => {
    const [member, workspace] = await Promise.all([members.find(id), workspaces.find(id)]);
    if (!member || !workspace || Boolean(workspace.trashedAt) !== out) return;
    if (out && !member.removedAt)
      await transact([members.putNext(setMemberAside(member, context.now), context), ...counted(member, oneMembershipLess)]);
    if (!out && member.removedWith)
      await transact([members.putNext(bringMemberBack(member), context), ...counted(member, oneMembershipBack)]);
  });

/** All members out of a deleted workspace, or back into a restored one. Done twice, or half, it goes on to the same end. */
export const moveMembers = async (
  workspaceId: WorkspaceId,
  out: boolean,
  context: WriteContext,
  pagesAtMost = Number.POSITIVE_INFINITY,
): Promise<void> => {
  let cursor: string | undefined;
  for (let page = 0; page < pagesAtMost; page++) {
    const found = await (out ? membersOf : setAsideIn)(workspaceId, { limit: perPage, cursor });
    for (const { userId } of found.items) await moveMember({ workspaceId, userId }, out, context);
    cursor = found.cursor;
    if (cursor === undefined) return;
  }
};
