import type * as z from 'zod';
import { connections } from './calendars/connections.ts';
import { consents } from './calendars/consents.ts';
import { credentials } from './calendars/credentials.ts';
import { feeds } from './calendars/feeds.ts';
import { linkedCalendars } from './calendars/linked-calendars.ts';
import { mirrors } from './calendars/mirrors.ts';
import { subscribedCalendars } from './calendars/subscribed-calendars.ts';
import { activities } from './items/activities.ts';
import { items } from './items/items.ts';
import { lists } from './items/lists.ts';
import { deliveries } from './notifications/deliveries.ts';
import { notifications } from './notifications/notifications.ts';
import { subscriptions } from './notifications/subscriptions.ts';
import { invitations } from './people/invitations.ts';
import { keys } from './people/keys.ts';
import { members } from './people/members.ts';
import { optOuts } from './people/opt-outs.ts';
import { profiles } from './people/profiles.ts';
import { roles } from './people/roles.ts';
import { workspaces } from './people/workspaces.ts';

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
  connections,
  credentials,
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
