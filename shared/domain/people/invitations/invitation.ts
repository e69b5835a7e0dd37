import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import { type Actor, type Advance, type Change, later } from '../../core/due.ts';
import { EmailAddress } from '../../core/email.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { InvitationId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalidCode } from '../../core/invalid.ts';
import { endOf } from '../workspaces/membership-end.ts';
import { MemberRole } from '../workspaces/role.ts';
import { rolePart, type Workspace } from '../workspaces/workspace.ts';
import { grant, type SharedList, SharedLists, withList } from './shared-list.ts';

const instant = z.iso.datetime();

/** How an invitation stands: open, or over in one of four ways. */
export const InvitationStatus = z.enum(['open', 'accepted', 'declined', 'revoked', 'expired']);

/**
 * An invitation into a workspace, of an address or of a user: one record for each, however often it is invited. `round` counts how often it was
 * opened (links of an earlier round are dead), `sends` the mails of this round, `mailed` up to which of them were taken. Due at its end.
 */
export const Invitation = z.object({
  workspaceId: WorkspaceId,
  invitationId: InvitationId,
  /** Whom it is to: an address, told by mail, or a user, told by a notice. */
  email: personal(z.email().optional()),
  userId: UserId.optional(),
  role: MemberRole,
  /** Of a helper: until when they are one. */
  until: instant.optional(),
  /** What they are given of lists when they accept. */
  lists: SharedLists.optional(),
  locale: z.string(),
  invitedBy: UserId,
  status: InvitationStatus,
  round: z.int().positive(),
  sends: z.int().positive(),
  sentAt: instant,
  mailed: z.int().nonnegative(),
  /** Why the last mail was not taken, and never will be. */
  refused: z.string().optional(),
  createdAt: instant,
  endsAt: instant,
  endedAt: instant.optional(),
  acceptedBy: UserId.optional(),
  dueAt: instant.optional(),
  /** When the record may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Invitation = z.infer<typeof Invitation>;

export const InvitationInput = z.strictObject({
  email: EmailAddress.toLowerCase(),
  ...rolePart,
  /** The language of the mail; without it that of the inviter. */
  locale: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, invalidCode('not_a_language_tag'))
    .optional(),
});

/** An address that is given a list: who is let in by it is a guest. */
export const ListInvitationInput = InvitationInput.omit({ role: true }).extend(grant);

/** For how many days an invitation is open, how many mails one gets, and how many minutes lie between two. */
export const invitationRules = { openDays: 7, mails: 5, minutesBetween: 10 };
const minuteMs = 60_000;
const dayMs = 86_400_000;

const sent = (next: Invitation): Change<Invitation> => ({
  next,
  event: { type: next.userId ? 'invitation.offered' : 'invitation.sent', data: { round: next.round, send: next.sends } },
});

type Ids = Pick<Invitation, 'workspaceId' | 'invitationId'>;
type Part = { role: MemberRole; until?: string | undefined };
type Input = ({ email: string } | { userId: UserId }) & Part & { locale: string; lists?: SharedList[] };

/** What somebody is invited to be, and until when at the most the invitation is open: nobody is let in for a time that is over. */
const partOf = ({ role, until }: Part, openedAt: string, now: string) => {
  const end = endOf(role, until, now);
  const openUntil = later(openedAt, invitationRules.openDays * dayMs);
  const endsAt = end !== undefined && end < openUntil ? end : openUntil;
  return { role, until: end, endsAt, dueAt: endsAt };
};

/** Nobody becomes an owner by being let in: that is handed over, to a member who takes it. */
const requireNoOwner = (role: MemberRole): void => {
  if (role === 'owner') throw new Failure('forbidden', { reason: 'ownership_is_offered' });
};

