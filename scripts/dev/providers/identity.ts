import { randomBytes } from 'node:crypto';
import { objectionTo } from './consent-page.ts';
import { type Exchange, escaped, formOf, type Reply, reply } from './exchange.ts';
import { page } from './page.ts';
import type { State } from './state.ts';
import { unsigned } from './tokens.ts';

const by = 'A provider, played on this machine';
const refused = (status: number, error: string): Reply => reply(status, { error });

/** Everybody says here who they are, as they please: what an account makes of that is what is tried with it. */
const form = `<form method="post"><section><h1>Sign in to Almanac</h1><p>Say who you are. Nobody checks it here.</p>
<label class="field">Your number at this provider<input name="sub" required value="1"></label>
<label class="field">Mail address<input name="email" type="email" required autocomplete="username"></label>
<label><input type="checkbox" name="email_verified" value="true" checked> The provider has verified it</label>
<label class="field">Name<input name="name"></label><label class="field">Language<input name="locale"></label>
<label class="field">Zone<input name="zoneinfo"></label>
<div class="row"><button name="decision" value="allow">Sign in</button>
<button class="quiet" name="decision" value="deny" formnovalidate>Cancel</button></div></section></form>`;

const claimsIn = (said: Record<string, string>): Record<string, string | boolean> => ({
  ...Object.fromEntries(['sub', 'email', 'name', 'locale', 'zoneinfo'].flatMap(name => (said[name] ? [[name, said[name]]] : []))),
  email_verified: said.email_verified === 'true',
});

const authorize = (state: State, exchange: Exchange): Reply => {
  const { query, method } = exchange;
  const objection = objectionTo(state.identity, query);
  if (objection) return reply(400, page('Error', by, `<section><h1>This cannot be done</h1><p>${escaped(objection)}</p></section>`));
  if (method !== 'POST') return reply(200, page('Sign in', by, form));
  const redirectUri = query.get('redirect_uri')!;
  const back = new URL(redirectUri);
  back.searchParams.set('state', query.get('state') ?? '');
  const said = formOf(exchange);
  if (said.decision === 'deny') {
    back.searchParams.set('error', 'access_denied');
    return reply(302, undefined, { location: back.href });
  }
  const code = randomBytes(18).toString('base64url');
  state.identity.codes.set(code, { redirectUri, claims: claimsIn(said) });
  back.searchParams.set('code', code);
  return reply(302, undefined, { location: back.href });
};

/** The emulator reads ID tokens and verifies none, so that nothing would look at a signature. */
const idToken = ({ base }: State, claims: Record<string, string | boolean>): string => {
  const now = Math.floor(Date.now() / 1000);
  return unsigned({ iss: `${base}/identity`, aud: 'almanac-local', iat: now, exp: now + 600, ...claims });
};

const token = (state: State, exchange: Exchange): Reply => {
  const { client_id, client_secret = '', code = '', redirect_uri } = formOf(exchange);
  if (client_id !== 'almanac-local' || !state.identity.secrets.includes(client_secret)) return refused(401, 'invalid_client');
  const found = state.identity.codes.get(code);
  state.identity.codes.delete(code);
  if (found?.redirectUri !== redirect_uri) return refused(400, 'invalid_grant');
  return reply(200, { access_token: 'none', token_type: 'Bearer', expires_in: 600, id_token: idToken(state, found!.claims) });
};

/** A provider of OpenID Connect that knows whoever says so: its metadata, the page on which people sign in, and what a code is given for. */
export const identity = (state: State, exchange: Exchange): Reply => {
  const at = `${state.base}/identity`;
  if (exchange.path === '/identity/authorize') return authorize(state, exchange);
  if (exchange.path === '/identity/token') return token(state, exchange);
  if (exchange.path !== '/identity/.well-known/openid-configuration') return refused(404, 'not_found');
  return reply(200, {
    issuer: at,
    authorization_endpoint: `${at}/authorize`,
    token_endpoint: `${at}/token`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
};
