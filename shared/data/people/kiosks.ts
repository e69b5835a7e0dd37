import { Failure } from '../../domain/core/failure.ts';
import type { KeyId, UserId, WorkspaceId } from '../../domain/core/ids.ts';
import type { Standing } from '../../domain/core/permissions.ts';
import { narrow } from '../../domain/core/standings.ts';
import { isInSession } from '../../domain/people/children/pin.ts';
import { isKioskOf, type Key } from '../../domain/people/keys/key.ts';
import { keys } from './keys.ts';
import { pins } from './pins.ts';
import { standingIn } from './roles.ts';
import { type Ward, wardOf } from './wards.ts';

type Of = { workspaceId: WorkspaceId; userId: UserId };
/** Which API key asks, and who made it. */
type Through = { userId: UserId; keyId: KeyId };

/** The kiosk that asks, as it is at this moment. Fails with `forbidden` where the key is none of the workspace, or has ended. */
export const kioskNow = async (through: Through | undefined, workspaceId: WorkspaceId, now: string): Promise<Key> => {
  const key = through && (await keys.find(through));
  if (!key || !isKioskOf(key, workspaceId, now)) throw new Failure('forbidden', { reason: 'not_a_kiosk' });
  return key;
};

/**
 * A child that is in a session at a kiosk: what it may there is what both it and who set the kiosk up may. Read for each request, so that it ends at
 * once with the session, the kiosk, the PIN, the child, and the right of whoever set these up. Fails with `forbidden`.
 */
export const wardAtKiosk = async (of: Of, through: Through, sessionHash: string, now: string): Promise<Ward> => {
  const [pin, own] = await Promise.all([
    pins.find(of),
    standingIn({ workspaceId: of.workspaceId, userId: through.userId }),
    kioskNow(through, of.workspaceId, now),
  ]);
  if (!pin || !own || !isInSession(pin, { keyId: through.keyId, hash: sessionHash }, now))
    throw new Failure('forbidden', { reason: 'kiosk_session_over' });
  const ward = await wardOf(of, pin.setBy);
  const standing: Standing = narrow(own, ward.standing);
  return { ...ward, standing };
};
