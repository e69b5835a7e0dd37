import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import { type Actor, type Change, later } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { GroupId, UserId, WorkspaceId } from '../../core/ids.ts';
import { orElse } from '../../core/newer.ts';
import { Role, type Standing } from '../../core/permissions.ts';
import { mayGrant } from '../../core/standings.ts';
import { Line } from '../../core/text.ts';
import { SharedLists } from '../invitations/shared-list.ts';
import { endingAt } from './membership-end.ts';
import { MemberRole } from './role.ts';

export const WorkspaceKind = z.enum(['personal', 'household', 'team', 'clinic']);
const name = Line(80);
const instant = z.iso.datetime();
/** When a record that is out of use may be forgotten (Unix seconds, DynamoDB TTL). */
const expiresAt = z.int().optional();

/** A workspace: the tenant. Everything in it is keyed by its id. */
export const Workspace = z.object({
  workspaceId: WorkspaceId,
  name: personal(name),
  kind: orElse(WorkspaceKind, 'team'),
  createdBy: UserId,
  createdAt: instant,
  /** When its owner deleted it: nobody is in it any more, and it is erased when it falls due. */
  trashedAt: instant.optional(),
  /** Since when it is being erased: it cannot be restored any more. */
  erasingAt: instant.optional(),
  dueAt: instant.optional(),
  version: z.int().positive(),
});
export type Workspace = z.infer<typeof Workspace>;
export const WorkspaceInput = z.strictObject({ name, kind: WorkspaceKind.exclude(['personal']) });
export const WorkspacePatch = z.strictObject({ name }).partial();

/** Ownership that an owner offers to a member, open until its end. `keep` is said by an owner who stays one beside them. */
const OwnershipOffer = z.object({ by: UserId, endsAt: instant, keep: z.literal(true).optional() });

/** In how many groups one member may be. */
export const groupsOfMemberMost = 20;

/** A user in a workspace, in a role. `removedAt` keeps the record for the log of what happened until it expires. */
export const Member = z.object({
  workspaceId: WorkspaceId,
  userId: UserId,
  role: MemberRole,
  addedBy: UserId,
  createdAt: instant,
  ownershipOffer: OwnershipOffer.optional(),
  lists: SharedLists.optional(),
  /** The groups that they are in, or were until these were deleted. */
  groups: z.array(GroupId).max(groupsOfMemberMost).optional(),
  /** Of a child without an account: who acts for it and is told in its place. Nobody else has any. */
  guardians: z.array(UserId).max(4).optional(),
  /** Of a helper: when they are one no more. */
  until: instant.optional(),
  removedAt: instant.optional(),
  /** Gone with the workspace, and back with it. */
  removedWith: z.literal('workspace').optional(),
  dueAt: instant.optional(),
  expiresAt,
  version: z.int().positive(),
});
export type Member = z.infer<typeof Member>;
/** What somebody is to be, and of a helper until when. */
export const rolePart = { role: MemberRole, until: z.iso.datetime({ offset: true }).optional() };
export const MemberInput = z.strictObject({ userId: UserId, ...rolePart });
export const MemberPatch = z.strictObject(rolePart);

/** A new workspace and its first member, the owner. */
export const createWorkspace = (
  input: { name: string; kind: z.infer<typeof WorkspaceKind> },
  workspaceId: WorkspaceId,
  { userId, now }: Actor,
): { workspace: Change<Workspace>; owner: Change<Member> } => ({
  workspace: {
    next: { workspaceId, ...input, createdBy: userId, createdAt: now, version: 1 },
    event: { type: 'workspace.created', data: { kind: input.kind } },
  },
  owner: newMember({ userId, role: 'owner' }, workspaceId, { userId, now }),
});

/** Another name for a workspace. */
export const changeWorkspace = (workspace: Workspace, patch: z.infer<typeof WorkspacePatch>): Change<Workspace> => ({
  next: Object.keys(patch).length === 0 ? workspace : { ...workspace, ...patch },
  event: { type: 'workspace.changed', data: { fields: Object.keys(patch) } },
});

/** The workspace counted on, because its owners change: of two such changes at the same moment only one is written. */
export const changeOwners = (workspace: Workspace): Change<Workspace> => ({
  next: workspace,
  event: { type: 'workspace.changed', data: { fields: ['owners'] } },
});

/** A new member, by their own request, on the invitation of who acts. */
export const newMember = (
  input: z.infer<typeof MemberInput> & Pick<Member, 'lists'>,
  workspaceId: WorkspaceId,
  { userId, now }: Actor,
): Change<Member> => ({
  next: { workspaceId, ...input, ...endingAt(input.until, now), addedBy: userId, createdAt: now, version: 1 },
  event: { type: 'member.added', data: { role: input.role } },
});

/** What a role stands for; roles that the workspace has made itself must be looked up. */
export type Lookup = (role: MemberRole) => Standing;
const plain: Lookup = role => Role.parse(role);

