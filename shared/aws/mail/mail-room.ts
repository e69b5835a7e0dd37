import * as z from 'zod';
import { hasMailRoom, type MailQuota } from '../../domain/notifications/mail-share.ts';
import { environment } from '../../env.ts';
import { mailQuota } from './mail-quota.ts';

const { MAIL_KEPT_PERCENT } = environment({ MAIL_KEPT_PERCENT: z.coerce.number().min(0).max(50) });

/** How long an instance goes by what SES said last, counting its own mails on: SES answers one such question a second. */
const askedAgainMs = 30_000;
let known: { quota: MailQuota; untilMs: number } | undefined;

/** What is left of the day, as SES says. Where SES does not answer, the last answer stands, and without one nobody is held up. */
const quotaNow = async (nowMs: number): Promise<MailQuota | undefined> => {
  if (known && known.untilMs > nowMs) return known.quota;
  const asked = await mailQuota().then(
    ({ sentInLast24Hours: sent, atMostIn24Hours: most }) => ({ sent, most }),
    () => known?.quota,
  );
  known = asked && { quota: asked, untilMs: nowMs + askedAgainMs };
  return asked;
};

/** Whether a mail of this kind may go now, by the share of SES's quota that is kept for others; what goes is counted. */
export const takeMailRoom = async (kind: Parameters<typeof hasMailRoom>[1]): Promise<boolean> => {
  if (MAIL_KEPT_PERCENT === 0) return true;
  const quota = await quotaNow(Date.now());
  if (!quota || !hasMailRoom(quota, kind, MAIL_KEPT_PERCENT)) return !quota;
  quota.sent += 1;
  return true;
};
