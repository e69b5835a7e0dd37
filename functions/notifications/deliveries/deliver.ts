import { claimTry } from '../../../shared/data/core/claim-try.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { items } from '../../../shared/data/items/items.ts';
import { deliveries } from '../../../shared/data/notifications/deliveries.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { standingFor } from '../../../shared/data/people/roles.ts';
import { isPermitted } from '../../../shared/domain/core/permissions.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { type Delivery, endTry, type Outcome, resumeDelivery, startDelivery } from '../../../shared/domain/notifications/delivery.ts';
import type { Notification } from '../../../shared/domain/notifications/notification.ts';
import type { NewsContent, ReminderContent } from '../../../shared/domain/notifications/notification-content.ts';
import { whyOver } from '../../../shared/domain/notifications/reminder-over.ts';
import { hasAccess } from '../../../shared/domain/people/accounts/account.ts';
import type { Member } from '../../../shared/domain/people/workspaces/workspace.ts';
import { logTry } from '../../../shared/runtime/log/log-try.ts';

export type Target = Pick<Delivery, 'channel' | 'target'>;

/** Whether somebody may read an item at this moment: what has waited may not be theirs any more. */
const mayRead = async (member: Member, item: Item): Promise<boolean> =>
  isPermitted(await standingFor(member), 'item:read', item, member.userId);

type About = ReminderContent | NewsContent;

/** What fired this short a time ago was checked then. */
const freshMs = 5_000;
const isFresh = (content: About, now: string): boolean =>
  content.kind === 'reminder' && Date.parse(now) - Date.parse(content.firedAt) < freshMs;

/**
 * Why a notification need not be told any more: what it is about was done, claimed, moved, deleted, or is no longer the reader's to see. Asked of
 * what has waited: quiet hours, a retry, a queue that was stuck.
 */
const overtaken = async ({ content, userId }: Notification, now: string): Promise<string | undefined> => {
  if (content.kind === 'digest' || content.kind === 'account' || isFresh(content, now)) return undefined;
  const { workspaceId, itemId } = content;
  const [item, member, reader] = await Promise.all([
    items.find({ workspaceId, itemId }),
    membershipOf({ workspaceId, userId }),
    profiles.find({ userId }),
  ]);
  if (!reader || !hasAccess(reader)) return 'no_access';
  if (!member) return 'left_workspace';
  if (!item || item.trashedAt) return 'item_deleted';
  if (!(await mayRead(member, item))) return 'item_out_of_reach';
  return content.kind === 'reminder' ? whyOver(content, item, userId) : undefined;
};

const report = (delivery: Delivery): void =>
  logTry(delivery, { caller: delivery.userId, notificationId: delivery.notificationId, channel: delivery.channel });

/** The delivery that is to be sent now, claimed in the ledger; undefined when there is nothing (more) to send. */
const claim = async (notification: Notification, target: Target, context: WriteContext): Promise<Delivery | undefined> => {
  const { userId, notificationId, expiresAt } = notification;
  const begin = startDelivery({ userId, notificationId, ...target }, expiresAt, context.now);
  const claimed = await claimTry(deliveries, begin, resumeDelivery, context);
  if (claimed === undefined || claimed.status === 'sending') return claimed;
  report(claimed);
  return undefined;
};

/** When the person was to be told on this channel: later than the moment itself only where quiet hours deferred it. */
const toldAt = ({ plan, tellAt }: Notification, { channel }: Target): string =>
  plan.find(planned => planned.channel === channel)?.at ?? tellAt;

/** Tells one notification to one target, and writes down how it went: claimed, checked, sent, recorded. */
export const deliver = async (
  notification: Notification,
  target: Target,
  requestId: string,
  send: (attempt: Delivery) => Promise<Outcome>,
): Promise<Outcome | undefined> => {
  const context = () => ({ userId: notification.userId, now: new Date().toISOString(), requestId });
  const begun = context();
  const delivery = await claim(notification, target, begun);
  if (!delivery) return undefined;
  const reason = await overtaken(notification, begun.now);
  const outcome: Outcome = reason ? { outcome: 'skipped', reason } : await send(delivery);
  const ended = context();
  report(await deliveries.save(endTry(delivery, outcome, toldAt(notification, target), ended.now, Math.random()), ended));
  return outcome;
};
