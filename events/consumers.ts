const deliveryOn = <C extends 'email' | 'push'>(channel: C) =>
  [
    { type: 'notification.planned', channel },
    { type: 'notification.due', channel },
    { type: 'delivery.retry_due', channel },
  ] as const;

/** Who listens to what (the types stand in `events/index.ts`): each is `functions/<name>.ts`, a Lambda with a queue, a dead-letter queue and an alarm of its own. */
export const consumers = {
  'notifications/on-reminder-fired': [{ type: 'item.reminder_fired' }],
  'notifications/on-account-notice': [
    { type: 'key.expiring' },
    { type: 'key.expired' },
    { type: 'subscribed.health_changed' },
    { type: 'invitation.offered' },
    { type: 'member.ownership_offered' },
    { type: 'profile.email_changed' },
  ],
  'workspaces/on-ended': [
    { type: 'workspace.trashed' },
    { type: 'workspace.restored' },
    { type: 'workspace.erase_due' },
    { type: 'workspace.trash_emptied' },
    { type: 'list.trashed' },
    { type: 'list.restored' },
    { type: 'list.items_left' },
    { type: 'profile.closed' },
    { type: 'profile.erase_due' },
  ],
  'identity/on-access-changed': [
    { type: 'profile.signed_out' },
    { type: 'profile.suspended' },
    { type: 'profile.lifted' },
    { type: 'profile.closed' },
    { type: 'profile.erase_due' },
  ],
  'subscriptions/on-refresh-due': [{ type: 'subscribed.refresh_due' }, { type: 'subscribed.ended' }],
  'activity/on-calendar-conflict': [{ type: 'mirror.conflicted' }, { type: 'mirror.set_apart' }],
  'invitations/on-invitation-sent': [{ type: 'invitation.sent' }],
  'digests/on-digest-due': [{ type: 'profile.digest_due' }],
  'deliveries/on-email-due': [...deliveryOn('email'), { type: 'profile.email_changed' }],
  'deliveries/on-push-due': deliveryOn('push'),
  'grants/on-token-due': [
    { type: 'grant.refresh_due' },
    { type: 'grant.disconnected' },
    { type: 'grant.revoke_due' },
    { type: 'consent.unclaimed' },
    { type: 'seal.reseal_due' },
  ],
  'grants/on-health-changed': [{ type: 'grant.health_changed' }],
  'calendars/on-sync-due': [
    { type: 'grant.connected' },
    { type: 'grant.sync_due' },
    { type: 'grant.disconnected' },
    { type: 'calendar.mode_chosen' },
    { type: 'item.created' },
    { type: 'item.changed' },
    { type: 'item.moved' },
    { type: 'item.completed' },
    { type: 'item.skipped' },
    { type: 'item.reopened' },
    { type: 'item.snoozed' },
    { type: 'item.trashed' },
    { type: 'item.restored' },
  ],
} as const;
export type ConsumerName = keyof typeof consumers;
