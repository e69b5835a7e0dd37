import { connectionQuota, connections } from '../../../shared/data/calendars/connections.ts';
import { consents } from '../../../shared/data/calendars/consents.ts';
import { credentials } from '../../../shared/data/calendars/credentials.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { placeIn, retryQuota } from '../../../shared/data/core/quota.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { type Connection, establishConnection } from '../../../shared/domain/calendars/connections/connection.ts';
import { type Consent, claimConsent } from '../../../shared/domain/calendars/connections/consent.ts';
import { makeCredential } from '../../../shared/domain/calendars/connections/credential.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { isWord, readClaim } from '../consents/consent-tokens.ts';

type ConsentToClaim = { consent: Consent; isReplay: boolean };

/** The consent of a claim, if it is this user's, and whether this very request has claimed it before. Another's does not exist for them, whatever they know of it. */
const consentOf = async (claimText: string, userId: UserId, context: WriteContext): Promise<ConsentToClaim> => {
  const claimed = readClaim(claimText);
  const { record: consent, isReplay = false } = (claimed && (await consents.look(claimed, context))) ?? {};
  if (!claimed || !consent || consent.userId !== userId) throw new Failure('not_found', { what: 'consent' });
  if (consent.answer && !isWord(claimed.word, consent.answer.claimHash)) throw new Failure('not_found', { what: 'consent' });
  return { consent, isReplay };
};

/** A place among the connections of a user, for one that they do not have now. */
const placeFor = async (userId: UserId, known: Connection | undefined) =>
  known && known.status !== 'disconnected' ? [] : [await placeIn(connectionQuota(userId))];

/**
 * The signed-in user takes what came of their consent: the connection, its encrypted tokens and the used-up claim are written together or not at
 * all. The tokens move as they are, encrypted: nothing is opened here. The same account again is the same connection, with new life. A request whose
 * answer was lost, sent again, finds the connection that it made.
 */
export const claim = (claimText: string, userId: UserId, context: WriteContext): Promise<Connection> =>
  retryQuota(async () => {
    const { consent, isReplay } = await consentOf(claimText, userId, context);
    if (isReplay && consent.connectionId) return connections.get({ userId, connectionId: consent.connectionId });
    const { answer, change } = claimConsent(consent, context.now);
    const { connectionId, account, purpose, tokenExpiresAt, encrypted } = answer;
    const { provider } = consent;
    const [known, credential] = await Promise.all([connections.find({ userId, connectionId }), credentials.find({ userId, connectionId })]);
    const place = await placeFor(userId, known);
    const connected = establishConnection({ userId, connectionId, provider, account, purpose, tokenExpiresAt }, known, context.now);
    const kept = makeCredential({ userId, connectionId, provider }, { encrypted, tokenExpiresAt }, context.now, credential?.version ?? 1);
    await transact([
      consents.putNext(change, context),
      known ? connections.putNext(connected, context, known) : connections.putNew(connected, context),
      credential ? credentials.putNext(kept, context, credential) : credentials.putNew(kept, context),
      ...place,
    ]);
    return { ...connected.next, version: known ? known.version + 1 : 1 };
  });
