import { createHash, randomBytes } from 'node:crypto';
import { apiOf } from './people.ts';
import { stage } from './stage.ts';

/** What a provider says of somebody: their number there, their address, and whether it has verified that. */
export type Says = { sub: string; email?: string; email_verified?: 'true'; name?: string; locale?: string; zoneinfo?: string };

/** What the app gets back: a code, or why there is none. `verifier` is what the code can be taken with. */
export type CameBack = { code?: string; error?: string; verifier: string; callback: string };
export type Tokens = { access_token: string; refresh_token: string; id_token: string; error?: string };

const configOf = async () => {
  const { data } = await apiOf(stage).getConfig({});
  return { clientId: data.userPoolClientId, ...data.signIn! };
};

const locationOf = async (answer: Promise<Response>): Promise<URL> => {
  const { headers } = await answer;
  return new URL(headers.get('location')!);
};

/** Goes from the app to the provider and back, as the browser of somebody of whom the provider says this. */
export const goToProvider = async (says: Says): Promise<CameBack> => {
  const { clientId, authorizeUrl, scope } = await configOf();
  const [verifier, state, callback] = [
    randomBytes(32).toString('base64url'),
    randomBytes(8).toString('hex'),
    `${stage.providersUrl}/sign-in`,
  ];
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: callback,
    scope,
    identity_provider: 'Local',
    state,
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  });
  const atProvider = await locationOf(fetch(`${authorizeUrl}?${query}`, { redirect: 'manual' }));
  const body = new URLSearchParams({ ...says, decision: 'allow' });
  const atCognito = await locationOf(fetch(atProvider, { method: 'POST', body, redirect: 'manual' }));
  const { searchParams } = await locationOf(fetch(atCognito, { redirect: 'manual' }));
  if (searchParams.get('state') !== state) throw new Error('The browser came back with another state');
  return {
    code: searchParams.get('code') ?? undefined,
    error: searchParams.get('error_description') ?? undefined,
    verifier,
    callback,
  };
};

/** Gives the code that somebody came back with for tokens. */
export const tokensFor = async ({ code = '', verifier, callback }: CameBack): Promise<Tokens> => {
  const { clientId, tokenUrl } = await configOf();
  const body = { grant_type: 'authorization_code', client_id: clientId, redirect_uri: callback, code, code_verifier: verifier };
  return (await (await fetch(tokenUrl, { method: 'POST', body: new URLSearchParams(body) })).json()) as Tokens;
};

/** Signs somebody in at the provider of this stage, and answers the API for them, with the token. */
export const signInAtProvider = async (says: Says) => {
  const back = await goToProvider(says);
  if (back.error) throw new Error(back.error);
  const { access_token: token, refresh_token: refreshToken } = await tokensFor(back);
  return { token, refreshToken, api: apiOf(stage, token) };
};
