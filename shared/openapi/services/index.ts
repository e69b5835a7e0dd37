import { calendars } from './calendars.ts';
import { clinic } from './clinic.ts';
import { households } from './households.ts';
import { integrations } from './integrations.ts';
import { items } from './items.ts';
import { notifications } from './notifications.ts';
import { people } from './people.ts';
import { platform } from './platform.ts';
import { views } from './views.ts';

/** The services in the order of reading. */
export const services = [items, households, views, people, notifications, calendars, integrations, platform, clinic];
