import { connectionEvents } from '../../events/calendars/connection.ts';
import { consentEvents } from '../../events/calendars/consent.ts';
import { credentialEvents } from '../../events/calendars/credential.ts';
import { consume } from '../../shared/runtime/events/consume.ts';
import { renewTokens } from './connections/renew.ts';
import { giveBack, giveBackUnclaimed } from './connections/revoke.ts';
import { rotateDataKey } from './connections/rotate-data-key.ts';

/** The one function beside the sync that opens encrypted tokens: to renew them, to encrypt them anew, and to give them back. */
export const handler = consume(
  {
    'connection.refresh_due': connectionEvents['connection.refresh_due'],
    'connection.disconnected': connectionEvents['connection.disconnected'],
    'connection.revoke_due': connectionEvents['connection.revoke_due'],
    'consent.unclaimed': consentEvents['consent.unclaimed'],
    'credential.data_key_due': credentialEvents['credential.data_key_due'],
  },
  {
    'connection.refresh_due': ({ record, requestId }) => renewTokens(record, requestId),
    'connection.disconnected': ({ record, requestId }) => giveBack(record, requestId),
    'connection.revoke_due': ({ record, requestId }) => giveBack(record, requestId),
    'consent.unclaimed': ({ record, requestId }) => giveBackUnclaimed(record, requestId),
    'credential.data_key_due': ({ record, data, requestId }) => rotateDataKey(record, data.keyedUntil, requestId),
  },
);