/** Opens an invitation, for the first time or again after it was over. A personal workspace stays its owner's alone. */
export const invite = (
  workspace: Pick<Workspace, 'kind'>,
  input: Input,
  ids: Ids,
  known: Invitation | undefined,
  { userId, now }: Actor,
): Change<Invitation> => {
  if (workspace.kind === 'personal') throw new Failure('forbidden', { reason: 'personal_workspace' });
  requireNoOwner(input.role);
  return sent({
    ...ids,
    ...input,
    ...partOf(input, now, now),
    invitedBy: userId,
    status: 'open',
    round: (known?.round ?? 0) + 1,
    sends: 1,
    sentAt: now,
    mailed: 0,
    createdAt: now,
    version: known?.version ?? 1,
  });
};

const requireOpen = ({ status, endsAt }: Invitation, now: string): void => {
  if (status !== 'open' || endsAt <= now) throw new Failure('not_found', { what: 'invitation' });
};

/** Another role in an open invitation, by who gives it. Whoever is invited is not told again: they see it when they accept. */
export const changeInvitation = (invitation: Invitation, part: Part, { userId, now }: Actor): Change<Invitation> => {
  requireOpen(invitation, now);
  requireNoOwner(part.role);
  return {
    next: { ...invitation, ...partOf(part, invitation.createdAt, now), invitedBy: userId },
    event: { type: 'invitation.changed', data: { from: invitation.role, to: part.role } },
  };
};

/** Another mail of the same invitation: not too soon (`too_many_requests`), not too often (`limit_reached`). */
export const resend = (invitation: Invitation, { now }: Pick<Actor, 'now'>): Change<Invitation> => {
  requireOpen(invitation, now);
  const waitMs = Date.parse(invitation.sentAt) + invitationRules.minutesBetween * minuteMs - Date.parse(now);
  if (invitation.sends >= invitationRules.mails) throw new Failure('limit_reached', { limit: invitationRules.mails });
  if (waitMs > 0) throw new Failure('too_many_requests', { retryAfterSeconds: Math.ceil(waitMs / 1000) });
  return sent({ ...invitation, sends: invitation.sends + 1, sentAt: now });
};

const over = (invitation: Invitation, status: Invitation['status'], now: string): Invitation => ({
  ...invitation,
  status,
  endedAt: now,
  dueAt: undefined,
  expiresAt: expiryAfter(now),
});

const end = (invitation: Invitation, status: 'declined' | 'revoked', now: string): Invitation => {
  requireOpen(invitation, now);
  return over(invitation, status, now);
};

/** Takes an invitation back. */
export const revokeInvitation = (invitation: Invitation, { now }: Pick<Actor, 'now'>): Change<Invitation> => ({
  next: end(invitation, 'revoked', now),
  event: { type: 'invitation.revoked', data: {} },
});

/** Declines an invitation. */
export const declineInvitation = (invitation: Invitation, { now }: Pick<Actor, 'now'>): Change<Invitation> => ({
  next: end(invitation, 'declined', now),
  event: { type: 'invitation.declined', data: {} },
});

/** Accepts an invitation, once. */
export const acceptInvitation = (invitation: Invitation, { userId, now }: Actor): Change<Invitation> => {
  requireOpen(invitation, now);
  return { next: { ...over(invitation, 'accepted', now), acceptedBy: userId }, event: { type: 'invitation.accepted', data: {} } };
};

/** An invitation that nobody answered is over. */
export const advanceInvitation: Advance<Invitation> = (invitation, now) => ({
  next: over(invitation, 'expired', now),
  event: { type: 'invitation.expired', data: {} },
});

/** A list more in an open invitation. */
export const addListTo = (invitation: Invitation, list: SharedList, { now }: Pick<Actor, 'now'>): Change<Invitation> => {
  requireOpen(invitation, now);
  return {
    next: { ...invitation, lists: withList(invitation, list, now) },
    event: { type: 'invitation.changed', data: { from: invitation.role, to: invitation.role } },
  };
};

/** Writes down that a mail was taken, or why it never will be. */
export const mailedInvitation = (invitation: Invitation, send: number, refused?: string): Change<Invitation> => ({
  next: { ...invitation, mailed: Math.max(invitation.mailed, send), refused },
  event: { type: 'invitation.mailed', data: { refused } },
});
