import type { NotificationKind } from '../people/profiles/profile.ts';

/** What SES takes of the account in 24 hours, and what it took in the last. A negative `most` is no bound. */
export type MailQuota = { sent: number; most: number };

/** How much of the kept share each kind may use up: reminders are many, and stand in the inbox all the same. */
const mayUse: Record<NotificationKind | 'invitation' | 'visit', number> = {
  invitation: 0,
  reminder: 0,
  news: 0,
  critical: 0.5,
  // Somebody comes, or does not, by it: it stands in no inbox beside.
  visit: 1,
  digest: 1,
  account: 1,
};

/**
 * Whether a mail of this kind may go, where a part of the day's quota (percent) is kept for digests and notices about the account, half of it
 * also for what is critical: however many reminders somebody causes, nobody waits for these, nor for the codes of sign-ups.
 */
export const hasMailRoom = ({ sent, most }: MailQuota, kind: keyof typeof mayUse, keptPercent: number): boolean =>
  most < 0 || sent < most * (1 - (keptPercent / 100) * (1 - mayUse[kind]));
