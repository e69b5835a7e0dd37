import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { connectionRoutes } from '../../../shared/api/calendars/connections.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { connections, connectionsAtMost, connectionsOf } from '../../../shared/data/calendars/connections.ts';
import { consents } from '../../../shared/data/calendars/consents.ts';
import { eventLinks } from '../../../shared/data/calendars/event-links.ts';
import { calendarsOf } from '../../../shared/data/calendars/linked-calendars.ts';
import { busyBetween } from '../../../shared/data/core/busy.ts';
import { adviceFor, type Connection, dropConnection, requestSync } from '../../../shared/domain/calendars/connections/connection.ts';
import { scopesFor } from '../../../shared/domain/calendars/connections/connection-provider.ts';
import { startConsent } from '../../../shared/domain/calendars/connections/consent.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { environment } from '../../../shared/env.ts';
import { authorizationUrl } from '../../../shared/providers/oauth.ts';
import { settingsOf } from '../../../shared/providers/settings.ts';
import { consentIdOf, returnUrlOf } from '../consents/consent-tokens.ts';
import { chooseCalendar } from './calendars.ts';
import { claim } from './claim.ts';
import { hearFromGraph, receiveGoogleNotification } from './hear.ts';

const env = environment({ CONNECT_REDIRECTS: z.string() });
/** Where browsers may go in the end: whole addresses, compared as they are (RFC 9700 4.1.3). */
const redirects: readonly string[] = z.array(z.string()).parse(JSON.parse(env.CONNECT_REDIRECTS));

const shown = (connection: Connection) => ({ ...connection, account: { email: connection.account.email }, advice: adviceFor(connection) });

const live = (connection: Connection): Connection => {
  if (connection.status === 'disconnected') throw new Failure('not_found', { what: 'connection' });
  return connection;
};

const secretWord = (): string => randomBytes(32).toString('base64url');

export const connectionHandlers: HandlersOf<typeof connectionRoutes> = {
  createConsent: async ({ caller: { userId }, body: { provider, purpose, redirect, loginHint }, context, now }) => {
    if (!redirects.includes(redirect)) throw invalid('/redirect', 'not_a_redirect');
    const settings = settingsOf(provider);
    if (settings.clientId === '') throw new Failure('provider_not_set_up', { provider });
    if ((await connectionsOf(userId)).length >= connectionsAtMost) throw new Failure('limit_reached', { limit: connectionsAtMost });
    const [state, nonce, verifier] = [secretWord(), secretWord(), secretWord()];
    const change = startConsent({ consentId: consentIdOf(state), userId, provider, purpose, redirect, verifier, nonce }, now);
    await consents.create(change, context);
    const asked = { state, nonce, verifier, scopes: scopesFor(provider, purpose), redirectUri: returnUrlOf(provider), loginHint };
    return { authorizationUrl: authorizationUrl(provider, settings, asked), endsAt: change.next.endsAt };
  },

  addConnection: async ({ caller, body, context }) => shown(await claim(body.claim, caller.userId, context)),

  listConnections: async ({ caller }) => ({ items: (await connectionsOf(caller.userId)).map(shown) }),

  getConnection: async ({ caller: { userId }, params: { connectionId } }) => shown(live(await connections.get({ userId, connectionId }))),

  endConnection: async ({ caller: { userId }, params: { connectionId }, context, now, ifMatch }) => {
    await connections.update({ userId, connectionId }, connection => dropConnection(connection, now), context, ifMatch);
  },

  syncConnection: async ({ caller: { userId }, params: { connectionId }, context, now }) => {
    await connections.update({ userId, connectionId }, connection => requestSync(live(connection), now), context);
  },

  listCalendars: async ({ caller: { userId }, params: { connectionId } }) => ({
    items: await calendarsOf(live(await connections.get({ userId, connectionId }))),
  }),

  changeCalendar: async ({ caller: { userId }, params: { connectionId, calendarId }, body, context, ifMatch }) =>
    chooseCalendar({ userId, connectionId, calendarId }, body, context, ifMatch),

  listBusy: async ({ caller: { userId }, query: { from, to, ...paging } }) =>
    busyBetween(userId, { from, to }, { ...paging, read: eventLinks.fromRow }),

  receiveGoogleNotification: async ({ query, now, requestId }) => {
    await receiveGoogleNotification(query.channel, { now, requestId });
  },

  receiveMicrosoftNotification: async ({ query, body, now, requestId }) => {
    await hearFromGraph(query.channel, body.value, { now, requestId });
  },
};
