import { createHash, timingSafeEqual } from 'node:crypto';
import type { Provider } from '../../../shared/domain/calendars/connections/connection-provider.ts';
import { publicUrl } from '../../../shared/runtime/http/public-url.ts';

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The key of a consent: its `state` itself is kept nowhere. */
export const consentIdOf = (state: string): string => hash(state).toString('base64url');

/** Where a provider sends the browser back to. Each has an address of its own, so that no provider can answer for another (RFC 9700 4.4.2). */
export const returnUrlOf = (provider: Provider): string => `${publicUrl()}/v1/connections/return/${provider}`;

/** The claim that the browser is given: which consent, and a word that only it knows. */
export const claimOf = (consentId: string, word: string): string => `${consentId}.${word}`;
export const claimHashOf = (word: string): string => hash(word).toString('base64url');

/** The consent that a claim names, and its word; undefined for a text that is no claim. */
export const readClaim = (claim: string): { consentId: string; word: string } | undefined => {
  const [, consentId = '', word = ''] = /^([\w-]{43})\.([\w-]{43})$/.exec(claim) ?? [];
  return word === '' ? undefined : { consentId, word };
};

/** Compares a word with the hash that was kept, in a time that tells nothing. */
export const isWord = (word: string, claimHash: string): boolean => {
  const [given, kept] = [Buffer.from(claimHashOf(word)), Buffer.from(claimHash)];
  return given.length === kept.length && timingSafeEqual(given, kept);
};
