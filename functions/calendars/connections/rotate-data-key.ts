import { setTimeout as pause } from 'node:timers/promises';
import { credentials } from '../../../shared/data/calendars/credentials.ts';
import { isLostRace } from '../../../shared/data/core/race.ts';
import { type Credential, isLeased, renewCredential } from '../../../shared/domain/calendars/connections/credential.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { decryptTokens, newBox } from './token-encryption.ts';

type Id = Pick<Credential, 'userId' | 'connectionId'>;
type Outcome = 'rotated' | 'left' | 'busy';

const tries = 20;
const pauseMs = 500;

const tryOnce = async (id: Id, keyedUntil: string): Promise<Outcome> => {
  const credential = await credentials.find(id);
  const now = new Date().toISOString();
  // Erased, or under a newer key already: by another message, or by a renewal of the tokens.
  if (!credential?.encrypted || credential.keyedAt > keyedUntil) return 'left';
  if (isLeased(credential, now)) return 'busy';
  const { tokens } = await decryptTokens(credential, credential.encrypted);
  const box = await newBox(credential, credential.encrypted.keyVersion + 1);
  const change = renewCredential(credential, { encrypted: box.credential(tokens), tokenExpiresAt: credential.tokenExpiresAt }, now);
  return credentials.save(change, clockContext('rotateDataKey', now)).then(
    () => 'rotated' as const,
    error => {
      if (isLostRace(error)) return 'busy' as const;
      throw error;
    },
  );
};

/**
 * Encrypts the tokens of a connection under a new data key, if the one that they have was made at `keyedUntil` or before. Nothing is between the old
 * credential and the new but one conditional write: whoever dies here leaves the old one, and a second time finds nothing to do. A renewal of the
 * tokens goes first, because what it has got from the provider must not be lost: it is waited for, and then by the queue.
 */
export const rotateDataKey = async ({ userId, connectionId }: Id, keyedUntil: string, requestId: string): Promise<void> => {
  let outcome = await tryOnce({ userId, connectionId }, keyedUntil);
  for (let attempt = 1; outcome === 'busy' && attempt < tries; attempt++) {
    await pause(pauseMs);
    outcome = await tryOnce({ userId, connectionId }, keyedUntil);
  }
  if (outcome === 'busy') throw new Failure('conflict', { what: 'credential' });
  log('ALM056', { caller: userId, connectionId, outcome, requestId });
};
