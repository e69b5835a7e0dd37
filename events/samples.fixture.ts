import { createFeed, FeedInput, revokeFeed, rotateFeedSecret } from '../shared/domain/calendars/feed.ts';
import type { Change } from '../shared/domain/core/due.ts';
import { ada, at, ben, due, ids, itemAt, runClock } from '../shared/domain/items/item.fixture.ts';
import { changeItem, moveItem, restoreItem, snoozeItem, trashItem } from '../shared/domain/items/item-changes.ts';
import { advanceItem } from '../shared/domain/items/item-clock.ts';
import { completeItem, reopenItem, skipItem } from '../shared/domain/items/item-occurrences.ts';
import { changeList, createList, leaveItems, restoreList, trashList } from '../shared/domain/items/list.ts';
import { advanceDelivery, type Delivery, endTry, resumeDelivery, startDelivery } from '../shared/domain/notifications/delivery.ts';
import {
  actOn,
  advanceNotification,
  createNotification,
  markNotification,
  planChannels,
} from '../shared/domain/notifications/notification.ts';
import { endSubscription, registerSubscription } from '../shared/domain/notifications/subscription.ts';
import {
  changeEmail,
  closeAccount,
  eraseAccount,
  liftAccount,
  signOutEverywhere,
  suspendAccount,
} from '../shared/domain/people/account.ts';
import { changeProfile, createProfile, suppressEmail, unsubscribe } from '../shared/domain/people/profile.ts';
import { advanceProfile } from '../shared/domain/people/profile-clock.ts';
import { changeCustomRole, createRole, deleteRole } from '../shared/domain/people/role.ts';
import {
  acceptOwnership,
  changeOwners,
  changeRole,
  changeWorkspace,
  createWorkspace,
  endOwnershipOffer,
  newMember,
  offerOwnership,
  removeMember,
} from '../shared/domain/people/workspace.ts';
import {
  advanceWorkspace,
  bringMemberBack,
  emptyTrash,
  restoreWorkspace,
  setMemberAside,
  trashWorkspace,
} from '../shared/domain/people/workspace-trash.ts';
import { activitySamples } from './activity.fixture.ts';
import { connectionSamples } from './connection.fixture.ts';
import { invitationSamples, optOutSamples } from './invitation.fixture.ts';
import { keySamples } from './key.fixture.ts';
import { type Sample, samplesOf } from './sample.fixture.ts';
import { subscribedSamples } from './subscribed.fixture.ts';

const now = '2026-11-21T08:00:00.000Z';
const acting = at(now);

const items = (): Sample[] => {
  const listId = 'list_01kb8m3tq2e8fvq3w5r7c9d0ea';
  const weekly = itemAt(now, {
    due: due('2026-11-28T09:00'),
    recurrence: { rule: 'FREQ=WEEKLY', missed: 'skip' },
    reminders: [{ offset: '-PT1H' }, { offset: 'PT0S' }],
  });
  const created = { next: weekly, event: { type: 'item.created', data: {} } };
  const completed = completeItem(weekly, acting);
  const trashed = trashItem(weekly, acting);
  return samplesOf(
    'item',
    created,
    changeItem(weekly, { title: 'Other' }, acting),
    moveItem({ ...weekly, listId: undefined }, listId),
    moveItem({ ...weekly, listId }, undefined),
    completed,
    completeItem(weekly, acting, due('2026-12-12T09:00')),
    completeItem(itemAt(now), acting),
    skipItem(weekly, acting),
    reopenItem(completed.next, acting),
    snoozeItem(weekly, { until: '2026-11-22T08:00:00Z' }, acting),
    snoozeItem(weekly, { until: '2026-11-29T08:00:00Z', moveDue: true }, acting),
    trashed,
    restoreItem(trashed.next, acting),
    advanceItem({ ...weekly, dueAt: now }, now),
    // Fires twice, then is missed, again and again.
    ...runClock(weekly, '2026-12-20T00:00:00.000Z').changes,
  );
};

const profiles = (): Sample[] => {
  const created = createProfile(ada, 'ada@example.org', now);
  const digest = {
    daily: { days: 'every' as const, time: '08:00', channels: ['email' as const, 'inbox' as const] },
    weekly: { weekday: 'sat' as const, time: '08:00', channels: ['email' as const] },
  };
  const changed = changeProfile(
    created.next,
    { digest, quietHours: { fri: { from: '22:00', to: '08:00' } }, zone: 'Europe/Berlin' },
    acting,
  );
  return samplesOf(
    'profile',
    created,
    changed,
    advanceProfile(changed.next, changed.next.dueAt!),
    suppressEmail(created.next, 'bounce'),
    signOutEverywhere(created.next, now),
    suspendAccount(created.next, 'operator', now)!,
    liftAccount(suspendAccount(created.next, 'operator', now)!.next, now)!,
    closeAccount(created.next, now)!,
    eraseAccount(created.next, now),
    changeEmail(created.next, 'ada@example.com', now)!,
    unsubscribe(changed.next, 'digest', acting),
    unsubscribe(changed.next, 'reminder', acting),
  );
};

