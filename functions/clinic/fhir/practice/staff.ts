import { namesOfMembers } from '../../../../shared/data/people/children.ts';
import { membershipOf, membersOf } from '../../../../shared/data/people/members.ts';
import { Failure } from '../../../../shared/domain/core/failure.ts';
import type { UserId, WorkspaceId } from '../../../../shared/domain/core/ids.ts';
import type { Member } from '../../../../shared/domain/people/workspaces/workspace.ts';
import { nameForOthers } from '../../../../shared/wording/people/names.ts';

/** A member, by the name that others see. */
export type Staff = Member & { displayName: string };

/** Of how many members all are looked through: more than a clinic has. */
const most = 1000;
const atOnce = 100;

const named = async (found: readonly Member[], language: string): Promise<Staff[]> => {
  const names = await namesOfMembers(found);
  return found.map(member => ({
    ...member,
    displayName: nameForOthers({ userId: member.userId, displayName: names.get(member.userId) }, language),
  }));
};

/** Those who are in a clinic now. */
export const staffOf = async (workspaceId: WorkspaceId, language: string): Promise<Staff[]> => {
  const found: Member[] = [];
  let cursor: string | undefined;
  do {
    const page = await membersOf(workspaceId, { limit: atOnce, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined && found.length < most);
  return named(found, language);
};

/** One of them. Fails with `not_found`. */
export const staffMember = async (id: { workspaceId: WorkspaceId; userId: UserId }, language: string): Promise<Staff> => {
  const member = await membershipOf(id);
  if (!member) throw new Failure('not_found', { what: 'member' });
  return (await named([member], language))[0]!;
};
