import * as z from 'zod';
import { connectionEvents } from '../../../events/calendars/connection.ts';
import { subscribedEvents } from '../../../events/calendars/subscribed.ts';
import { emergencyAccessEvents } from '../../../events/clinic/emergency-access.ts';
import { noteEvents } from '../../../events/clinic/note.ts';
import { patientEvents } from '../../../events/clinic/patient.ts';
import { portalAccessEvents } from '../../../events/clinic/portal-access.ts';
import { prescriptionEvents } from '../../../events/clinic/prescription.ts';
import type { EventOf } from '../../../events/event.ts';
import { dispatchEvents } from '../../../events/integrations/dispatch.ts';
import { invitationEvents } from '../../../events/people/invitation.ts';
import { keyEvents } from '../../../events/people/key.ts';
import { memberEvents } from '../../../events/people/member.ts';
import { pinEvents } from '../../../events/people/pin.ts';
import { profileEvents } from '../../../events/people/profile.ts';
import { children } from '../../../shared/data/people/children.ts';
import { membershipOf, ownersIn } from '../../../shared/data/people/members.ts';
import { nameOfWorkspace } from '../../../shared/data/people/workspaces.ts';
import type { ConnectionStatus } from '../../../shared/domain/calendars/connections/connection.ts';
import { connectionName } from '../../../shared/domain/calendars/connections/connection-name.ts';
import type { SubscribedStatus } from '../../../shared/domain/calendars/subscriptions/subscribed-calendar.ts';
import type { DispatchStatus } from '../../../shared/domain/integrations/dispatch.ts';
import type { Notice } from '../../../shared/domain/notifications/notification-content.ts';
import { masked } from '../../../shared/domain/people/accounts/account.ts';
import type { Key } from '../../../shared/domain/people/keys/key.ts';
import { environment } from '../../../shared/env.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { invitationToken } from '../../people/invitations/invitation-token.ts';
import { tellAuthor, tellCosigner, tellOfMissing } from './note-writers.ts';
import { tellDesk, tellOfPortal, tellOfReturn } from './portals.ts';
import { tellOfRefill, tellPrescriber } from './prescribers.ts';
import { tellReviewers } from './reviewers.ts';
import { securityEvents, securityHandlers } from './security-notices.ts';
import { type About, tell } from './tell.ts';

const env = environment({ APP_URL: z.url() });
const appLink = (path: string): string => `${env.APP_URL.replace(/\/$/, '')}/${path}`;

const aboutKey = (notice: Notice, { userId, name, endsAt }: Pick<Key, 'userId' | 'name' | 'endsAt'>): About => ({
  userId,
  notice,
  name,
  at: endsAt,
});

const aboutConnection: Partial<Record<ConnectionStatus, Notice>> = {
  healthy: 'calendar_healthy',
  degraded: 'calendar_degraded',
  expired: 'calendar_expired',
  revoked: 'calendar_revoked',
};

const aboutSubscribed: Partial<Record<SubscribedStatus, Notice>> = {
  healthy: 'calendar_healthy',
  degraded: 'calendar_degraded',
  failed: 'subscribed_failed',
};

type ConnectionChanged = EventOf<(typeof connectionEvents)['connection.health_changed']>;

/** A connection works again, fails, or is over: its owner is told. */
const tellOfConnection = async (event: ConnectionChanged): Promise<void> => {
  const notice = aboutConnection[event.data.to];
  if (notice) await tell({ userId: event.record.userId, notice, name: connectionName(event.record), at: event.at }, event);
};

type SubscribedChanged = EventOf<(typeof subscribedEvents)['subscribed.health_changed']>;

const tellOfSubscribed = async (event: SubscribedChanged): Promise<void> => {
  const notice = aboutSubscribed[event.data.to];
  const { userId, name } = event.record;
  if (notice) await tell({ userId, notice, name: name || 'iCalendar', at: event.at }, event);
};

const aboutWebhook: Partial<Record<DispatchStatus, Notice>> = {
  active: 'webhook_healthy',
  failing: 'webhook_failing',
  held: 'webhook_held',
};

type DispatchChanged = EventOf<(typeof dispatchEvents)['dispatch.health_changed']>;

/** A webhook fails, is held, or works again: whoever it reads for is told, or the owners of the workspace where that is nobody any more. */
const tellOfWebhook = async (event: DispatchChanged): Promise<void> => {
  const { to, reason, name, readsAs } = event.data;
  const notice = aboutWebhook[to];
  if (!notice) return;
  const readers = reason === 'no_access' ? (await ownersIn(event.record.workspaceId)).map(({ userId }) => userId) : [readsAs];
  for (const userId of readers) await tell({ userId, notice, name, at: event.at }, event);
};

type Offered = EventOf<(typeof invitationEvents)['invitation.offered']>;

