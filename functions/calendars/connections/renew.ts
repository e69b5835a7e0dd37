import { connections } from '../../../shared/data/calendars/connections.ts';
import { credentials } from '../../../shared/data/calendars/credentials.ts';
import { isLostRace, retryLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import {
  type Connection,
  type ConnectionError,
  failConnection,
  isLive,
  loseConnection,
  refreshConnection,
} from '../../../shared/domain/calendars/connections/connection.ts';
import {
  type Credential,
  type Encrypted,
  leaseCredential,
  needsNewKey,
  releaseCredential,
  renewCredential,
} from '../../../shared/domain/calendars/connections/credential.ts';
import { later } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ConnectionId, UserId } from '../../../shared/domain/core/ids.ts';
import type { Refusal } from '../../../shared/providers/http.ts';
import { type Issued, refreshTokens } from '../../../shared/providers/oauth.ts';
import { settingsOf } from '../../../shared/providers/settings.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { withClientSecret } from './provider-client.ts';
import { connectionKeyArn, decryptTokens, newBox } from './token-encryption.ts';

type Id = { userId: UserId; connectionId: ConnectionId };

type Due = Id & Pick<Connection, 'refreshAt'>;

/**
 * The lease on the tokens of a connection that lives; undefined while another renews them, and when this renewal is done: each moves the time of
 * the next, so that an event that comes again finds another.
 */
const takeLease = (due: Due, requestId: string): Promise<Credential | undefined> =>
  retryLostRace(async () => {
    const [connection, credential] = await Promise.all([connections.get(due), credentials.get(due)]);
    if (!isLive(connection) || !credential.encrypted || connection.refreshAt !== due.refreshAt) return undefined;
    const context = clockContext(requestId);
    return await credentials.save(leaseCredential(credential, context.now), context);
  }).catch(error => {
    if (isLostRace(error)) return undefined;
    throw error;
  });

/**
 * Asks for new tokens. The data key is opened, or a new one made, before the provider is asked: between its answer and the write that
 * keeps it there is one encryption in memory, and nothing that can fail on the way.
 */
const askForNew = async (credential: Credential, encrypted: Encrypted): Promise<(Issued & { encrypted: Encrypted }) | Refusal> => {
  const { tokens, box } = await decryptTokens(credential, encrypted);
  const into = needsNewKey(credential, connectionKeyArn, new Date().toISOString())
    ? await newBox(credential, encrypted.keyVersion + 1)
    : box;
  const issued = await withClientSecret(credential.provider, secret =>
    refreshTokens(settingsOf(credential.provider), secret, tokens.refreshToken),
  );
  if (!issued.ok) return issued;
  // An answer without a new refresh token leaves the old one in force (RFC 6749 6).
  return {
    ...issued,
    encrypted: into.credential({ accessToken: issued.accessToken, refreshToken: issued.refreshToken ?? tokens.refreshToken }),
  };
};

/**
 * Keeps the new tokens, beside a connection that says until when they live. The credential is at the version of our lease, so only a new consent can
 * have come between; the connection may have been changed by anybody, so that it is read again.
 */
const keep = (credential: Credential, encrypted: Encrypted, expiresInSeconds: number, requestId: string): Promise<void> =>
  retryLostRace(async () => {
    const context = clockContext(requestId);
    const tokenExpiresAt = later(context.now, expiresInSeconds * 1000);
    const connection = await connections.get(credential);
    const renewed = renewCredential(credential, { encrypted, tokenExpiresAt }, context.now);
    // Ended meanwhile: the newest tokens are kept, because they are the ones that are given back.
    if (!isLive(connection)) return void (await credentials.save(renewed, context));
    await transact([
      credentials.putNext(renewed, context),
      connections.putNext(refreshConnection(connection, tokenExpiresAt, context.now), context),
    ]);
  });

const changeFor = (connection: Connection, { reason, retryAfterSeconds }: Refusal, now: string) => {
  if (reason === 'consent_expired') return loseConnection(connection, 'expired', now);
  if (reason === 'consent_revoked') return loseConnection(connection, 'revoked', now);
  const code: ConnectionError = reason === 'refused' ? 'provider_unavailable' : reason;
  return failConnection(connection, code, now, retryAfterSeconds);
};

/** Notes why it failed, for the owner and for the next try, and gives the lease back. */
const noteRefusal = async (credential: Credential, refusal: Refusal, requestId: string): Promise<void> => {
  const context = clockContext(requestId);
  await connections.update(credential, connection => changeFor(connection, refusal, context.now), context);
  await credentials.save(releaseCredential(credential), context).catch(error => {
    if (!(error instanceof Failure)) throw error;
  });
};

/**
 * Renews the tokens of a connection, one at a time. When this function dies after the provider has answered and before the write, the new
 * tokens are lost and the lease runs out: the next try asks with the old refresh token, which Google (that does not rotate) and Microsoft
 * (that does not revoke the old one at once) still take. A provider that refuses it ends the consent, and its owner is told.
 */
export const renewTokens = async (due: Due, requestId: string): Promise<void> => {
  const { userId, connectionId } = due;
  const credential = await takeLease(due, requestId);
  if (!credential?.encrypted) return log('ALM051', { caller: userId, connectionId, outcome: 'left' });
  const answer = await askForNew(credential, credential.encrypted);
  if (answer.ok) await keep(credential, answer.encrypted, answer.expiresInSeconds, requestId);
  else await noteRefusal(credential, answer, requestId);
  log('ALM051', { caller: userId, connectionId, outcome: answer.ok ? 'renewed' : answer.reason });
};
