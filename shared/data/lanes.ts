import type { DueKind } from './core/due-kind.ts';

/**
 * The kinds of records that fall due, by the service that fires them. By which rule stands in `shared/data/<service>/due.ts`, which the compiler
 * holds against this: whoever only hands records to their lanes loads no rule.
 */
export const dueKinds = {
  people: ['archive', 'invitation', 'job', 'key', 'profile', 'reconciliation', 'workspace', 'absence', 'child', 'member'],
  items: ['file', 'item'],
  calendars: ['connection', 'consent', 'credential', 'subscribed'],
  integrations: ['dispatch'],
  notifications: ['delivery', 'notification'],
  households: ['redemption', 'allowance'],
  clinic: [
    'patient',
    'emergency_access',
    'prescription',
    'appointment',
    'visit_notice',
    'waitlist_entry',
    'portal_access',
    'visit_series',
    'note',
  ],
} as const;

/** A rule for each kind that a service has. */
export type DueRules<S extends keyof typeof dueKinds> = Readonly<Record<(typeof dueKinds)[S][number], DueKind>>;

/** The lane of a service: the function that fires its records, on a due queue of its own. */
const laneIn = (service: string): string => `${service}/on-due`;

const lanes = new Map<string, string>(
  Object.entries(dueKinds).flatMap(([service, kinds]) => kinds.map((kind): [string, string] => [kind, laneIn(service)])),
);

/** Where a record goes whose kind no service has, and what a lane did not take. */
export const platformLane = laneIn('platform');

/** Every lane there is. */
export const allLanes = [...Object.keys(dueKinds).map(laneIn), platformLane];

/** The lane for a kind of record. */
export const laneOf = (entity: string): string => lanes.get(entity) ?? platformLane;
