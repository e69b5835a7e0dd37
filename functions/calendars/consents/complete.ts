import { randomBytes } from 'node:crypto';
import { consents } from '../../../shared/data/calendars/consents.ts';
import { type Purpose, purposeOf } from '../../../shared/domain/calendars/connections/connection-provider.ts';
import { answerConsent, type Consent } from '../../../shared/domain/calendars/connections/consent.ts';
import { later } from '../../../shared/domain/core/due.ts';
import { accountOf, exchangeCode, type Issued, revokeTokens } from '../../../shared/providers/oauth.ts';
import { settingsOf } from '../../../shared/providers/settings.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';
import { withClientSecret } from '../connections/provider-client.ts';
import { newBox } from '../connections/token-encryption.ts';
import { claimHashOf, claimOf, returnUrlOf } from './consent-tokens.ts';

export type Outcome = { claim: string } | { error: 'provider_failed' | 'scope_missing' };
type Account = { subject: string; email?: string };
type Usable = { account: Account; purpose: Purpose; tokens: { accessToken: string; refreshToken: string } };

/** What came from the provider, if it is all there: whose account, for what, and a token that outlives the hour. */
const usable = ({ provider, nonce }: Consent, issued: Issued, now: string): Usable | 'provider_failed' | 'scope_missing' => {
  const account = accountOf(settingsOf(provider), issued.idToken, { nonce, now });
  if (!account || !issued.refreshToken) return 'provider_failed';
  const purpose = purposeOf(provider, issued.scopes);
  if (!purpose) return 'scope_missing';
  return { account, purpose, tokens: { accessToken: issued.accessToken, refreshToken: issued.refreshToken } };
};

/** Encrypts the tokens for their user and keeps them until they are claimed. The same account of the same user is always the same connection. */
const keep = async (
  consent: Consent,
  { account, purpose, tokens }: Usable,
  expiresInSeconds: number,
  context: RequestMoment,
): Promise<Outcome> => {
  const { userId, provider } = consent;
  const connectionId = derivedId('connection', `${userId}|${provider}|${account.subject}`, 0);
  const box = await newBox({ userId, connectionId, provider }, 1);
  const word = randomBytes(32).toString('base64url');
  const tokenExpiresAt = later(context.now, expiresInSeconds * 1000);
  const answer = { connectionId, account, purpose, tokenExpiresAt, encrypted: box.credential(tokens), claimHash: claimHashOf(word) };
  await consents.save(answerConsent(consent, answer, context.now), { userId, ...context });
  return { claim: claimOf(consent.consentId, word) };
};
type RequestMoment = { now: string; requestId: string };

/** Exchanges the code and keeps what it brings, encrypted. What cannot be used goes back to the provider at once. */
export const complete = async (consent: Consent, code: string, context: RequestMoment): Promise<Outcome> => {
  const { provider, verifier } = consent;
  const settings = settingsOf(provider);
  const issued = await withClientSecret(provider, secret =>
    exchangeCode(settings, secret, { code, verifier, redirectUri: returnUrlOf(provider) }),
  );
  if (!issued.ok) return { error: 'provider_failed' };
  const found = usable(consent, issued, context.now);
  if (typeof found !== 'string') return keep(consent, found, issued.expiresInSeconds, context);
  await revokeTokens(settings, issued.refreshToken ?? issued.accessToken);
  return { error: found };
};
