import { setTimeout as pause } from 'node:timers/promises';
import { seals } from '../../../shared/data/calendars/seals.ts';
import { isLostRace } from '../../../shared/data/core/race.ts';
import { isLeased, renewSeal, type Seal } from '../../../shared/domain/calendars/seal.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { clockStamp } from '../../../shared/runtime/events/clock-stamp.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { newBox, openBox } from './token-box.ts';

type Id = Pick<Seal, 'userId' | 'grantId'>;
type Outcome = 'resealed' | 'left' | 'busy';

const tries = 20;
const pauseMs = 500;

const tryOnce = async (id: Id, keyedUntil: string): Promise<Outcome> => {
  const seal = await seals.find(id);
  const now = new Date().toISOString();
  // Erased, or under a newer key already: by another message, or by a renewal of the tokens.
  if (!seal?.sealed || seal.keyedAt > keyedUntil) return 'left';
  if (isLeased(seal, now)) return 'busy';
  const { tokens } = await openBox(seal, seal.sealed);
  const box = await newBox(seal, seal.sealed.keyVersion + 1);
  const change = renewSeal(seal, { sealed: box.seal(tokens), tokenExpiresAt: seal.tokenExpiresAt }, now);
  return seals.save(change, clockStamp('reseal', now)).then(
    () => 'resealed' as const,
    error => {
      if (isLostRace(error)) return 'busy' as const;
      throw error;
    },
  );
};

/**
 * Seals the tokens of a grant under a new data key, if the one that they have was made at `keyedUntil` or before. Nothing is between the old
 * seal and the new but one conditional write: whoever dies here leaves the old one, and a second time finds nothing to do. A renewal of the
 * tokens goes first, because what it has got from the provider must not be lost: it is waited for, and then by the queue.
 */
export const reseal = async ({ userId, grantId }: Id, keyedUntil: string, requestId: string): Promise<void> => {
  let outcome = await tryOnce({ userId, grantId }, keyedUntil);
  for (let attempt = 1; outcome === 'busy' && attempt < tries; attempt++) {
    await pause(pauseMs);
    outcome = await tryOnce({ userId, grantId }, keyedUntil);
  }
  if (outcome === 'busy') throw new Failure('conflict', { what: 'seal' });
  log('ALM056', { caller: userId, grantId, outcome, requestId });
};
