import { connectionEvents } from '../../../events/calendars/connection.ts';
import { feedEvents } from '../../../events/calendars/feed.ts';
import type { EventOf } from '../../../events/event.ts';
import { subscriptionEvents } from '../../../events/notifications/subscription.ts';
import { keyEvents } from '../../../events/people/key.ts';
import { memberEvents } from '../../../events/people/member.ts';
import { passkeyEvents } from '../../../events/people/passkey.ts';
import { sessionEvents } from '../../../events/people/session.ts';
import { ownersIn } from '../../../shared/data/people/members.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { sessionsOf } from '../../../shared/data/people/sessions.ts';
import { nameOfWorkspace } from '../../../shared/data/people/workspaces.ts';
import { connectionName } from '../../../shared/domain/calendars/connections/connection-name.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import type { Notice } from '../../../shared/domain/notifications/notification-content.ts';
import { isSessionOver } from '../../../shared/domain/people/accounts/account.ts';
import type { Session } from '../../../shared/domain/people/accounts/session.ts';
import { type Heard, tell } from './tell.ts';

/** The events that open a way to somebody's data, or change whose a workspace is: who did not do it must hear of it. */
export const securityEvents = {
  'key.created': keyEvents['key.created'],
  'key.rotated': keyEvents['key.rotated'],
  'passkey.added': passkeyEvents['passkey.added'],
  'passkey.removed': passkeyEvents['passkey.removed'],
  'passkey.suspected': passkeyEvents['passkey.suspected'],
  'session.begun': sessionEvents['session.begun'],
  'subscription.registered': subscriptionEvents['subscription.registered'],
  'feed.created': feedEvents['feed.created'],
  'connection.connected': connectionEvents['connection.connected'],
  'member.role_changed': memberEvents['member.role_changed'],
};

/** With how many sessions a new one is compared. */
const sessionsCompared = 200;

type Event<T extends keyof typeof securityEvents> = EventOf<(typeof securityEvents)[T]>;
type Owned = Heard & { record: { userId: UserId } };

const toOwner = (event: Owned, notice: Notice, name: string): Promise<void> =>
  tell({ userId: event.record.userId, notice, name: name.slice(0, 200), at: event.at }, event);

/** A device is told of when it is new or back, not when its browser says again at a start that it is there. */
const tellOfDevice = async (event: Event<'subscription.registered'>): Promise<void> => {
  if (!event.data.again) await toOwner(event, 'device_added', event.record.device ?? 'Web Push');
};

/** Of a sign-in only who was there before is told, and only where it is from a device that they have no other session from: one that was ended vouches for none. */
const tellOfSession = async (event: Event<'session.begun'>): Promise<void> => {
  const { userId, sessionId, device, begunAt } = event.record;
  const isBefore = (other: Session) => other.sessionId !== sessionId && other.begunAt <= begunAt;
  const [profile, { items: others }] = await Promise.all([
    profiles.find({ userId }),
    sessionsOf(userId, { limit: sessionsCompared }, isBefore),
  ]);
  const isKnown = (other: Session) => other.device === device && !isSessionOver(profile ?? {}, other, event.at);
  if (others.length > 0 && !others.some(isKnown)) await toOwner(event, 'session_begun', device);
};

const tellOfConnection = async (event: Event<'connection.connected'>): Promise<void> => {
  if (!event.data.again) await toOwner(event, 'calendar_connected', connectionName(event.record));
};

/** All owners hear of a new one, and that one of what they are now; who is an owner no more hears of it, too. */
const tellOfOwners = async (event: Event<'member.role_changed'>): Promise<void> => {
  const { workspaceId, userId } = event.record;
  const { from, to } = event.data;
  if (from !== 'owner' && to !== 'owner') return;
  const name = await nameOfWorkspace(workspaceId, Date.now());
  if (from === 'owner') return toOwner(event, 'owner_no_more', name);
  const others = (await ownersIn(workspaceId)).filter(owner => owner.userId !== userId);
  await toOwner(event, 'owner_now', name);
  for (const other of others) await tell({ userId: other.userId, notice: 'owner_added', name, at: event.at }, event);
};

export const securityHandlers = {
  'key.created': (event: Event<'key.created'>) => toOwner(event, 'key_created', event.record.name),
  'key.rotated': (event: Event<'key.rotated'>) => toOwner(event, 'key_rotated', event.record.name),
  'passkey.added': (event: Event<'passkey.added'>) => toOwner(event, 'passkey_added', event.record.name),
  'passkey.removed': (event: Event<'passkey.removed'>) => toOwner(event, 'passkey_removed', event.record.name),
  'passkey.suspected': (event: Event<'passkey.suspected'>) => toOwner(event, 'passkey_suspected', event.record.name),
  'session.begun': tellOfSession,
  'subscription.registered': tellOfDevice,
  'feed.created': (event: Event<'feed.created'>) => toOwner(event, 'feed_created', event.record.name),
  'connection.connected': tellOfConnection,
  'member.role_changed': tellOfOwners,
};
