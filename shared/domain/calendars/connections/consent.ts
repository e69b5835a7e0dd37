import * as z from 'zod';
import { secret } from '../../core/data-class.ts';
import { type Advance, type Change, later } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { ConnectionId, UserId } from '../../core/ids.ts';
import { Connection } from './connection.ts';
import { Provider, Purpose } from './connection-provider.ts';
import { Encrypted } from './credential.ts';

/** What the provider's answer brought: whose account it is, what it may be used for, and the tokens, encrypted. */
const Answer = z.object({
  connectionId: ConnectionId,
  account: Connection.shape.account,
  purpose: Purpose,
  tokenExpiresAt: z.iso.datetime(),
  encrypted: Encrypted,
  /** A hash of the word that only the browser which came back from the provider was given. */
  claimHash: z.string(),
});
export type Answer = z.infer<typeof Answer>;

/**
 * One way to the provider and back (RFC 6749 4.1 with PKCE, RFC 7636). Its key is a hash of `state`. What comes back counts only when the
 * signed-in user who began it claims it: somebody who was talked into consenting on another's behalf gives that other nothing.
 */
export const Consent = z.object({
  consentId: z.string().regex(/^[\w-]{43}$/),
  userId: UserId,
  provider: Provider,
  purpose: Purpose,
  /** Where the browser goes in the end: one of the stage's own addresses. */
  redirect: z.string().max(500),
  /** The PKCE verifier. */
  verifier: secret(z.string().max(128)),
  nonce: secret(z.string().max(128)),
  status: z.enum(['started', 'answered', 'refused', 'claimed', 'unclaimed']),
  answer: secret(Answer.optional()),
  /** The connection that came of it, once it is claimed. */
  connectionId: ConnectionId.optional(),
  startedAt: z.iso.datetime(),
  /** After that it works no more. */
  endsAt: z.iso.datetime(),
  dueAt: z.iso.datetime().optional(),
  expiresAt: z.int(),
  version: z.int().positive(),
});
export type Consent = z.infer<typeof Consent>;

const lifeMs = 10 * 60_000;

type Started = Pick<Consent, 'consentId' | 'userId' | 'provider' | 'purpose' | 'redirect' | 'verifier' | 'nonce'>;

/** Begins: the person has ten minutes to consent. */
export const startConsent = (started: Started, now: string): Change<Consent> => ({
  next: {
    ...started,
    status: 'started',
    startedAt: now,
    endsAt: later(now, lifeMs),
    expiresAt: expiryAfter(now, 1),
    version: 1,
  },
  event: { type: 'consent.started', data: {} },
});

/** Uses up `state`, once, before anything is asked of the provider. Fails with `link_already_used` or `link_expired`. */
export const useConsent = (consent: Consent, now: string): Change<Consent> => {
  if (consent.status !== 'started') throw new Failure('link_already_used');
  if (consent.endsAt <= now) throw new Failure('link_expired');
  return { next: { ...consent, status: 'refused' }, event: { type: 'consent.used', data: {} } };
};

/** The provider gave tokens. They wait, encrypted, for their user; unclaimed they are given back. */
export const answerConsent = (consent: Consent, answer: Answer, now: string): Change<Consent> => {
  const endsAt = later(now, lifeMs);
  return { next: { ...consent, status: 'answered', answer, endsAt, dueAt: endsAt }, event: { type: 'consent.answered', data: {} } };
};

/** The user who began it takes what came of it. Fails with `link_expired` when that is gone. */
export const claimConsent = (consent: Consent, now: string): { change: Change<Consent>; answer: Answer } => {
  if (consent.status !== 'answered' || !consent.answer || consent.endsAt <= now) throw new Failure('link_expired');
  return {
    answer: consent.answer,
    change: {
      next: { ...consent, status: 'claimed', connectionId: consent.answer.connectionId, answer: undefined, dueAt: undefined },
      event: { type: 'consent.claimed', data: { connectionId: consent.answer.connectionId } },
    },
  };
};

/** Nobody claimed it in time. What it brought goes back to the provider. */
export const advanceConsent: Advance<Consent> = consent => ({
  next: { ...consent, status: 'unclaimed', dueAt: undefined },
  event: { type: 'consent.unclaimed', data: {} },
});

/** The tokens that nobody claimed are gone. */
export const eraseConsent = (consent: Consent): Change<Consent> => ({
  next: { ...consent, answer: undefined },
  event: { type: 'consent.erased', data: {} },
});