const workspaces = (): Sample[] => {
  const { workspace, owner } = createWorkspace({ name: 'Home', kind: 'household' }, ids.workspaceId, acting);
  const added = newMember({ userId: ben, role: 'member' }, ids.workspaceId, acting);
  const trashed = trashWorkspace(workspace.next, now)!;
  const offered = offerOwnership(owner.next, added.next, false, now);
  const list = createList({ name: 'Garden' }, { workspaceId: ids.workspaceId, listId: 'list_01kb8m3tq2e8fvq3w5r7c9d0ea' }, acting);
  const trashedList = trashList(list.next, acting);
  return [
    ...samplesOf(
      'workspace',
      workspace,
      changeWorkspace(workspace.next, { name: 'Our home' }),
      changeOwners(workspace.next),
      trashed,
      restoreWorkspace(trashed.next)!,
      advanceWorkspace(trashed.next, now),
      emptyTrash(workspace.next, now),
    ),
    ...samplesOf(
      'member',
      owner,
      added,
      changeRole(added.next, 'admin', 'owner', 1),
      offered,
      endOwnershipOffer(offered.next, offered.next),
      acceptOwnership(offered.next, owner.next, now).heir,
      removeMember(added.next, 'owner', 1, acting),
      setMemberAside(added.next, now),
      bringMemberBack(setMemberAside(added.next, now).next),
    ),
    ...samplesOf(
      'list',
      list,
      changeList(list.next, { name: 'Balcony' }),
      trashedList,
      restoreList(trashedList.next, now)!,
      leaveItems(list.next, 'place'),
    ),
  ];
};

const notificationId = 'ntf_01kb8m3tq2e8fvq3w5r7c9d0ea';

const notifications = (): Sample[] => {
  const reader = {
    zone: 'Europe/Berlin',
    quietHours: { sat: { from: '08:00', to: '10:00' } },
    hasSubscription: true,
    wanted: ['inbox', 'email', 'push'] as const,
  };
  const content = {
    kind: 'reminder' as const,
    ...ids,
    workspaceName: 'Home',
    title: 'Water the plants',
    itemKind: 'chore' as const,
    priority: 'none' as const,
    dueAt: now,
    firedAt: now,
    lateMs: 0,
    others: 0,
  };
  const input = { userId: ada, notificationId, kind: 'reminder' as const, content, cause: 'WS#1/ITEM#1@2', tellAt: now };
  const planned = createNotification(input, planChannels(reader, 'reminder', now), now);
  return samplesOf(
    'notification',
    planned,
    advanceNotification(planned.next, planned.next.dueAt!),
    markNotification(planned.next, 'read'),
    actOn(planned.next, 'done'),
  );
};

const deliveries = (): Sample[] => {
  const begun = startDelivery({ userId: ada, notificationId, target: 'email', channel: 'email' }, 1_800_000_000, now);
  const ends = (delivery: Delivery, outcome: 'refused' | 'unknown' | 'throttled') =>
    endTry(delivery, { outcome, reason: 'Why' }, now, now, 0.5);
  const retrying = ends(begun.next, 'throttled');
  const due = advanceDelivery(retrying.next, retrying.next.dueAt!);
  return samplesOf(
    'delivery',
    begun,
    endTry(begun.next, { outcome: 'sent', providerId: 'ses-1' }, now, now, 0),
    endTry(begun.next, { outcome: 'skipped', reason: 'item_done' }, now, now, 0),
    ends(begun.next, 'refused'),
    ends({ ...begun.next, unknowns: 1 }, 'unknown'),
    retrying,
    due,
    resumeDelivery(due.next, now) as Change<Delivery>,
    resumeDelivery({ ...begun.next, unknowns: 1 }, '2026-11-21T09:00:00.000Z') as Change<Delivery>,
  );
};

const subscriptions = (): Sample[] => {
  const input = { endpoint: 'https://push.example.org/abc', keys: { p256dh: `B${'a'.repeat(86)}`, auth: 'a'.repeat(22) } };
  const registered = registerSubscription(input, { userId: ada, subscriptionId: 'push_01kb8m3tq2e8fvq3w5r7c9d0ea' }, undefined, now);
  return samplesOf(
    'subscription',
    registered,
    endSubscription(registered.next, 'push_service', acting),
    endSubscription(registered.next, 'user', acting),
    endSubscription(registered.next, 'another_user', acting),
  );
};

const feeds = (): Sample[] => {
  const input = FeedInput.parse({ name: 'Agenda' });
  const made = createFeed(input, { userId: ada, feedId: 'feed_01kb8m3tq2e8fvq3w5r7c9d0ea', secretHash: 'a'.repeat(43) }, now);
  return samplesOf('feed', made, rotateFeedSecret(made.next, 'b'.repeat(43)), revokeFeed(made.next, acting));
};

const roles = (): Sample[] => {
  const input = { name: 'Sitter', rows: [{ resource: 'item' as const, actions: ['read' as const] }] };
  const made = createRole(input, { workspaceId: ids.workspaceId, roleId: 'role_01kb8m3tq2e8fvq3w5r7c9d0ea' }, 'admin', acting);
  return samplesOf('role', made, changeCustomRole(made.next, { name: 'Babysitter' }, 'admin'), deleteRole(made.next, 'admin', acting));
};

/** Changes of every kind that the domain makes, each as its own rule makes it. */
export const samples = (): Sample[] => [
  ...items(),
  ...profiles(),
  ...workspaces(),
  ...notifications(),
  ...deliveries(),
  ...subscriptions(),
  ...connectionSamples(),
  ...subscribedSamples(),
  ...feeds(),
  ...keySamples(),
  ...invitationSamples(),
  ...optOutSamples(),
  ...roles(),
  ...activitySamples(),
];
