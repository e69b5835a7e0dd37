import type { Key, Loaded, RecordsPort } from '../../shared/clock/ports.ts';
import { consents } from '../../shared/data/consents.ts';
import { deliveries } from '../../shared/data/deliveries.ts';
import type { Stamp, Stored } from '../../shared/data/entity.ts';
import { grants } from '../../shared/data/grants.ts';
import { invitations } from '../../shared/data/invitations.ts';
import { items } from '../../shared/data/items.ts';
import { keys } from '../../shared/data/keys.ts';
import { notifications } from '../../shared/data/notifications.ts';
import { dueOf, park } from '../../shared/data/parked.ts';
import { profiles } from '../../shared/data/profiles.ts';
import { isLostRace } from '../../shared/data/race.ts';
import { readRow } from '../../shared/data/rows.ts';
import { seals } from '../../shared/data/seals.ts';
import { subscribedCalendars } from '../../shared/data/subscribed-calendars.ts';
import { workspaces } from '../../shared/data/workspaces.ts';
import { advanceConsent } from '../../shared/domain/consent.ts';
import { advanceDelivery } from '../../shared/domain/delivery.ts';
import type { Advance, Change } from '../../shared/domain/due.ts';
import { advanceGrant } from '../../shared/domain/grant.ts';
import { advanceInvitation } from '../../shared/domain/invitation.ts';
import { advanceItem } from '../../shared/domain/item-clock.ts';
import { advanceKey } from '../../shared/domain/key.ts';
import { advanceNotification } from '../../shared/domain/notification.ts';
import { advanceProfile } from '../../shared/domain/profile-clock.ts';
import { advanceSeal } from '../../shared/domain/seal.ts';
import { advanceSubscribed } from '../../shared/domain/subscribed-calendar.ts';
import { advanceWorkspace } from '../../shared/domain/workspace-trash.ts';
import { clockStamp } from '../../shared/runtime/clock-stamp.ts';

type Entity<R extends Stored> = { name: string; fromRow(row: Row): R; save(change: Change<R>, stamp: Stamp): Promise<R> };
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
    save: (change, now) => unlessOvertaken(entity.save(change as Change<R>, clockStamp(requestId, now))),
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
  kind(invitations, advanceInvitation),
  kind(grants, advanceGrant),
  kind(consents, advanceConsent),
  kind(seals, advanceSeal),
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
