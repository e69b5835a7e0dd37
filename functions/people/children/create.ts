import type * as z from 'zod';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { placeIn, retryQuota } from '../../../shared/data/core/quota.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { childQuota, children } from '../../../shared/data/people/children.ts';
import { members, membershipOf } from '../../../shared/data/people/members.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { addChild, becomeGuardian, type ChildInput } from '../../../shared/domain/people/children/child.ts';
import { type ChildKey, type ChildRecords, knownChild } from './known.ts';

/** Adds a child and its membership, both or neither; a retry answers what is there. A personal workspace stays its owner's alone. */
export const makeChild = (
  id: ChildKey,
  input: z.infer<typeof ChildInput>,
  context: UserContext & { zone: string },
): Promise<ChildRecords> =>
  retryQuota(async () => {
    if (await children.findReplayed(id, context)) return knownChild(id);
    const [{ kind }, guardian] = await Promise.all([workspaces.get(id), membershipOf({ ...id, userId: context.userId })]);
    if (!guardian) throw new Failure('not_found', { what: 'workspace' });
    // What the gateway remembers of a role may be a minute old: who has an end is no guardian.
    if (guardian.until) throw new Failure('forbidden', { needs: 'child:create' });
    if (kind === 'personal') throw new Failure('forbidden', { reason: 'personal_workspace' });
    const { child, member } = addChild(input, id, context);
    await transact([
      children.putNew(child, context),
      members.putNew(member, context),
      members.putNext(becomeGuardian(guardian, id.userId), context),
      await placeIn(childQuota(id.workspaceId)),
    ]);
    return { child: child.next, member: member.next };
  });
