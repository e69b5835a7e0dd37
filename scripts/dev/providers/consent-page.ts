import { randomBytes } from 'node:crypto';
import { type Exchange, escaped, formOf, type Reply, reply } from './exchange.ts';
import { page } from './page.ts';
import { accountOf, type Client, nowOf, type ProviderName, type State } from './state.ts';

const names: Record<ProviderName, string> = { google: 'Google', microsoft: 'Microsoft' };
const codeLifeMs = 10 * 60_000;
const identity = new Set(['openid', 'email', 'profile', 'offline_access']);

/** What is wrong with an authorization request so that its person is told, and nobody is redirected (RFC 6749 4.1.2.1). */
export const objectionTo = ({ redirectUris }: Pick<Client, 'redirectUris'>, query: URLSearchParams): string | undefined => {
  if (query.get('client_id') !== 'almanac-local') return 'invalid_client';
  if (!redirectUris.includes(query.get('redirect_uri') ?? '')) return 'redirect_uri_mismatch';
  return query.get('response_type') === 'code' ? undefined : 'unsupported_response_type';
};

const refusalOf = (state: State, provider: ProviderName, query: URLSearchParams): string | undefined => {
  const objection = objectionTo(state.clients[provider], query);
  if (objection) return objection;
  if (query.get('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(query.get('code_challenge') ?? ''))
    return 'invalid_request: PKCE';
  return query.get('scope') ? undefined : 'invalid_scope';
};

/** What the scopes mean, in the words of a consent page. */
const meanings: [RegExp, string][] = [
  [/^openid$/, 'Know who you are'],
  [/^email$/, 'See your email address'],
  [/^profile$/, 'See your name'],
  [/^offline_access$/, 'Keep access while you are away'],
  [/calendarlist\.readonly$/, 'See the list of your calendars'],
  [/(events\.readonly|Calendars\.Read)$/, 'See the events of your calendars'],
  [/(calendar\.events|Calendars\.ReadWrite)$/, 'See and change the events of your calendars'],
];
const meaningOf = (scope: string): string => meanings.find(([pattern]) => pattern.test(scope))?.[1] ?? scope;

const scopeBox = (scope: string): string =>
  identity.has(scope)
    ? `<li>${meaningOf(scope)}<input type="hidden" name="scope" value="${escaped(scope)}"></li>`
    : `<li><label><input type="checkbox" name="scope" value="${escaped(scope)}" checked><span>${escaped(meaningOf(scope))}<code>${escaped(scope)}</code></span></label></li>`;

const playedBy = (provider: ProviderName): string => `${names[provider]}, played on this machine`;

const consentPage = (state: State, provider: ProviderName, query: URLSearchParams): string => {
  const hint = query.get('login_hint') ?? state.accounts.find(each => each.provider === provider)?.email ?? '';
  const scopes = (query.get('scope') ?? '').split(' ').map(scopeBox).join('');
  return page(
    `Sign in to ${names[provider]}`,
    playedBy(provider),
    `<form method="post"><section><h1>Almanac wants to use your calendars</h1>
<p>You can take this back at any time, here or there.</p>
<label class="field">Account<input name="account" type="email" required autocomplete="username" value="${escaped(hint)}"></label>
<ul>${scopes}</ul><div class="row"><button name="decision" value="allow">Allow</button>
<button class="quiet" name="decision" value="deny" formnovalidate>Cancel</button></div></section></form>`,
  );
};

const codeFor = (state: State, provider: ProviderName, query: URLSearchParams, form: URLSearchParams): string => {
  const code = `4/${randomBytes(18).toString('base64url')}`;
  const asked = (query.get('scope') ?? '').split(' ');
  const chosen = new Set(form.getAll('scope'));
  state.codes.set(code, {
    provider,
    clientId: query.get('client_id')!,
    redirectUri: query.get('redirect_uri')!,
    challenge: query.get('code_challenge')!,
    nonce: query.get('nonce') ?? '',
    scopes: asked.filter(scope => chosen.has(scope)),
    account: accountOf(state, provider, form.get('account') ?? ''),
    expiresAt: nowOf(state) + codeLifeMs,
  });
  return code;
};

/** The authorization endpoint: shows who asks for what, and sends the browser back with a code, or with what went wrong. */
export const authorize = (state: State, provider: ProviderName, exchange: Exchange): Reply => {
  const { query, method } = exchange;
  const refusal = refusalOf(state, provider, query);
  if (refusal)
    return reply(
      400,
      page('Error', playedBy(provider), `<section><h1>This cannot be done</h1><p>Error 400: ${escaped(refusal)}</p></section>`),
    );
  if (method !== 'POST') return reply(200, consentPage(state, provider, query));
  const back = new URL(query.get('redirect_uri')!);
  back.searchParams.set('state', query.get('state') ?? '');
  // Google names itself in its answers without announcing it (openiddict/openiddict-core#2428); Entra does not.
  if (provider === 'google') back.searchParams.set('iss', `${state.base}/google`);
  if (formOf(exchange).decision === 'allow')
    back.searchParams.set('code', codeFor(state, provider, query, new URLSearchParams(exchange.body)));
  else back.searchParams.set('error', 'access_denied');
  return reply(302, undefined, { location: back.href });
};
