import { connections } from './connections.ts';
import { consents } from './consents.ts';
import { credentials } from './credentials.ts';
import { eventLinks } from './event-links.ts';
import { feeds } from './feeds.ts';
import { linkedCalendars } from './linked-calendars.ts';
import { subscribedCalendars } from './subscribed-calendars.ts';

/** Every kind of record of calendars. */
export const kinds = [connections, credentials, consents, feeds, linkedCalendars, eventLinks, subscribedCalendars];
