import { consents } from '../../../shared/data/calendars/consents.ts';
import { grantQuota, grants } from '../../../shared/data/calendars/grants.ts';
import { seals } from '../../../shared/data/calendars/seals.ts';
import type { Stamp } from '../../../shared/data/core/entity.ts';
import { placeIn, retryQuota } from '../../../shared/data/core/quota.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { type Consent, claimConsent } from '../../../shared/domain/calendars/consent.ts';
import { connectGrant, type Grant } from '../../../shared/domain/calendars/grant.ts';
import { makeSeal } from '../../../shared/domain/calendars/seal.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { isWord, readClaim } from '../consents/consent-tokens.ts';

type Found = { consent: Consent; isReplay: boolean };

/** The consent of a claim, if it is this user's, and whether this very request has claimed it before. Another's does not exist for them, whatever they know of it. */
const consentOf = async (claimText: string, userId: string, stamp: Stamp): Promise<Found> => {
  const claimed = readClaim(claimText);
  const { record: consent, isReplay = false } = (claimed && (await consents.look(claimed, stamp))) ?? {};
  if (!claimed || !consent || consent.userId !== userId) throw new Failure('not_found', { what: 'consent' });
  if (consent.answer && !isWord(claimed.word, consent.answer.claimHash)) throw new Failure('not_found', { what: 'consent' });
  return { consent, isReplay };
};

/** A place among the connections of a user, for one that they do not have now. */
const placeFor = async (userId: string, known: Grant | undefined) =>
  known && known.status !== 'disconnected' ? [] : [await placeIn(grantQuota(userId))];

/**
 * The signed-in user takes what came of their consent: the grant, its sealed tokens and the used-up claim are written together or not at
 * all. The tokens move as they are, sealed: nothing is opened here. The same account again is the same grant, with new life. A request whose
 * answer was lost, sent again, finds the grant that it made.
 */
export const claim = (claimText: string, userId: string, stamp: Stamp): Promise<Grant> =>
  retryQuota(async () => {
    const { consent, isReplay } = await consentOf(claimText, userId, stamp);
    if (isReplay && consent.grantId) return grants.get({ userId, grantId: consent.grantId });
    const { answer, change } = claimConsent(consent, stamp.now);
    const { grantId, account, purpose, tokenExpiresAt, sealed } = answer;
    const { provider } = consent;
    const [known, seal] = await Promise.all([grants.find({ userId, grantId }), seals.find({ userId, grantId })]);
    const place = await placeFor(userId, known);
    const connected = connectGrant({ userId, grantId, provider, account, purpose, tokenExpiresAt }, known, stamp.now);
    const kept = makeSeal({ userId, grantId, provider }, { sealed, tokenExpiresAt }, stamp.now, seal?.version ?? 1);
    await transact([
      consents.putNext(change, stamp),
      known ? grants.putNext(connected, stamp, known) : grants.putNew(connected, stamp),
      seal ? seals.putNext(kept, stamp, seal) : seals.putNew(kept, stamp),
      ...place,
    ]);
    return { ...connected.next, version: known ? known.version + 1 : 1 };
  });