/** A member without an offer of ownership: it ends with whatever else becomes of them. */
export const withoutOffer = ({ ownershipOffer: _, ...member }: Member): Member => member;

/** A child without an account is what it is: its guardians let it in and take it out. */
const requireAccount = ({ guardians }: Member): void => {
  if (guardians) throw new Failure('forbidden', { reason: 'is_a_child' });
};

/** In another role, which has no end. */
const inRole = (member: Member, role: MemberRole): Member => ({ ...withoutOffer(member), role, until: undefined, dueAt: undefined });

/** Gives a member another role; that of an owner is offered instead (`forbidden`). `owners` is how many owners there are: the last one stays (`last_owner`). */
export const changeRole = (member: Member, role: MemberRole, giver: Standing, owners: number, standing = plain): Change<Member> => {
  requireAccount(member);
  if (![member.role, role].every(each => mayGrant(giver, standing(each), 'member:change')))
    throw new Failure('forbidden', { reason: 'role_above_own' });
  if (role === 'owner' && member.role !== 'owner') throw new Failure('forbidden', { reason: 'ownership_is_offered' });
  if (member.role === 'owner' && role !== 'owner') keepAnOwner(owners);
  return { next: inRole(member, role), event: { type: 'member.role_changed', data: { from: member.role, to: role } } };
};

/** Takes a member out of the workspace; members may always leave by themselves, except the last owner (`last_owner`). */
export const removeMember = (
  member: Member,
  remover: Standing,
  owners: number,
  { userId, now }: Actor,
  standing = plain,
): Change<Member> => {
  requireAccount(member);
  if (member.userId !== userId && !mayGrant(remover, standing(member.role), 'member:delete'))
    throw new Failure('forbidden', { reason: 'role_above_own' });
  if (member.role === 'owner') keepAnOwner(owners);
  return {
    next: { ...withoutOffer(member), removedAt: now, expiresAt: expiryAfter(now), dueAt: undefined },
    event: { type: 'member.removed', data: { role: member.role } },
  };
};

/** What is with somebody who has left has not all been handed over yet: the next step goes on `after` a place among the items, or begins. */
export const leaveItemsOfMember = (member: Member, after?: string): Change<Member> => ({
  next: { ...member },
  event: { type: 'member.items_left', data: { after } },
});

/** For how many days an offer of ownership is open. */
export const offerDays = 7;
const isOwner = ({ role }: Member): boolean => role === 'owner';

/** Offers ownership to a member, who becomes an owner when they take it. Only an owner can (`forbidden`). An offer before it ends with it. */
export const offerOwnership = (owner: Member, heir: Member, keep: boolean, now: string): Change<Member> => {
  if (!isOwner(owner)) throw new Failure('forbidden', { reason: 'role_above_own' });
  requireAccount(heir);
  if (isOwner(heir)) throw new Failure('already_exists', { what: 'owner' });
  const endsAt = later(now, offerDays * 86_400_000);
  return {
    next: { ...heir, ownershipOffer: { by: owner.userId, endsAt, ...(keep ? { keep } : {}) } },
    event: { type: 'member.ownership_offered', data: { by: owner.userId, endsAt } },
  };
};

const noOffer = () => new Failure('not_found', { what: 'offer' });

/** Who offered it, while it can be taken. Fails with `not_found`. */
export const offererOf = ({ ownershipOffer: offer }: Member, now: string): UserId => {
  if (!offer || offer.endsAt <= now) throw noOffer();
  return offer.by;
};

/**
 * The heir takes what they were offered: they become an owner, and who offered it an admin, unless they said that they stay. `offerer` is
 * that member as they are now: one who is no owner any more has nothing to give (`not_found`).
 */
export const acceptOwnership = (
  heir: Member,
  offerer: Member | undefined,
  now: string,
): { heir: Change<Member>; owner?: Change<Member> } => {
  offererOf(heir, now);
  if (!offerer || !isOwner(offerer)) throw noOffer();
  const to = (member: Member, role: Role): Change<Member> => ({
    next: inRole(member, role),
    event: { type: 'member.role_changed', data: { from: member.role, to: role } },
  });
  return { heir: to(heir, 'owner'), ...(heir.ownershipOffer?.keep ? {} : { owner: to(offerer, 'admin') }) };
};

/** The heir declines what they were offered, or an owner takes it back. */
export const endOwnershipOffer = (heir: Member, by: Member): Change<Member> => {
  if (by.userId !== heir.userId && !isOwner(by)) throw new Failure('forbidden', { reason: 'role_above_own' });
  if (!heir.ownershipOffer) throw noOffer();
  return { next: withoutOffer(heir), event: { type: 'member.ownership_offer_ended', data: { by: by.userId } } };
};

const keepAnOwner = (owners: number): void => {
  if (owners <= 1) throw new Failure('last_owner');
};
