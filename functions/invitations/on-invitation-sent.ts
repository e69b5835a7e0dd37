import * as z from 'zod';
import { invitationEvents } from '../../events/invitation.ts';
import { mailFailure, sendMail } from '../../shared/aws/mail.ts';
import { invitations } from '../../shared/data/invitations.ts';
import { profiles } from '../../shared/data/profiles.ts';
import { nameOfWorkspace } from '../../shared/data/workspaces.ts';
import { type Invitation, mailedInvitation } from '../../shared/domain/invitation.ts';
import { environment } from '../../shared/env.ts';
import { consume } from '../../shared/runtime/consume.ts';
import { invitationToken } from '../../shared/runtime/invitation-token.ts';
import { invitationMail } from '../../shared/wording/invitation-mail.ts';

const env = environment({ MAIL_FROM: z.email(), MAIL_CONFIGURATION_SET: z.string(), APP_URL: z.url() });

const mailOf = async (invitation: Invitation) => {
  const { workspaceId, invitedBy, locale, role, endsAt } = invitation;
  const [workspaceName, inviter] = await Promise.all([nameOfWorkspace(workspaceId, Date.now()), profiles.get({ userId: invitedBy })]);
  // Behind the `#`: a browser keeps it to itself, so that it stands in no log.
  const link = `${env.APP_URL.replace(/\/$/, '')}/invitation#${await invitationToken(invitation)}`;
  return invitationMail({ workspaceName, inviterName: inviter.displayName, role, endsAt, link }, { locale, zone: inviter.zone });
};

/** Hands the mail to SES. Answers why it never will be taken; throws where it may be tried again. */
const send = async (invitation: Invitation, to: string): Promise<string | undefined> => {
  const { invitationId, round, sends } = invitation;
  const messageId = `<${invitationId}.${round}.${sends}@${env.MAIL_FROM.split('@')[1]}>`;
  const envelope = { from: `Almanac <${env.MAIL_FROM}>`, configurationSet: env.MAIL_CONFIGURATION_SET, to, messageId };
  try {
    await sendMail({ ...(await mailOf(invitation)), ...envelope });
    return undefined;
  } catch (error) {
    if (mailFailure(error) !== 'refused') throw error;
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
      const stamp = { userId: 'mail', now: new Date().toISOString(), requestId };
      await invitations.update(record, each => mailedInvitation(each, data.send, refused), stamp);
    },
  },
);
