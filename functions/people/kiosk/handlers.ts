import { randomBytes } from 'node:crypto';
import type { Caller, HandlersOf } from '../../../shared/api/core/route.ts';
import type { kioskRoutes } from '../../../shared/api/people/kiosk.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { childrenIn, membershipsOf } from '../../../shared/data/people/children.ts';
import { kioskNow } from '../../../shared/data/people/kiosks.ts';
import { giveTries } from '../../../shared/data/people/pin-tries.ts';
import { pins } from '../../../shared/data/people/pins.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { KeyId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { requireGuardian } from '../../../shared/domain/people/children/child.ts';
import { endKioskSession, type Pin, removePin, startKioskSession, unlockPin } from '../../../shared/domain/people/children/pin.ts';
import { hashOf } from '../../../shared/runtime/auth/key-token.ts';
import { type ChildKey, knownChild } from '../children/known.ts';
import { givePin, isUsable, pinSaid, requireSame } from './pin.ts';

/** Fails with `not_found` where there is no such child, and with `forbidden` for who is none of its guardians. */
const asGuardian = async (id: ChildKey, { userId }: Caller): Promise<void> => requireGuardian((await knownChild(id)).member, userId);

const present = (pin: Pin | undefined): Pin => {
  if (!pin || pin.removedAt) throw new Failure('not_found', { what: 'pin' });
  return pin;
};

const throughOf = ({ userId, key }: Caller) => key && { userId, keyId: key.keyId };

/** Whose session may be ended: the kiosk's own, or, for a guardian, wherever it is. */
const endsAt = async (caller: Caller, id: ChildKey & { workspaceId: WorkspaceId }, now: string): Promise<KeyId | undefined> => {
  if (caller.key) return (await kioskNow(throughOf(caller), id.workspaceId, now)).keyId;
  await asGuardian(id, caller);
  return undefined;
};

export const kioskHandlers: HandlersOf<typeof kioskRoutes> = {
  setPin: async ({ params, body, caller, context }) => {
    await asGuardian(params, caller);
    return givePin(params, body.pin, context);
  },

  getPin: async ({ params, caller }) => {
    await asGuardian(params, caller);
    return present(await pins.find(params));
  },

  removePin: async ({ params, caller, context, now }) => {
    await asGuardian(params, caller);
    if (await pins.find(params)) await pins.update(params, each => removePin(each, now), context);
  },

  unlockPin: async ({ params, caller, context }) => {
    await asGuardian(params, caller);
    const pin = await pins.update(params, each => unlockPin(present(each)), context);
    await giveTries(params, context.now);
    return pin;
  },

  listFaces: async ({ params: { workspaceId }, caller, now }) => {
    await kioskNow(throughOf(caller), workspaceId, now);
    const found = await childrenIn(workspaceId);
    const [memberships, known] = await Promise.all([membershipsOf(found), Promise.all(found.map(child => pins.find(child)))]);
    const memberOf = new Map(memberships.map(member => [member.userId, member]));
    return { items: found.filter((child, i) => isUsable(known[i], memberOf.get(child.userId))) };
  },

  createKioskSession: async ({ params: { workspaceId }, body: { userId, pin }, caller, context, now }) => {
    const { keyId } = await kioskNow(throughOf(caller), workspaceId, now);
    const id = { workspaceId, userId };
    const known = await pinSaid(id, pin, unmarked(context));
    const token = randomBytes(32).toString('base64url');
    const start = (pinNow: Pin) => startKioskSession(requireSame(known, pinNow), { keyId, sessionHash: hashOf(token) }, now);
    // Said twice at once it is right twice, and the last one goes on.
    const { session } = await pins.update(id, start, { ...unmarked(context), for: userId });
    await giveTries(id, now);
    return { userId, token, until: session!.until };
  },

  endKioskSession: async ({ params, caller, context, now }) => {
    const at = await endsAt(caller, params, now);
    if (await pins.find(params)) await pins.update(params, each => endKioskSession(each, at, now), context);
  },
};
