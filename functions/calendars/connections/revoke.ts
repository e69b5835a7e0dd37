import { connections } from '../../../shared/data/calendars/connections.ts';
import { consents } from '../../../shared/data/calendars/consents.ts';
import { credentials } from '../../../shared/data/calendars/credentials.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import {
  type Connection,
  eraseConnection,
  retryRevocation,
  revocationIsHopeless,
} from '../../../shared/domain/calendars/connections/connection.ts';
import type { Provider } from '../../../shared/domain/calendars/connections/connection-provider.ts';
import { type Consent, eraseConsent } from '../../../shared/domain/calendars/connections/consent.ts';
import { type Encrypted, eraseCredential } from '../../../shared/domain/calendars/connections/credential.ts';
import type { ConnectionId, UserId } from '../../../shared/domain/core/ids.ts';
import { revokeTokens } from '../../../shared/providers/oauth.ts';
import { settingsOf } from '../../../shared/providers/settings.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { decryptTokens } from './token-encryption.ts';

type Of = { userId: UserId; connectionId: ConnectionId; provider: Provider };

const revoke = async (of: Of, encrypted: Encrypted) => {
  const { tokens } = await decryptTokens(of, encrypted);
  return revokeTokens(settingsOf(of.provider), tokens.refreshToken);
};

/** Tells the provider that a connection has ended, then erases its tokens. A provider that does not hear is told again, for a day. */
export const giveBack = async ({ userId, connectionId }: Pick<Connection, 'userId' | 'connectionId'>, requestId: string): Promise<void> => {
  const [connection, credential] = await Promise.all([
    connections.get({ userId, connectionId }),
    credentials.get({ userId, connectionId }),
  ]);
  // Connected again since, or done already.
  if (connection.status !== 'disconnected' || connection.revocation !== 'pending') return;
  const outcome = credential.encrypted ? await revoke(connection, credential.encrypted) : 'done';
  const context = clockContext(requestId);
  log('ALM052', { caller: userId, connectionId, outcome: typeof outcome === 'string' ? outcome : outcome.reason });
  if (typeof outcome !== 'string' && !revocationIsHopeless(connection, context.now)) {
    await connections.save(retryRevocation(connection, context.now), context);
    return;
  }
  const erased = eraseConnection(connection, typeof outcome === 'string' ? outcome : 'not_heard', context.now);
  await transact([connections.putNext(erased, context), credentials.putNext(eraseCredential(credential, context.now), context)]);
};

/** What nobody claimed goes back to the provider, unless the same account is connected: one consent there is all there is (Google). */
export const giveBackUnclaimed = async ({ consentId }: Pick<Consent, 'consentId'>, requestId: string): Promise<void> => {
  const consent = await consents.find({ consentId });
  if (!consent?.answer || consent.status !== 'unclaimed') return;
  const of = { userId: consent.userId, connectionId: consent.answer.connectionId, provider: consent.provider };
  const known = await connections.find(of);
  const inUse = known !== undefined && known.status !== 'disconnected';
  const outcome = inUse ? 'not_offered' : await revoke(of, consent.answer.encrypted);
  log('ALM052', { caller: of.userId, connectionId: of.connectionId, outcome: typeof outcome === 'string' ? outcome : outcome.reason });
  if (typeof outcome !== 'string') throw new Error('The provider did not hear that an unclaimed consent has ended');
  await consents.save(eraseConsent(consent), clockContext(requestId));
};
