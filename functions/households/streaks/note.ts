import { occurrenceEvents } from '../../../events/items/occurrence.ts';
import { noteDuties } from '../../../shared/data/households/duty-days.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';

/** What ended is written down for the day on which it was due, and so is what was taken back. */
export const streaks = listener(occurrenceEvents, {
  'occurrence.ended': ({ record }) => noteDuties(record, new Date().toISOString()),
  'occurrence.taken_back': ({ record }) => noteDuties(record, new Date().toISOString()),
});
