import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { members } from '../../../shared/data/people/members.ts';
import { oneMembershipLess } from '../../../shared/data/people/membership-count.ts';
import { endMembership } from '../../../shared/domain/people/workspaces/member-clock.ts';
import type { Member } from '../../../shared/domain/people/workspaces/workspace.ts';

/** Takes out whoever was a member until now, and counts it, once. Nobody acts on what the record says after its end; what is with them is handed over by this. */
export const endMembershipOf = (id: Pick<Member, 'workspaceId' | 'userId'>, context: WriteContext): Promise<void> =>
  retryLostRace(async () => {
    const member = await members.find(id);
    const change = member && endMembership(member, context.now);
    if (change) await transact([members.putNext(change, context), oneMembershipLess(member.userId)]);
  });
