import {
  acceptInvitation,
  advanceInvitation,
  changeInvitation,
  declineInvitation,
  invite,
  mailedInvitation,
  resend,
  revokeInvitation,
} from '../../shared/domain/people/invitations/invitation.ts';
import { blockInvitations, liftOptOut, pauseInvitations } from '../../shared/domain/people/profiles/opt-out.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', now: '2026-11-21T08:00:00.000Z' } as const;

/** An invitation, and all that happens to it. */
export const invitationSamples = (): Sample[] => {
  const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', invitationId: 'inv_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const input = { email: 'ben@example.org', role: 'member' as const, locale: 'de' };
  const opened = invite({ kind: 'household' }, input, ids, undefined, acting);
  const open = opened.next;
  return samplesOf(
    'invitation',
    opened,
    invite({ kind: 'household' }, { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ec', role: 'guest', locale: 'de' }, ids, undefined, acting),
    changeInvitation(open, { role: 'guest' }, acting),
    resend(open, { now: '2026-11-21T09:00:00.000Z' }),
    acceptInvitation(open, acting),
    declineInvitation(open, acting),
    revokeInvitation(open, acting),
    advanceInvitation(open, open.dueAt!),
    mailedInvitation(open, 1),
    mailedInvitation(open, 1, 'MessageRejected'),
  );
};

/** Somebody who does not want to be invited, until they do again. */
export const optOutSamples = (): Sample[] => {
  const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ec';
  const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', subject: userId, userId } as const;
  const paused = pauseInvitations(undefined, ids, acting.now);
  return samplesOf('opt_out', paused, blockInvitations(paused.next, ids, acting.now), liftOptOut(paused.next, acting));
};
