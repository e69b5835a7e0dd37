import type { consentRoutes } from '../../../shared/api/calendars/connections.ts';
import type { HandlersOf, PageReply } from '../../../shared/api/core/route.ts';
import { consents } from '../../../shared/data/calendars/consents.ts';
import type { Provider } from '../../../shared/domain/calendars/connections/connection-provider.ts';
import { type Consent, useConsent } from '../../../shared/domain/calendars/connections/consent.ts';
import { Failure, type FailureCode, failures } from '../../../shared/domain/core/failure.ts';
import { isIssuer, settingsOf } from '../../../shared/providers/settings.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { type DeadLink, deadLinkPage } from '../../../shared/wording/core/page.ts';
import { complete } from './complete.ts';
import { consentIdOf } from './consent-tokens.ts';

type Returned = { state: string; code?: string; iss?: string; error?: string };

const stranger = { locale: 'en', zone: 'UTC' };
const pageOfMistake: Partial<Record<FailureCode, DeadLink>> = {
  invalid_link: 'invalid',
  link_expired: 'expired',
  link_already_used: 'used',
  not_found: 'invalid',
  conflict: 'used',
};

/** On to where the consent was asked from. A custom scheme of an app is a whole address as well, and takes its parameters the same way. */
const onTo = ({ redirect }: Consent, outcome: { claim: string } | { error: string }): PageReply => {
  const location = new URL(redirect);
  for (const [name, value] of Object.entries(outcome)) location.searchParams.set(name, value);
  return { status: 303, html: '', contentSecurityPolicy: "default-src 'none'", location: location.href };
};

/** The consent that this browser comes back with, used up by one conditional write: a second return with the same `state` finds it used. */
const takeConsent = async (provider: Provider, { state, iss }: Returned, context: { now: string; requestId: string }): Promise<Consent> => {
  const consent = await consents.find({ consentId: consentIdOf(state) });
  if (!consent || consent.provider !== provider) throw new Failure('invalid_link');
  // RFC 9207: an answer that names another issuer was meant for somebody else.
  if (iss !== undefined && !isIssuer(settingsOf(consent.provider), iss)) throw new Failure('invalid_link');
  return consents.save(useConsent(consent, context.now), { userId: consent.userId, ...context });
};

const outcomeOf = async (consent: Consent, returned: Returned, context: { now: string; requestId: string }): Promise<PageReply> => {
  if (returned.error !== undefined || !returned.code) {
    const denied = returned.error === 'access_denied';
    return onTo(consent, { error: denied ? 'access_denied' : 'provider_failed' });
  }
  const outcome = await complete(consent, returned.code, context);
  log('ALM050', { caller: consent.userId, provider: consent.provider, outcome: 'claim' in outcome ? 'answered' : outcome.error });
  return onTo(consent, outcome);
};

/** Somebody's browser stands here: it is sent on, or told in words what went wrong. */
const returned = async (provider: Provider, { query, now, requestId }: { query: Returned; now: string; requestId: string }) => {
  const context = { now, requestId };
  try {
    return await outcomeOf(await takeConsent(provider, query, context), query, context);
  } catch (error) {
    const kind = error instanceof Failure ? pageOfMistake[error.code] : undefined;
    if (!kind) throw error;
    return { status: failures[(error as Failure).code], ...deadLinkPage(kind, stranger) };
  }
};

export const consentHandlers: HandlersOf<typeof consentRoutes> = {
  returnFromGoogle: request => returned('google', request),
  returnFromMicrosoft: request => returned('microsoft', request),
};
