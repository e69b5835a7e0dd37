import { listen } from '../../shared/runtime/events/consume.ts';
import { notices } from './notices/listener.ts';
import { portals } from './portal/listener.ts';
import { series } from './series/listener.ts';
import { waitlist } from './waitlist/listener.ts';

export const handler = listen<'clinic/on-visit'>({ notices, portals, waitlist, series });
