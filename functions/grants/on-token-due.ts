import { catalogue } from '../../events/index.ts';
import { consume } from '../../shared/runtime/consume.ts';
import { renewTokens } from './renew.ts';
import { giveBack, giveBackUnclaimed } from './revoke.ts';

/** The one function beside the sync that opens sealed tokens: to renew them, and to give them back. */
export const handler = consume(
  {
    'grant.refresh_due': catalogue['grant.refresh_due'],
    'grant.disconnected': catalogue['grant.disconnected'],
    'grant.revoke_due': catalogue['grant.revoke_due'],
    'consent.unclaimed': catalogue['consent.unclaimed'],
  },
  {
    'grant.refresh_due': ({ record, requestId }) => renewTokens(record, requestId),
    'grant.disconnected': ({ record, requestId }) => giveBack(record, requestId),
    'grant.revoke_due': ({ record, requestId }) => giveBack(record, requestId),
    'consent.unclaimed': ({ record, requestId }) => giveBackUnclaimed(record, requestId),
  },
);
