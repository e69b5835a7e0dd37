import { calendarEvents } from './calendar.ts';
import { connectionEvents } from './connection.ts';
import { consentEvents } from './consent.ts';
import { credentialEvents } from './credential.ts';
import { eventLinkEvents } from './event-link.ts';
import { feedEvents } from './feed.ts';
import { subscribedEvents } from './subscribed.ts';

/** Every kind of event of calendars. */
export const events = {
  ...calendarEvents,
  ...connectionEvents,
  ...consentEvents,
  ...credentialEvents,
  ...feedEvents,
  ...eventLinkEvents,
  ...subscribedEvents,
} as const;
