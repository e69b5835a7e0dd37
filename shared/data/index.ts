import type * as z from 'zod';
import { activities } from './activities.ts';
import { consents } from './consents.ts';
import { deliveries } from './deliveries.ts';
import { feeds } from './feeds.ts';
import { grants } from './grants.ts';
import { invitations } from './invitations.ts';
import { items } from './items.ts';
import { keys } from './keys.ts';
import { linkedCalendars } from './linked-calendars.ts';
import { lists } from './lists.ts';
import { members } from './members.ts';
import { mirrors } from './mirrors.ts';
import { notifications } from './notifications.ts';
import { optOuts } from './opt-outs.ts';
import { profiles } from './profiles.ts';
import { roles } from './roles.ts';
import { seals } from './seals.ts';
import { subscribedCalendars } from './subscribed-calendars.ts';
import { subscriptions } from './subscriptions.ts';
import { workspaces } from './workspaces.ts';

/** What is known of a kind of record without its type. */
export type Entity = {
  name: string;
  schema: z.ZodType;
  fromRow(row: Record<string, unknown>): object;
  idsOf(row: Record<string, unknown>): object;
};

/** Every kind of record in the table. */
export const kinds = [
  workspaces,
  members,
  lists,
  items,
  profiles,
  notifications,
  deliveries,
  subscriptions,
  grants,
  seals,
  consents,
  feeds,
  keys,
  roles,
  invitations,
  optOuts,
  linkedCalendars,
  mirrors,
  subscribedCalendars,
  activities,
];

/** The same, by name. */
export const entities: ReadonlyMap<string, Entity> = new Map(kinds.map(kind => [kind.name, kind]));
