import { connections } from '../../../shared/data/calendars/connections.ts';
import { credentials } from '../../../shared/data/calendars/credentials.ts';
import { askRefresh, type Connection, isLive, requestSyncIfLive } from '../../../shared/domain/calendars/connections/connection.ts';
import type { Provider, ProviderSettings } from '../../../shared/domain/calendars/connections/connection-provider.ts';
import { googleCalendars } from '../../../shared/providers/google-calendar.ts';
import { graphCalendars } from '../../../shared/providers/graph-calendar.ts';
import { settingsOf } from '../../../shared/providers/settings.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import type { AccountPort } from '../../../shared/sync/ports.ts';
import { decryptTokens } from '../connections/token-encryption.ts';

const accountsAt: Record<Provider, (settings: ProviderSettings, accessToken: string) => AccountPort> = {
  google: googleCalendars,
  microsoft: graphCalendars,
};

const leastLifeMs = 30_000;

/** Asks for new tokens at once; the sync follows them. */
export const renewFirst = async (connection: Pick<Connection, 'userId' | 'connectionId'>, requestId: string): Promise<void> => {
  const context = clockContext(requestId);
  await connections.update(connection, each => (isLive(each) ? askRefresh(each, context.now) : undefined), context);
};

/** Asks for a sync at once. */
export const syncSoon = async (connection: Pick<Connection, 'userId' | 'connectionId'>, requestId: string): Promise<void> => {
  const context = clockContext(requestId);
  await connections.update(connection, each => requestSyncIfLive(each, context.now), context);
};

/** The account at its provider, with a token that is good for a while; undefined where there is none, and new ones are asked for where they can be. */
export const accountOf = async (connection: Connection, requestId: string): Promise<AccountPort | undefined> => {
  const credential = await credentials.find(connection);
  if (!isLive(connection) || !credential?.encrypted) return undefined;
  if (Date.parse(credential.tokenExpiresAt) - Date.now() < leastLifeMs) {
    await renewFirst(connection, requestId);
    return undefined;
  }
  const { tokens } = await decryptTokens(credential, credential.encrypted);
  return accountsAt[connection.provider](settingsOf(connection.provider), tokens.accessToken);
};
