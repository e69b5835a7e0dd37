const deliveryOn = <C extends 'email' | 'push'>(channel: C) =>
  [
    { type: 'notification.planned', channel },
    { type: 'notification.due', channel },
    { type: 'delivery.retry_due', channel },
  ] as const;

/** What happens to items that have sub-items, or are some. */
const ofFamilies = <T extends string>(...types: T[]) => types.map(type => ({ type, having: ['parentId', 'subItems'] }) as const);

/**
 * Who listens to what (the types stand in `events/index.ts`). A listener is called by its function, `functions/<service>/on-….ts`, which has a queue,
 * a dead-letter queue and an alarm; one that shares a function has a name in it: `notifications/on-event/digests`. Each gets a message of its own.
 */
export const consumers = {
  'notifications/on-reminder': [{ type: 'item.reminder_fired' }],
  'notifications/on-event/notices': [
    { type: 'key.expiring' },
    { type: 'key.expired' },
    { type: 'connection.health_changed' },
    { type: 'subscribed.health_changed' },
    { type: 'invitation.offered' },
    { type: 'member.ownership_offered' },
    { type: 'profile.email_changed' },
    { type: 'key.created' },
    { type: 'key.rotated' },
    { type: 'passkey.added' },
    { type: 'passkey.removed' },
    { type: 'passkey.suspected' },
    { type: 'session.begun' },
    { type: 'subscription.registered' },
    { type: 'feed.created' },
    { type: 'connection.connected' },
    { type: 'member.role_changed' },
    { type: 'member.ending' },
    { type: 'pin.locked' },
    { type: 'emergency_access.begun' },
    { type: 'emergency_access.overdue' },
    { type: 'prescription.refill_due' },
    { type: 'prescription.left_unsigned' },
    { type: 'portal_access.granted' },
    { type: 'portal_access.accepted' },
    { type: 'portal_access.ending' },
    { type: 'portal_access.ended' },
    { type: 'patient.restored' },
    { type: 'patient.unmerged' },
    { type: 'note.left_unsigned' },
    { type: 'note.signed' },
    { type: 'note.left_uncosigned' },
    { type: 'dispatch.health_changed' },
    { type: 'dispatch.gave_up' },
  ],
  'items/on-event/absences': [
    { type: 'absence.started' },
    { type: 'absence.changed' },
    { type: 'absence.ended' },
    { type: 'absence.items_left' },
  ],
  'items/on-event/approvals': [{ type: 'item.approval_due' }],
  'items/on-event/fields': [{ type: 'field.changed', having: ['leaving'] }, { type: 'field.deleted' }, { type: 'field.items_left' }],
  'items/on-event/history': [
    { type: 'item.completed' },
    { type: 'item.part_done' },
    { type: 'item.part_taken_back' },
    { type: 'item.skipped' },
    { type: 'item.missed' },
    { type: 'item.reopened' },
  ],
  'items/on-event/leavers': [{ type: 'member.removed' }, { type: 'member.items_left' }, { type: 'profile.closed' }],
  'items/on-event/relations': [
    { type: 'relation.created' },
    { type: 'relation.removed' },
    { type: 'item.completed' },
    { type: 'item.skipped' },
    { type: 'item.missed' },
    { type: 'item.reopened' },
    { type: 'item.made_due' },
    { type: 'item.trashed' },
    { type: 'item.restored' },
    { type: 'item.blocked' },
    { type: 'item.unblocked' },
  ],
  'items/on-event/sub-items': ofFamilies(
    'item.changed',
    'item.completed',
    'item.skipped',
    'item.missed',
    'item.reopened',
    'item.returned',
    'item.claim_withdrawn',
    'item.trashed',
    'item.restored',
    'item.followed_parent',
  ),
  'households/on-event/allowances': [{ type: 'allowance.fell_due' }, { type: 'member.removed' }],
  'households/on-event/points': [
    { type: 'item.completed' },
    { type: 'item.part_done' },
    { type: 'item.part_taken_back' },
    { type: 'item.reopened' },
  ],
  'households/on-event/redemptions': [{ type: 'redemption.end_due' }, { type: 'member.removed' }],
  'households/on-event/streaks': [{ type: 'occurrence.ended' }, { type: 'occurrence.taken_back' }],
  'items/on-event/tags': [
    { type: 'tag.changed' },
    { type: 'tag.grown' },
    { type: 'tag.deleted' },
    { type: 'tag.items_left' },
    { type: 'item.created' },
    { type: 'item.changed' },
  ],
  'platform/on-ended': [
    { type: 'workspace.trashed' },
    { type: 'workspace.restored' },
    { type: 'workspace.erase_due' },
    { type: 'workspace.trash_emptied' },
    { type: 'list.trashed' },
    { type: 'list.restored' },
    { type: 'list.items_left' },
    { type: 'item.trashed' },
    { type: 'item.restored' },
    { type: 'comment.deleted' },
    { type: 'file.refused' },
    { type: 'file.deleted' },
    { type: 'profile.closed' },
    { type: 'profile.erase_due' },
    { type: 'workspace.created' },
    { type: 'archive.due' },
    { type: 'member.removed' },
    { type: 'member.end_due' },
    { type: 'child.erase_due' },
    { type: 'patient.erased' },
    { type: 'patient.retention_due' },
  ],
  'platform/on-reconciliation': [{ type: 'workspace.created' }, { type: 'reconciliation.due' }],
  'platform/on-access-changed': [
    { type: 'profile.signed_out' },
    { type: 'profile.suspended' },
    { type: 'profile.lifted' },
    { type: 'profile.closed' },
    { type: 'profile.erase_due' },
  ],
  'calendars/on-refresh': [{ type: 'subscribed.refresh_due' }, { type: 'subscribed.ended' }, { type: 'job.calendar_import_due' }],
  'calendars/on-event/conflicts': [{ type: 'event_link.conflicted' }, { type: 'event_link.unsupported_found' }],
  'clinic/on-visit/notices': [
    { type: 'appointment.booked' },
    { type: 'appointment.rescheduled' },
    { type: 'appointment.cancelled' },
    { type: 'appointment.reminder_due' },
    { type: 'visit_notice.retry_due' },
    { type: 'waitlist_entry.offered' },
    { type: 'visit_series.booked' },
    { type: 'visit_series.called_off' },
  ],
  'clinic/on-visit/portals': [
    { type: 'portal_access.granted' },
    { type: 'portal_access.accepted' },
    { type: 'portal_access.look_due' },
    { type: 'patient.restored' },
    { type: 'patient.unmerged' },
  ],
  'clinic/on-visit/waitlist': [
    { type: 'appointment.cancelled' },
    { type: 'appointment.rescheduled' },
    { type: 'appointment.booked' },
    { type: 'schedule.changed' },
    { type: 'absence.changed' },
    { type: 'absence.cancelled' },
    { type: 'absence.ended' },
    { type: 'waitlist_entry.created' },
    { type: 'waitlist_entry.offer_ended' },
    { type: 'waitlist_entry.look_due' },
    { type: 'waitlist_entry.booked' },
    { type: 'waitlist_entry.ended' },
    { type: 'patient.ended' },
    { type: 'legal_hold.lifted' },
    { type: 'visit_series.booked' },
  ],
  'clinic/on-visit/series': [{ type: 'visit_series.step_due' }],
  'people/on-invitation-sent': [{ type: 'invitation.sent' }],
  'notifications/on-event/digests': [{ type: 'profile.digest_due' }],
  'notifications/on-event/news': [
    { type: 'item.created' },
    { type: 'item.changed' },
    { type: 'item.handed_over' },
    { type: 'item.completed' },
    { type: 'item.claimed' },
    { type: 'item.returned' },
    { type: 'item.snoozed' },
    { type: 'item.unblocked' },
    { type: 'comment.created' },
    { type: 'comment.changed' },
    { type: 'notification.due' },
  ],
  'notifications/on-email': [...deliveryOn('email'), { type: 'profile.email_changed' }],
  'notifications/on-push': deliveryOn('push'),
  'calendars/on-token': [
    { type: 'connection.refresh_due' },
    { type: 'connection.disconnected' },
    { type: 'connection.revoke_due' },
    { type: 'consent.unclaimed' },
    { type: 'credential.data_key_due' },
  ],
  'calendars/on-sync': [
    { type: 'connection.connected' },
    { type: 'connection.sync_due' },
    { type: 'connection.disconnected' },
    { type: 'calendar.mode_chosen' },
    { type: 'item.created' },
    { type: 'item.changed' },
    { type: 'item.moved' },
    { type: 'item.completed' },
    { type: 'item.skipped' },
    { type: 'item.reopened' },
    { type: 'item.snoozed' },
    { type: 'item.made_due' },
    { type: 'item.trashed' },
    { type: 'item.restored' },
  ],
  'views/on-event': [{ type: 'job.audit_export_due' }],
  'integrations/on-dispatch': [{ type: 'dispatch.due' }, { type: 'job.webhook_replay_due' }],
} as const;
export type ListenerName = keyof typeof consumers;

type FunctionOf<N> = N extends `${infer Service}/${infer Own}/${string}` ? `${Service}/${Own}` : N;
/** A function that hears events. */
export type ConsumerName = FunctionOf<ListenerName>;

/** What the listeners of a function hear, by their names in it. */
export type HeardIn<F extends ConsumerName> = {
  [N in ListenerName as N extends `${F}/${infer Own}` ? Own : never]: (typeof consumers)[N][number]['type'];
};

/** The function that a listener is in. */
export const functionOf = (listener: string): string => listener.split('/', 2).join('/');

/** What a listener is called in its function, where that has several. */
export const ownNameOf = (listener: string): string | undefined => listener.split('/')[2];

/** The functions that hear of rows that are appended to logs, of workspaces or of all owners: no event of a record, and so in no list above. */
export const appendedListeners = ['integrations/on-log', 'views/on-log', 'views/on-grown'] as const;

/** The functions that hear events, each once. */
export const consumerNames = [...new Set(Object.keys(consumers).map(functionOf))] as ConsumerName[];
