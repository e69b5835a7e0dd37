import { profiles } from '../../../shared/data/people/profiles.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import type { Notice } from '../../../shared/domain/notifications/notification-content.ts';
import { notify } from './notify.ts';

/** The event that a notice comes from. */
export type Heard = { id: string; at: string; requestId: string };
/** Whom a notice is for, and what it names. */
export type About = { userId: UserId; notice: Notice; name: string; at: string; link?: string };

/** Tells somebody of what happened to their account, or at once and through quiet hours of something critical. */
export const tell = async ({ userId, ...about }: About, cause: Heard, kind: 'account' | 'critical' = 'account'): Promise<void> => {
  const reader = await profiles.get({ userId });
  await notify(reader, { kind, content: { kind: 'account', ...about }, tellAt: cause.at, cause });
};
