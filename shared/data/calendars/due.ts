import { advanceConnection } from '../../domain/calendars/connections/connection.ts';
import { advanceConsent } from '../../domain/calendars/connections/consent.ts';
import { advanceCredential } from '../../domain/calendars/connections/credential.ts';
import { advanceSubscribed } from '../../domain/calendars/subscriptions/subscribed-calendar.ts';
import { fallsDue } from '../core/due-kind.ts';
import type { DueRules } from '../lanes.ts';
import { connections } from './connections.ts';
import { consents } from './consents.ts';
import { credentials } from './credentials.ts';
import { subscribedCalendars } from './subscribed-calendars.ts';

/** What falls due of calendars, each kind with the rule by which it moves on. */
export const due: DueRules<'calendars'> = {
  connection: fallsDue(connections, advanceConnection),
  consent: fallsDue(consents, advanceConsent),
  credential: fallsDue(credentials, advanceCredential),
  subscribed: fallsDue(subscribedCalendars, advanceSubscribed),
};
