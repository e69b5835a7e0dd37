import { children } from '../../../shared/data/people/children.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { type Child, presentChild } from '../../../shared/domain/people/children/child.ts';
import type { Member } from '../../../shared/domain/people/workspaces/workspace.ts';

export type ChildKey = { workspaceId: WorkspaceId; userId: UserId };
/** A child, and its membership. */
export type ChildRecords = { child: Child; member: Member };

/** A child that is there. Fails with `not_found`. */
export const knownChild = async (id: ChildKey): Promise<ChildRecords> => {
  const [child, member] = await Promise.all([children.find(id), membershipOf(id)]);
  if (!member) throw new Failure('not_found', { what: 'child' });
  return { child: presentChild(child), member };
};