/** An offer to join: the button leads to the same page as the link of an invitation by mail. */
const tellOfOffer = async (event: Offered): Promise<void> => {
  const { userId, workspaceId, endsAt } = event.record;
  if (!userId) return;
  const [name, token] = await Promise.all([nameOfWorkspace(workspaceId, Date.now()), invitationToken(event.record)]);
  await tell({ userId, notice: 'workspace_offered', name, at: endsAt, link: appLink(`invitation#${token}`) }, event);
};

type OwnershipOffered = EventOf<(typeof memberEvents)['member.ownership_offered']>;

const tellOfOwnership = async (event: OwnershipOffered): Promise<void> => {
  const { userId, workspaceId } = event.record;
  const name = await nameOfWorkspace(workspaceId, Date.now());
  await tell({ userId, notice: 'ownership_offered', name, at: event.data.endsAt }, event);
};

type Ending = EventOf<(typeof memberEvents)['member.ending']>;

/** Somebody's time as a helper is over soon. */
const tellOfEnding = async (event: Ending): Promise<void> => {
  const { userId, workspaceId } = event.record;
  const name = await nameOfWorkspace(workspaceId, Date.now());
  await tell({ userId, notice: 'membership_ending', name, at: event.data.until }, event);
};

type Locked = EventOf<(typeof pinEvents)['pin.locked']>;

/** Somebody has said the PIN of a child wrong too often: its guardians are told. */
const tellOfLock = async (event: Locked): Promise<void> => {
  const [child, member] = await Promise.all([children.find(event.record), membershipOf(event.record)]);
  for (const userId of member?.guardians ?? [])
    await tell({ userId, notice: 'pin_locked', name: child?.name ?? '', at: event.data.until }, event);
};

/** What people should know of their account: a line here for each event that is worth a notice. */
export const notices = listener(
  {
    'key.expiring': keyEvents['key.expiring'],
    'key.expired': keyEvents['key.expired'],
    'connection.health_changed': connectionEvents['connection.health_changed'],
    'subscribed.health_changed': subscribedEvents['subscribed.health_changed'],
    'dispatch.health_changed': dispatchEvents['dispatch.health_changed'],
    'dispatch.gave_up': dispatchEvents['dispatch.gave_up'],
    'invitation.offered': invitationEvents['invitation.offered'],
    'member.ownership_offered': memberEvents['member.ownership_offered'],
    'member.ending': memberEvents['member.ending'],
    'pin.locked': pinEvents['pin.locked'],
    'emergency_access.begun': emergencyAccessEvents['emergency_access.begun'],
    'emergency_access.overdue': emergencyAccessEvents['emergency_access.overdue'],
    'prescription.refill_due': prescriptionEvents['prescription.refill_due'],
    'prescription.left_unsigned': prescriptionEvents['prescription.left_unsigned'],
    'portal_access.granted': portalAccessEvents['portal_access.granted'],
    'portal_access.accepted': portalAccessEvents['portal_access.accepted'],
    'portal_access.ending': portalAccessEvents['portal_access.ending'],
    'portal_access.ended': portalAccessEvents['portal_access.ended'],
    'patient.restored': patientEvents['patient.restored'],
    'patient.unmerged': patientEvents['patient.unmerged'],
    'note.left_unsigned': noteEvents['note.left_unsigned'],
    'note.signed': noteEvents['note.signed'],
    'note.left_uncosigned': noteEvents['note.left_uncosigned'],
    'profile.email_changed': profileEvents['profile.email_changed'],
    ...securityEvents,
  },
  {
    ...securityHandlers,
    'key.expiring': event => tell(aboutKey('key_expiring', event.record), event),
    'key.expired': event => tell(aboutKey('key_expired', event.record), event),
    'connection.health_changed': tellOfConnection,
    'subscribed.health_changed': tellOfSubscribed,
    'dispatch.health_changed': tellOfWebhook,
    'dispatch.gave_up': ({ data: { name, readsAs }, ...event }) =>
      tell({ userId: readsAs, notice: 'webhook_gave_up', name, at: event.at }, event),
    'invitation.offered': tellOfOffer,
    'member.ownership_offered': tellOfOwnership,
    'member.ending': tellOfEnding,
    'pin.locked': tellOfLock,
    'emergency_access.begun': event => tellReviewers(event, 'emergency_access', event.data.reviewBy),
    'emergency_access.overdue': event => tellReviewers(event, 'emergency_overdue', event.at),
    'prescription.refill_due': tellOfRefill,
    'prescription.left_unsigned': tellPrescriber,
    'portal_access.granted': tellOfPortal,
    'portal_access.accepted': tellOfPortal,
    'portal_access.ending': tellDesk,
    'portal_access.ended': tellDesk,
    'patient.restored': tellOfReturn,
    'patient.unmerged': async event => event.data.restored && tellOfReturn(event),
    'note.left_unsigned': tellAuthor,
    'note.signed': tellCosigner,
    'note.left_uncosigned': tellOfMissing,
    'profile.email_changed': ({ record: { userId, email }, ...event }) =>
      tell({ userId, notice: 'email_changed', name: masked(email), at: event.at }, event),
  },
);
