import { endKioskSession, lockPin, removePin, setPin, startKioskSession, unlockPin } from '../../shared/domain/people/children/pin.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-29T08:00:00.000Z';
const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now } as const;
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ec' } as const;
const keyId = 'key_01kb8m3tq2e8fvq3w5r7c9d0ed';

/** The PIN of a child, and all that happens to it. */
export const pinSamples = (): Sample[] => {
  const set = setPin(undefined, ids, { salt: 's'.repeat(22), hash: 'h'.repeat(43) }, acting);
  const started = startKioskSession(set.next, { keyId, sessionHash: 't'.repeat(43) }, now);
  const locked = lockPin(started.next, '2026-11-29T08:01:00.000Z');
  return samplesOf(
    'pin',
    set,
    started,
    endKioskSession(started.next, keyId, now)!,
    locked,
    unlockPin(locked.next),
    removePin(started.next, now)!,
  );
};
