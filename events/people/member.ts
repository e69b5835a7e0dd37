import * as z from 'zod';
import { GroupId, ListId } from '../../shared/domain/core/ids.ts';
import { SharedList } from '../../shared/domain/people/invitations/shared-list.ts';
import { MemberRole } from '../../shared/domain/people/workspaces/role.ts';
import { Member } from '../../shared/domain/people/workspaces/workspace.ts';
import type { EventKinds } from '../event.ts';

const ofMember = { record: Member, audience: 'members' } as const;

export const memberEvents = {
  'member.added': { ...ofMember, data: z.object({ role: MemberRole }) },
  'member.role_changed': { ...ofMember, data: z.object({ from: MemberRole, to: MemberRole }) },
  'member.list_given': { ...ofMember, data: SharedList },
  'member.list_taken': { ...ofMember, data: z.object({ listId: ListId }) },
  'member.joined_group': { ...ofMember, data: z.object({ groupId: GroupId }) },
  'member.left_group': { ...ofMember, data: z.object({ groupId: GroupId }) },
  'member.ownership_offered': { ...ofMember, data: z.object({ by: z.string(), endsAt: z.iso.datetime() }) },
  'member.ownership_offer_ended': { ...ofMember, data: z.object({ by: z.string() }) },
  /** Who acts for a child, and is told in its place, is somebody else. */
  'member.guardians_changed': { ...ofMember, data: z.object({ from: z.array(z.string()) }) },
  /** They are a guardian of this child from now on. */
  'member.became_guardian': { ...ofMember, data: z.object({ childId: z.string() }) },
  /** Of a helper: when they are one no more is another moment than it was. */
  'member.end_changed': { ...ofMember, data: z.object({ from: z.iso.datetime().optional() }) },
  /** Their time is over soon. */
  'member.ending': { ...ofMember, data: z.object({ until: z.iso.datetime() }) },
  /** Their time is over: they are to be taken out, or still are. */
  'member.end_due': { ...ofMember, data: z.object({}), audience: 'internal' },
  'member.removed': { ...ofMember, data: z.object({ role: MemberRole }) },
  /** What is with them has not all been handed over yet. */
  'member.items_left': { ...ofMember, data: z.object({ after: z.string().optional() }), audience: 'internal' },
} as const satisfies EventKinds;
