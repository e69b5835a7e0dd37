import type { UserContext } from '../../../shared/data/core/entity.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { invitations } from '../../../shared/data/people/invitations.ts';
import { members } from '../../../shared/data/people/members.ts';
import { oneMembershipMore } from '../../../shared/data/people/membership-count.ts';
import { pauseWrites } from '../../../shared/data/people/opt-out-writes.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { giveListPromised } from '../../../shared/domain/people/invitations/given-list.ts';
import { acceptInvitation, declineInvitation, type Invitation } from '../../../shared/domain/people/invitations/invitation.ts';
import type { Profile } from '../../../shared/domain/people/profiles/profile.ts';
import { isPresent } from '../../../shared/domain/people/workspaces/membership-end.ts';
import { type Member, newMember } from '../../../shared/domain/people/workspaces/workspace.ts';
import { invitationIn } from './invitation-token.ts';
import { mayGive } from './invite.ts';

const none = () => new Failure('not_found', { what: 'invitation' });

/** Is it to this person: to them by their id, or to their verified address? */
const isTo = (invitation: Invitation, { userId, email }: Profile): boolean =>
  invitation.userId ? invitation.userId === userId : invitation.email === email.toLowerCase();

const ofToken = async (token: string, userId: UserId): Promise<{ invitation: Invitation; profile: Profile }> => {
  const { round, ...ids } = await invitationIn(token);
  const [invitation, profile] = await Promise.all([invitations.find(ids), profiles.get({ userId })]);
  if (!invitation || invitation.round !== round || !isTo(invitation, profile)) throw none();
  return { invitation, profile };
};

const addressedTo = async (token: string, userId: UserId, now: string) => {
  const found = await ofToken(token, userId);
  if (found.invitation.status !== 'open' || found.invitation.endsAt <= now) throw none();
  return found;
};

/** The open invitation of a token, for the one whom it is to. For anybody else it does not exist. */
export const addressed = async (token: string, userId: UserId, now: string): Promise<Invitation> =>
  (await addressedTo(token, userId, now)).invitation;

/** Declines an invitation: the workspace does not invite them again for a while. The mark of its mail may be written at the same moment. */
export const decline = (token: string, context: UserContext): Promise<void> =>
  retryLostRace(async () => {
    const { invitation, profile } = await addressedTo(token, context.userId, context.now);
    const pause = await pauseWrites(invitation.workspaceId, profile, context);
    await transact([invitations.putNext(declineInvitation(invitation, context), context), ...pause]);
  });

/**
 * Makes who is invited a member and the invitation used, in one transaction. A retry finds both and answers the same. Who is a member already
 * stays what they are, and has the lists besides. An invitation by somebody who could not give the role any more is none.
 */
export const accept = (token: string, context: UserContext): Promise<Member> => retryLostRace(() => acceptOnce(token, context));

/** Who is a member already stays what they are, and has the lists besides. */
const giveTo = async (member: Member, accepted: Change<Invitation>, context: UserContext): Promise<Member> => {
  const changes = (accepted.next.lists ?? []).reduce<Change<Member> | undefined>(
    (change, list) => giveListPromised(change?.next ?? member, list, context) ?? change,
    undefined,
  );
  if (!changes) {
    await invitations.save(accepted, context);
    return member;
  }
  await transact([members.putNext(changes, context), invitations.putNext(accepted, context)]);
  return { ...changes.next, version: member.version + 1 };
};

const acceptOnce = async (token: string, context: UserContext): Promise<Member> => {
  const { userId } = context;
  const { invitation } = await ofToken(token, userId);
  const { workspaceId, role, lists, invitedBy } = invitation;
  const known = await members.find({ workspaceId, userId });
  const present = known && isPresent(known, context.now) ? known : undefined;
  if (invitation.status === 'accepted' && invitation.acceptedBy === userId && present) return present;
  const accepted = acceptInvitation(invitation, context);
  if ((!present || lists) && !(await mayGive(workspaceId, role, invitedBy, lists))) throw none();
  return present ? giveTo(present, accepted, context) : join(accepted, known, context);
};

/** A new member, or one who was there before. */
const join = async (accepted: Change<Invitation>, known: Member | undefined, context: UserContext): Promise<Member> => {
  const { userId } = context;
  const { workspaceId, role, until, lists, invitedBy } = accepted.next;
  const joined = newMember({ userId, role, ...(until ? { until } : {}), ...(lists ? { lists } : {}) }, workspaceId, {
    ...context,
    userId: invitedBy,
  });
  const change = { ...joined, next: { ...joined.next, version: known?.version ?? 1 } };
  const member = known ? members.putNext(change, context, known) : members.putNew(change, context);
  // Whose time is over, and who has not been taken out yet, is counted still.
  const counted = known && !known.removedAt ? [] : [oneMembershipMore(userId)];
  await transact([member, invitations.putNext(accepted, context), ...counted]);
  return { ...change.next, version: known ? known.version + 1 : 1 };
};
