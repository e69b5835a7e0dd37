import { eventLinkEvents } from '../../../events/calendars/event-link.ts';
import type { Event } from '../../../events/event.ts';
import { activities } from '../../../shared/data/items/activities.ts';
import { type ConflictDetails, noteActivity } from '../../../shared/domain/calendars/sync/conflict-activity.ts';
import type { EventLink } from '../../../shared/domain/calendars/sync/event-link.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';

type Heard = Pick<Event, 'id' | 'at' | 'by' | 'requestId'> & { data: ConflictDetails; record: EventLink };

/** Writes down what an event tells, under an id that follows from it: however often it comes, it is one entry. */
const note = async ({ id, at, by, requestId, data, record }: Heard): Promise<void> => {
  const activityId = derivedId('activity', id, Date.parse(at));
  const noted = noteActivity(record, data, { activityId, at });
  if (noted) await activities.create(noted, { ...clockContext(requestId), by });
};

/** Where a calendar and an item were not the same thing any more, people can read afterwards what either side had. */
export const conflicts = listener(
  {
    'event_link.conflicted': eventLinkEvents['event_link.conflicted'],
    'event_link.unsupported_found': eventLinkEvents['event_link.unsupported_found'],
  },
  { 'event_link.conflicted': note, 'event_link.unsupported_found': note },
);
