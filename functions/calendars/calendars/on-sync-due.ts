import { calendarEvents } from '../../../events/calendar.ts';
import type { EventOf } from '../../../events/event.ts';
import { grantEvents } from '../../../events/grant.ts';
import { itemEvents } from '../../../events/item.ts';
import { consume } from '../../../shared/runtime/events/consume.ts';
import { pushToCalendars } from './push.ts';
import { syncGrant } from './sync-grant.ts';

const grantKinds = {
  'grant.connected': grantEvents['grant.connected'],
  'grant.sync_due': grantEvents['grant.sync_due'],
  'grant.disconnected': grantEvents['grant.disconnected'],
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
  'item.trashed': itemEvents['item.trashed'],
  'item.restored': itemEvents['item.restored'],
};
type ItemEvent = Pick<EventOf<(typeof itemKinds)['item.created']>, 'record' | 'requestId'>;
const push = ({ record, requestId }: ItemEvent) => pushToCalendars(record, requestId);

/** The one function beside the renewal that opens sealed tokens: it keeps calendars in step, by the clock, when asked, and when an item changes. */
export const handler = consume(
  { ...grantKinds, ...itemKinds },
  {
    'grant.connected': ({ record, requestId }) => syncGrant(record, requestId, { discover: true }),
    'grant.sync_due': ({ record, requestId }) => syncGrant(record, requestId),
    'grant.disconnected': ({ record, requestId }) => syncGrant(record, requestId),
    'calendar.mode_chosen': ({ record, requestId }) => syncGrant(record, requestId),
    'item.created': push,
    'item.changed': push,
    'item.moved': push,
    'item.completed': push,
    'item.skipped': push,
    'item.reopened': push,
    'item.snoozed': push,
    'item.trashed': push,
    'item.restored': push,
  },
);
