import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Provider, ProviderSettings } from '../domain/calendars/connections/connection-provider.ts';
import { ask, commonRefusal, type Refusal } from './http.ts';
import { isIssuer } from './settings.ts';

/** What a token endpoint answers (RFC 6749 5.1). */
const TokenReply = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.coerce.number().int().positive(),
  scope: z.string().default(''),
  id_token: z.string().optional(),
});
export type Issued = { ok: true; accessToken: string; refreshToken?: string; expiresInSeconds: number; scopes: string[]; idToken?: string };

const Problem = z.object({ error: z.string(), error_codes: z.array(z.number()).optional() });

/** Entra's codes for a refresh token that was not used for too long (AADSTS70008, 700082, 700084): nobody has revoked anything. */
const inactive = [70008, 700082, 700084];

type Input = { state: string; nonce: string; verifier: string; scopes: string[]; redirectUri: string; loginHint?: string };

/** The S256 challenge of a PKCE verifier (RFC 7636 4.2). */
export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** Where the person consents. Google gives a refresh token only when it is asked to work offline and to show its page again. */
export const authorizationUrl = (provider: Provider, settings: ProviderSettings, asked: Input): string => {
  const url = new URL(settings.authorizeUrl);
  const own =
    provider === 'google'
      ? { access_type: 'offline', include_granted_scopes: 'true', prompt: 'consent select_account' }
      : { prompt: 'select_account', response_mode: 'query' };
  const parameters = {
    client_id: settings.clientId,
    response_type: 'code',
    redirect_uri: asked.redirectUri,
    scope: asked.scopes.join(' '),
    state: asked.state,
    nonce: asked.nonce,
    code_challenge: challengeOf(asked.verifier),
    code_challenge_method: 'S256',
    ...(asked.loginHint ? { login_hint: asked.loginHint } : {}),
    ...own,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
};

const refusalOf = (body: unknown, status: number): Refusal => {
  const { success, data } = Problem.safeParse(body);
  if (!success) return { ok: false, reason: 'refused', status };
  if (data.error === 'invalid_client' || data.error === 'unauthorized_client') return { ok: false, reason: 'client_refused', status };
  if (data.error !== 'invalid_grant') return { ok: false, reason: 'refused', status };
  const expired = data.error_codes?.some(code => inactive.includes(code));
  return { ok: false, reason: expired ? 'consent_expired' : 'consent_revoked', status };
};

const askForTokens = async (settings: ProviderSettings, secret: string, form: Record<string, string>): Promise<Issued | Refusal> => {
  const body = new URLSearchParams({ client_id: settings.clientId, client_secret: secret, ...form });
  const answer = await ask(settings.tokenUrl, { method: 'POST', body, headers: { accept: 'application/json' } });
  if ('ok' in answer) return answer;
  if (!answer.response.ok) return commonRefusal(answer.response) ?? refusalOf(answer.body, answer.response.status);
  const { success, data } = TokenReply.safeParse(answer.body);
  if (!success) return { ok: false, reason: 'provider_unavailable', status: answer.response.status };
  return {
    ok: true,
    accessToken: data.access_token,
    refreshToken: data.refresh_token,
    expiresInSeconds: data.expires_in,
    scopes: data.scope.split(' ').filter(Boolean),
    idToken: data.id_token,
  };
};

/** Tokens for a code (RFC 6749 4.1.3, RFC 7636 4.5). */
export const exchangeCode = (
  settings: ProviderSettings,
  secret: string,
  { code, verifier, redirectUri }: { code: string; verifier: string; redirectUri: string },
): Promise<Issued | Refusal> =>
  askForTokens(settings, secret, { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri });

/** Tokens for a refresh token (RFC 6749 6). An answer without a new refresh token leaves the old one in force. */
export const refreshTokens = (settings: ProviderSettings, secret: string, refreshToken: string): Promise<Issued | Refusal> =>
  askForTokens(settings, secret, { grant_type: 'refresh_token', refresh_token: refreshToken });

/** Takes a consent back by its refresh token (RFC 7009). A token that the provider does not know any more is revoked as well. */
export const revokeTokens = async (settings: ProviderSettings, refreshToken: string): Promise<'done' | 'not_offered' | Refusal> => {
  if (!settings.revokeUrl) return 'not_offered';
  const answer = await ask(settings.revokeUrl, { method: 'POST', body: new URLSearchParams({ token: refreshToken }) });
  if ('ok' in answer) return answer;
  if (answer.response.ok || answer.response.status === 400) return 'done';
  return commonRefusal(answer.response) ?? { ok: false, reason: 'refused', status: answer.response.status };
};

const Claims = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: z.number(),
  sub: z.string().min(1).max(255),
  nonce: z.string().optional(),
  email: z.string().max(254).optional(),
  preferred_username: z.string().max(254).optional(),
});
/** By how much a provider's clock may be off. */
const skewSeconds = 300;

/**
 * Who consented, from the id token. It came straight from the token endpoint over TLS, so that its issuer is known without its signature
 * (OpenID Connect Core 3.1.3.7, 6); issuer, audience, age and nonce must fit. Undefined for one that does not.
 */
export const accountOf = (
  settings: ProviderSettings,
  idToken: string | undefined,
  { nonce, now }: { nonce: string; now: string },
): { subject: string; email?: string } | undefined => {
  const { success, data } = Claims.safeParse(payloadOf(idToken));
  if (!success || !isIssuer(settings, data.iss) || data.aud !== settings.clientId || data.nonce !== nonce) return undefined;
  if (data.exp + skewSeconds < Date.parse(now) / 1000) return undefined;
  return { subject: data.sub, email: data.email ?? data.preferred_username };
};

const payloadOf = (token = ''): unknown => {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  } catch {
    return undefined;
  }
};
