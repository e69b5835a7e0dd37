import { calendarEvents } from './calendar.ts';
import { connectionEvents } from './connection.ts';
import { consentEvents } from './consent.ts';
import { credentialEvents } from './credential.ts';
import { feedEvents } from './feed.ts';
import { mirrorEvents } from './mirror.ts';
import { subscribedEvents } from './subscribed.ts';

/** Every kind of event of calendars. */
export const events = {
  ...calendarEvents,
  ...connectionEvents,
  ...consentEvents,
  ...credentialEvents,
  ...feedEvents,
  ...mirrorEvents,
  ...subscribedEvents,
} as const;
