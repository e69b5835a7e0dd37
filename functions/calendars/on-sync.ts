import { calendarEvents } from '../../events/calendars/calendar.ts';
import { connectionEvents } from '../../events/calendars/connection.ts';
import type { EventOf } from '../../events/event.ts';
import { itemEvents } from '../../events/items/item.ts';
import { consume } from '../../shared/runtime/events/consume.ts';
import { pushToCalendars } from './sync/push.ts';
import { syncConnection } from './sync/sync-connection.ts';

const connectionKinds = {
  'connection.connected': connectionEvents['connection.connected'],
  'connection.sync_due': connectionEvents['connection.sync_due'],
  'connection.disconnected': connectionEvents['connection.disconnected'],
  'calendar.mode_chosen': calendarEvents['calendar.mode_chosen'],
};
const itemKinds = {
  'item.created': itemEvents['item.created'],
  'item.changed': itemEvents['item.changed'],
  'item.moved': itemEvents['item.moved'],
  'item.completed': itemEvents['item.completed'],
  'item.skipped': itemEvents['item.skipped'],
  'item.reopened': itemEvents['item.reopened'],
  'item.snoozed': itemEvents['item.snoozed'],
  'item.made_due': itemEvents['item.made_due'],
  'item.trashed': itemEvents['item.trashed'],
  'item.restored': itemEvents['item.restored'],
};
type ItemEvent = Pick<EventOf<(typeof itemKinds)['item.created']>, 'record' | 'requestId'>;
const push = ({ record, requestId }: ItemEvent) => pushToCalendars(record, requestId);

/** The one function beside the renewal that opens encrypted tokens: it keeps calendars in step, by the clock, when asked, and when an item changes. */
export const handler = consume(
  { ...connectionKinds, ...itemKinds },
  {
    'connection.connected': ({ record, requestId }) => syncConnection(record, requestId, { discover: true }),
    'connection.sync_due': ({ record, requestId }) => syncConnection(record, requestId),
    'connection.disconnected': ({ record, requestId }) => syncConnection(record, requestId),
    'calendar.mode_chosen': ({ record, requestId }) => syncConnection(record, requestId),
    'item.created': push,
    'item.changed': push,
    'item.moved': push,
    'item.completed': push,
    'item.skipped': push,
    'item.reopened': push,
    'item.snoozed': push,
    'item.made_due': push,
    'item.trashed': push,
    'item.restored': push,
  },
);
