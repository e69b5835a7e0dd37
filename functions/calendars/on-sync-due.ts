import type { EventOf } from '../../events/event.ts';
import { catalogue } from '../../events/index.ts';
import { consume } from '../../shared/runtime/consume.ts';
import { pushToCalendars } from './push.ts';
import { syncGrant } from './sync-grant.ts';

const grantKinds = {
  'grant.connected': catalogue['grant.connected'],
  'grant.sync_due': catalogue['grant.sync_due'],
  'grant.disconnected': catalogue['grant.disconnected'],
  'calendar.mode_chosen': catalogue['calendar.mode_chosen'],
};
const itemKinds = {
  'item.created': catalogue['item.created'],
  'item.changed': catalogue['item.changed'],
  'item.moved': catalogue['item.moved'],
  'item.completed': catalogue['item.completed'],
  'item.skipped': catalogue['item.skipped'],
  'item.reopened': catalogue['item.reopened'],
  'item.snoozed': catalogue['item.snoozed'],
  'item.trashed': catalogue['item.trashed'],
  'item.restored': catalogue['item.restored'],
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
