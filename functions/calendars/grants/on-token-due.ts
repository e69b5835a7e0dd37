import { consentEvents } from '../../../events/consent.ts';
import { grantEvents } from '../../../events/grant.ts';
import { sealEvents } from '../../../events/seal.ts';
import { consume } from '../../../shared/runtime/events/consume.ts';
import { renewTokens } from './renew.ts';
import { reseal } from './reseal.ts';
import { giveBack, giveBackUnclaimed } from './revoke.ts';

/** The one function beside the sync that opens sealed tokens: to renew them, to seal them anew, and to give them back. */
export const handler = consume(
  {
    'grant.refresh_due': grantEvents['grant.refresh_due'],
    'grant.disconnected': grantEvents['grant.disconnected'],
    'grant.revoke_due': grantEvents['grant.revoke_due'],
    'consent.unclaimed': consentEvents['consent.unclaimed'],
    'seal.reseal_due': sealEvents['seal.reseal_due'],
  },
  {
    'grant.refresh_due': ({ record, requestId }) => renewTokens(record, requestId),
    'grant.disconnected': ({ record, requestId }) => giveBack(record, requestId),
    'grant.revoke_due': ({ record, requestId }) => giveBack(record, requestId),
    'consent.unclaimed': ({ record, requestId }) => giveBackUnclaimed(record, requestId),
    'seal.reseal_due': ({ record, data, requestId }) => reseal(record, data.keyedUntil, requestId),
  },
);
