import { listen } from '../../shared/runtime/events/consume.ts';
import { conflicts } from './sync/conflicts.ts';

export const handler = listen<'calendars/on-event'>({ conflicts });
