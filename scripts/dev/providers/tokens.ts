import { createHash } from 'node:crypto';
import { type Exchange, formOf, type Reply, reply } from './exchange.ts';
import { type Code, type Consented, issue, nowOf, type ProviderName, type State } from './state.ts';

type Form = Record<string, string>;

/** The error shapes as each provider documents them. */
const refuse = (provider: ProviderName, error: string, code = 70000): Reply => {
  const own =
    provider === 'microsoft'
      ? { error_description: `AADSTS${code}: refused`, error_codes: [code], trace_id: 'trace', correlation_id: 'correlation' }
      : { error_description: error === 'invalid_grant' ? 'Token has been expired or revoked.' : 'Bad Request' };
  return reply(error === 'invalid_client' ? 401 : 400, { error, ...own });
};

/** An ID token without a signature: nobody here verifies one. */
export const unsigned = (claims: object): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.signature`;
};

const idToken = (state: State, { provider, account, clientId }: Consented, nonce: string): string => {
  const now = Math.floor(nowOf(state) / 1000);
  const iss = provider === 'google' ? `${state.base}/google` : `${state.base}/microsoft/tenant-1/v2.0`;
  const whose = provider === 'google' ? { email: account.email } : { preferred_username: account.email };
  return unsigned({ iss, aud: clientId, sub: account.subject, iat: now, exp: now + 3600, nonce, ...whose });
};

const answerTokens = (state: State, consented: Consented, withRefresh: string | undefined, nonce?: string): Reply => {
  const { provider, scopes, accessTokens, account } = consented;
  const access = issue(state, provider === 'google' ? 'ya29.' : 'EwB');
  accessTokens.set(access, nowOf(state) + account.tokenLifeSeconds * 1000);
  return reply(200, {
    access_token: access,
    expires_in: account.tokenLifeSeconds,
    token_type: 'Bearer',
    scope: scopes.filter(scope => scope !== 'offline_access').join(' '),
    ...(withRefresh ? { refresh_token: withRefresh } : {}),
    ...(nonce !== undefined && scopes.includes('openid') ? { id_token: idToken(state, consented, nonce) } : {}),
  });
};

const newRefreshToken = (state: State, consented: Consented): string => {
  const token = issue(state, consented.provider === 'google' ? '1//' : 'M.C5_');
  consented.refreshTokens.add(token);
  return token;
};

const codeFits = (code: Code | undefined, provider: ProviderName, form: Form, now: number): code is Code =>
  code !== undefined &&
  code.provider === provider &&
  code.redirectUri === form.redirect_uri &&
  code.expiresAt > now &&
  createHash('sha256')
    .update(form.code_verifier ?? '')
    .digest('base64url') === code.challenge;

const exchangeCode = (state: State, provider: ProviderName, form: Form): Reply => {
  const code = state.codes.get(form.code ?? '');
  // A code that comes twice was stolen: what it brought dies (RFC 6749 4.1.2).
  if (code?.consented) code.consented.revoked = 'client';
  if (!codeFits(code, provider, form, nowOf(state)) || code.consented) return refuse(provider, 'invalid_grant', 54005);
  const { clientId, account, scopes } = code;
  const consented: Consented = { provider, clientId, account, scopes, refreshTokens: new Set(), spent: new Set(), accessTokens: new Map() };
  code.consented = consented;
  state.consents.push(consented);
  const offline = provider === 'google' || scopes.includes('offline_access');
  return answerTokens(state, consented, offline ? newRefreshToken(state, consented) : undefined, code.nonce);
};

/** A new refresh token for a used one, as the provider documents it; Google gives none, and the old one stays. */
const rotate = (state: State, consented: Consented, used: string): string | undefined => {
  if (consented.account.rotation === 'documented' && consented.provider === 'google') return undefined;
  if (consented.account.rotation === 'strict') {
    consented.refreshTokens.delete(used);
    consented.spent.add(used);
  }
  return newRefreshToken(state, consented);
};

const refresh = (state: State, provider: ProviderName, form: Form): Reply => {
  const used = form.refresh_token ?? '';
  const consented = state.consents.find(each => each.provider === provider && (each.refreshTokens.has(used) || each.spent.has(used)));
  // A used token that comes again where each works once: the family dies (RFC 9700 4.14.2).
  if (consented?.spent.has(used)) consented.revoked = 'client';
  if (!consented) return refuse(provider, 'invalid_grant');
  if (consented.revoked) return refuse(provider, 'invalid_grant', consented.revoked === 'inactive' ? 700082 : 50173);
  return answerTokens(state, consented, rotate(state, consented, used));
};

/** The token endpoint (RFC 6749 3.2): a code for tokens, or new tokens for a refresh token. */
export const token = (state: State, provider: ProviderName, exchange: Exchange): Reply => {
  const form = formOf(exchange);
  if (form.client_id !== 'almanac-local' || !state.clients[provider].secrets.includes(form.client_secret ?? ''))
    return refuse(provider, 'invalid_client', 7000215);
  if (form.grant_type === 'authorization_code') return exchangeCode(state, provider, form);
  if (form.grant_type === 'refresh_token') return refresh(state, provider, form);
  return refuse(provider, 'unsupported_grant_type', 70003);
};

/** Google's revocation: of a refresh or an access token, and with it of the whole consent; a token that is dead already answers 400. */
export const revoke = (state: State, exchange: Exchange): Reply => {
  const { token: given = '' } = formOf(exchange);
  const consented = state.consents.find(each => each.refreshTokens.has(given) || each.accessTokens.has(given));
  if (!consented || consented.revoked) return reply(400, { error: 'invalid_token', error_description: 'Token expired or revoked' });
  // All consents of this person for this client are one at Google.
  for (const each of state.consents) if (each.account === consented.account) each.revoked = 'client';
  return reply(200, {});
};

/** Whose access token this is; undefined for one that is not good (any more). */
export const bearerOf = (state: State, provider: ProviderName, { headers }: Exchange): Consented | undefined => {
  const given = headers.authorization?.replace(/^Bearer /, '') ?? '';
  return state.consents.find(each => each.provider === provider && !each.revoked && (each.accessTokens.get(given) ?? 0) > nowOf(state));
};
