import * as z from 'zod';
import { invitationEvents } from '../../events/people/invitation.ts';
import { mailFailure, sendMail } from '../../shared/aws/mail/mail.ts';
import { envelope, messageIdOf } from '../../shared/aws/mail/mail-envelope.ts';
import { takeMailRoom } from '../../shared/aws/mail/mail-room.ts';
import { giveInvitationMailBack, takeInvitationMail } from '../../shared/data/people/invitation-limits.ts';
import { invitations } from '../../shared/data/people/invitations.ts';
import { subjectOfEmail } from '../../shared/data/people/opt-outs.ts';
import { profiles } from '../../shared/data/people/profiles.ts';
import { nameOfWorkspace } from '../../shared/data/people/workspaces.ts';
import { type Invitation, mailedInvitation } from '../../shared/domain/people/invitations/invitation.ts';
import type { Profile } from '../../shared/domain/people/profiles/profile.ts';
import { environment } from '../../shared/env.ts';
import { signed } from '../../shared/runtime/auth/links.ts';
import { consume } from '../../shared/runtime/events/consume.ts';
import { publicUrl } from '../../shared/runtime/http/public-url.ts';
import { invitationMail } from '../../shared/wording/people/invitation-mail.ts';
import { invitationToken } from './invitations/invitation-token.ts';

const env = environment({ APP_URL: z.url() });

const refusalDays = 365;

/** Where whoever owns the address says that nobody is to invite it again. */
const refusalLink = async (subject: string, locale: string): Promise<string> => {
  const expires = Math.floor(Date.now() / 1000) + refusalDays * 86_400;
  return `${publicUrl()}/v1/unsubscribe/${await signed({ do: 'refuse_invitations', subject, locale, expires })}`;
};

const mailOf = async (invitation: Invitation, inviter: Profile, unsubscribe: string) => {
  const { workspaceId, locale, role, endsAt } = invitation;
  const workspaceName = await nameOfWorkspace(workspaceId, Date.now());
  // Behind the `#`: a browser keeps it to itself, so that it stands in no log.
  const link = `${env.APP_URL.replace(/\/$/, '')}/invitation#${await invitationToken(invitation)}`;
  const facts = { workspaceName, inviterName: inviter.displayName, role, endsAt, link, unsubscribe };
  return { ...invitationMail(facts, { locale, zone: inviter.zone }), unsubscribe };
};

/** Hands the mail to SES, if it may be mailed at all. Answers why it never will be taken; throws where it may be tried again. */
const send = async (invitation: Invitation, to: string): Promise<string | undefined> => {
  const { invitationId, round, sends, invitedBy, locale } = invitation;
  const [subject, inviter] = [subjectOfEmail(to), await profiles.get({ userId: invitedBy })];
  const now = new Date().toISOString();
  if (!(await takeMailRoom('invitation'))) return 'mail_quota_kept';
  const unmailed = await takeInvitationMail(subject, inviter, now);
  if (unmailed) return unmailed;
  const messageId = messageIdOf(`${invitationId}.${round}.${sends}`);
  try {
    await sendMail({ ...(await mailOf(invitation, inviter, await refusalLink(subject, locale))), ...envelope, to, messageId });
    return undefined;
  } catch (error) {
    const outcome = mailFailure(error);
    // Where nobody knows, it may have gone.
    if (outcome !== 'unknown' && outcome !== 'refused') await giveInvitationMailBack(subject, inviter, now);
    if (outcome !== 'refused') throw error;
    return error instanceof Error ? error.name : 'unknown';
  }
};

/**
 * Mails an invitation. What was mailed, is over, or was sent again meanwhile is left alone. A crash between the mail and its mark sends a
 * second one: an invitation twice is better than none.
 */
export const handler = consume(
  { 'invitation.sent': invitationEvents['invitation.sent'] },
  {
    'invitation.sent': async ({ record, data, requestId }) => {
      const invitation = await invitations.get(record);
      const { status, round, mailed, email } = invitation;
      if (!email || status !== 'open' || round !== data.round || mailed >= data.send) return;
      const refused = await send(invitation, email);
      const context = { userId: 'mail' as const, now: new Date().toISOString(), requestId };
      await invitations.update(record, each => mailedInvitation(each, data.send, refused), context);
    },
  },
);
