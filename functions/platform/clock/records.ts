import type { Key, Loaded, RecordsPort } from '../../../shared/clock/ports.ts';
import { connections } from '../../../shared/data/calendars/connections.ts';
import { consents } from '../../../shared/data/calendars/consents.ts';
import { credentials } from '../../../shared/data/calendars/credentials.ts';
import { subscribedCalendars } from '../../../shared/data/calendars/subscribed-calendars.ts';
import type { Stored, WriteContext } from '../../../shared/data/core/entity.ts';
import { dueOf, park } from '../../../shared/data/core/parked.ts';
import { isLostRace } from '../../../shared/data/core/race.ts';
import { readRow } from '../../../shared/data/core/rows.ts';
import { items } from '../../../shared/data/items/items.ts';
import { deliveries } from '../../../shared/data/notifications/deliveries.ts';
import { notifications } from '../../../shared/data/notifications/notifications.ts';
import { invitations } from '../../../shared/data/people/invitations.ts';
import { jobs } from '../../../shared/data/people/jobs.ts';
import { keys } from '../../../shared/data/people/keys.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { advanceConnection } from '../../../shared/domain/calendars/connection.ts';
import { advanceConsent } from '../../../shared/domain/calendars/consent.ts';
import { advanceCredential } from '../../../shared/domain/calendars/credential.ts';
import { advanceSubscribed } from '../../../shared/domain/calendars/subscribed-calendar.ts';
import type { Advance, Change } from '../../../shared/domain/core/due.ts';
import { advanceItem } from '../../../shared/domain/items/item-clock.ts';
import { advanceDelivery } from '../../../shared/domain/notifications/delivery.ts';
import { advanceNotification } from '../../../shared/domain/notifications/notification.ts';
import { advanceInvitation } from '../../../shared/domain/people/invitation.ts';
import { advanceJob } from '../../../shared/domain/people/job.ts';
import { advanceKey } from '../../../shared/domain/people/key.ts';
import { advanceProfile } from '../../../shared/domain/people/profile-clock.ts';
import { advanceWorkspace } from '../../../shared/domain/people/workspace-trash.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';

type Entity<R extends Stored> = { name: string; fromRow(row: Row): R; save(change: Change<R>, context: WriteContext): Promise<R> };
type Row = Record<string, unknown>;
type Rule = Pick<Loaded, 'advance' | 'save'>;
type Load = (row: Row, requestId: string) => Rule;

/** False for a lost race: the winner has put the record where it belongs. */
const unlessOvertaken = (write: Promise<unknown>): Promise<boolean> =>
  write.then(
    () => true,
    error => {
      if (isLostRace(error)) return false;
      throw error;
    },
  );

/** An entity and its rule as the clock sees them: which kind a record is stands in its row, so its type is known in here alone. */
const kind = <R extends Stored>(entity: Entity<R>, advance: Advance<R>): [string, Load] => [
  entity.name,
  (row, requestId) => ({
    advance: now => advance(entity.fromRow(row), now),
    save: (change, now) => unlessOvertaken(entity.save(change as Change<R>, clockContext(requestId, now))),
  }),
];

/** Everything that falls due, with the rule by which it moves on. */
const kinds = new Map<string, Load>([
  kind(items, advanceItem),
  kind(profiles, advanceProfile),
  kind(workspaces, advanceWorkspace),
  kind(notifications, advanceNotification),
  kind(deliveries, advanceDelivery),
  kind(keys, advanceKey),
  kind(jobs, advanceJob),
  kind(invitations, advanceInvitation),
  kind(connections, advanceConnection),
  kind(consents, advanceConsent),
  kind(credentials, advanceCredential),
  kind(subscribedCalendars, advanceSubscribed),
]);

/** A record that falls due and has no rule, as after a deploy that was taken back: it fails, and is parked like one whose rule fails. */
const unknownKind = (name: string): Rule => {
  const fail = () => {
    throw new Error(`No rule is known for what falls due as ${name}`);
  };
  return { advance: fail, save: fail };
};

/** The table as the clock wants it: one consistent read, one conditional write. */
export const recordsPort = (requestId: string): RecordsPort => ({
  load: async (key: Key) => {
    const row = await readRow(key);
    if (!row) return undefined;
    const rule = kinds.get(String(row.entity))?.(row, requestId) ?? unknownKind(String(row.entity));
    return { ...dueOf(row), ...rule, park: (why, now) => park(row, { at: now, why }) };
  },
});
