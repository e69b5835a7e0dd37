import * as z from 'zod';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Notification } from '../../../shared/domain/notifications/notification.ts';
import type { NewsContent } from '../../../shared/domain/notifications/notification-content.ts';
import type { MailKind } from '../../../shared/domain/people/profiles/profile.ts';
import { environment } from '../../../shared/env.ts';
import type { UnsubscribeClaim } from '../../../shared/runtime/auth/claim.ts';
import { signed } from '../../../shared/runtime/auth/links.ts';
import { publicUrl } from '../../../shared/runtime/http/public-url.ts';

const env = environment({ APP_URL: z.url() });

const days = (count: number): number => count * 86_400;

const stopAt = async (claim: UnsubscribeClaim): Promise<string> => `${publicUrl()}/v1/unsubscribe/${await signed(claim)}`;
const yearAfter = (madeAt: string): number => Math.floor(Date.parse(madeAt) / 1000) + days(365);

/** The link that stops mails of a kind, for a year. */
export const unsubscribeLink = (userId: UserId, kind: MailKind, madeAt: string): Promise<string> =>
  stopAt({ do: 'unsubscribe', userId, kind, channel: 'email', expires: yearAfter(madeAt) });

/** The links by which somebody decides on the claim that news tells of, for a week: of several the last. */
export const decisionLinks = async ({ userId, notificationId, createdAt }: Notification, { news }: NewsContent) => {
  const claimedAt = news.findLast(({ kind }) => kind === 'claimed')?.at;
  const expires = Math.floor(Date.parse(createdAt) / 1000) + days(7);
  const decide = async (what: 'approve' | 'return') =>
    claimedAt && `${publicUrl()}/v1/actions/${await signed({ do: what, userId, notificationId, claimedAt, expires })}`;
  return { approve: await decide('approve'), return: await decide('return') };
};

/** The links of one notification: its one-time actions for a week, for a year those that stop mails of its kind, or of its workspace. */
export const linksOf = async ({ userId, notificationId, kind, createdAt, content }: Notification) => {
  const madeAt = Math.floor(Date.parse(createdAt) / 1000);
  const action = async (what: 'done' | 'snooze') =>
    `${publicUrl()}/v1/actions/${await signed({ do: what, userId, notificationId, expires: madeAt + days(7) })}`;
  const mute = async (workspaceId: WorkspaceId) => stopAt({ do: 'mute', userId, workspaceId, expires: yearAfter(createdAt) });
  return {
    done: await action('done'),
    snooze: await action('snooze'),
    open: content.kind === 'news' ? `${env.APP_URL.replace(/\/$/, '')}/items#${content.workspaceId}/${content.itemId}` : undefined,
    unsubscribe: await unsubscribeLink(userId, kind === 'critical' ? 'reminder' : kind, createdAt),
    mute: content.kind === 'reminder' || content.kind === 'news' ? await mute(content.workspaceId) : undefined,
  };
};
