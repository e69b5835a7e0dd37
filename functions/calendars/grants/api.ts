import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { grantRoutes } from '../../../shared/api/calendars/grants.ts';
import { busyBetween } from '../../../shared/data/calendars/busy.ts';
import { consents } from '../../../shared/data/calendars/consents.ts';
import { grants, grantsAtMost, grantsOf } from '../../../shared/data/calendars/grants.ts';
import { calendarsOf } from '../../../shared/data/calendars/linked-calendars.ts';
import { startConsent } from '../../../shared/domain/calendars/consent.ts';
import { adviceFor, askSync, disconnectGrant, type Grant } from '../../../shared/domain/calendars/grant.ts';
import { scopesFor } from '../../../shared/domain/calendars/grant-provider.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { environment } from '../../../shared/env.ts';
import { authorizationUrl } from '../../../shared/providers/oauth.ts';
import { settingsOf } from '../../../shared/providers/settings.ts';
import { serve } from '../../../shared/runtime/http/serve.ts';
import { consentIdOf, returnUrlOf } from '../consents/consent-tokens.ts';
import { chooseCalendar } from './calendars.ts';
import { claim } from './claim.ts';
import { hearFromGoogle, hearFromGraph } from './hear.ts';

const env = environment({ CONNECT_REDIRECTS: z.string() });
/** Where browsers may go in the end: whole addresses, compared as they are (RFC 9700 4.1.3). */
const redirects: readonly string[] = z.array(z.string()).parse(JSON.parse(env.CONNECT_REDIRECTS));

const shown = (grant: Grant) => ({ ...grant, account: { email: grant.account.email }, advice: adviceFor(grant) });

const live = (grant: Grant): Grant => {
  if (grant.status === 'disconnected') throw new Failure('not_found', { what: 'grant' });
  return grant;
};

const secretWord = (): string => randomBytes(32).toString('base64url');

export const handler = serve(grantRoutes, {
  createConsent: async ({ caller: { userId }, body: { provider, purpose, redirect, loginHint }, stamp, now }) => {
    if (!redirects.includes(redirect)) throw invalid('/redirect', 'not_a_redirect');
    const settings = settingsOf(provider);
    if (settings.clientId === '') throw new Failure('provider_not_set_up', { provider });
    if ((await grantsOf(userId)).length >= grantsAtMost) throw new Failure('limit_reached', { limit: grantsAtMost });
    const [state, nonce, verifier] = [secretWord(), secretWord(), secretWord()];
    const change = startConsent({ consentId: consentIdOf(state), userId, provider, purpose, redirect, verifier, nonce }, now);
    await consents.create(change, stamp);
    const asked = { state, nonce, verifier, scopes: scopesFor(provider, purpose), redirectUri: returnUrlOf(provider), loginHint };
    return { authorizationUrl: authorizationUrl(provider, settings, asked), endsAt: change.next.endsAt };
  },

  addGrant: async ({ caller, body, stamp }) => shown(await claim(body.claim, caller.userId, stamp)),

  listGrants: async ({ caller }) => ({ items: (await grantsOf(caller.userId)).map(shown) }),

  getGrant: async ({ caller: { userId }, params: { grantId } }) => shown(live(await grants.get({ userId, grantId }))),

  endGrant: async ({ caller: { userId }, params: { grantId }, stamp, now, ifMatch }) => {
    await grants.update({ userId, grantId }, grant => disconnectGrant(grant, now), stamp, ifMatch);
  },

  syncGrant: async ({ caller: { userId }, params: { grantId }, stamp, now }) => {
    await grants.update({ userId, grantId }, grant => askSync(live(grant), now), stamp);
  },

  listCalendars: async ({ caller: { userId }, params: { grantId } }) => ({
    items: await calendarsOf(live(await grants.get({ userId, grantId }))),
  }),

  changeCalendar: async ({ caller: { userId }, params: { grantId, calendarId }, body, stamp, ifMatch }) =>
    chooseCalendar({ userId, grantId, calendarId }, body, stamp, ifMatch),

  listBusy: async ({ caller: { userId }, query: { from, to, ...paging } }) => busyBetween(userId, { from, to }, paging),

  hearFromGoogle: async ({ query, now, requestId }) => {
    await hearFromGoogle(query.channel, { now, requestId });
  },

  hearFromMicrosoft: async ({ query, body, now, requestId }) => {
    await hearFromGraph(query.channel, body.value, { now, requestId });
  },
});
