import type { UserContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { children } from '../../../shared/data/people/children.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { giveTries, takeTry } from '../../../shared/data/people/pin-tries.ts';
import { pins } from '../../../shared/data/people/pins.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { isGuardian } from '../../../shared/domain/people/children/child.ts';
import { lockPin, type Pin, setPin } from '../../../shared/domain/people/children/pin.ts';
import type { Member } from '../../../shared/domain/people/workspaces/workspace.ts';
import { isPin, verifierOf } from '../../../shared/runtime/auth/pin-verifier.ts';
import type { ChildKey } from '../children/known.ts';

/** Gives a child this PIN; whoever was locked out may try again. */
export const givePin = async (id: ChildKey, digits: string, marked: UserContext): Promise<Pin> => {
  // The mark of a request holds a short hash of its body, and four digits follow from any hash of them.
  const context = unmarked(marked);
  const verifier = await verifierOf(digits);
  const pin = await retryLostRace(async () => {
    const known = await pins.find(id);
    const change = setPin(known, id, verifier, context);
    await transact([known ? pins.putNext(change, context, known) : pins.putNew(change, context)]);
    return { ...change.next, version: known ? known.version + 1 : 1 };
  });
  await giveTries(id, context.now);
  return pin;
};

/** May a child go on by its PIN: while whoever has set it is its guardian. */
export const isUsable = (pin: Pin | undefined, member: Member | undefined): pin is Pin =>
  pin !== undefined && !pin.removedAt && member !== undefined && isGuardian(member, pin.setBy);

const refused = () => new Failure('forbidden', { reason: 'pin_refused' });

/** Fails with `forbidden` (`pin_refused`) where another PIN was given since one was said right, or it was taken away. */
export const requireSame = (said: Pin, now: Pin): Pin => {
  if (now.removedAt || now.hash !== said.hash || now.setBy !== said.setBy) throw refused();
  return now;
};

/** The last try was wrong: the guardians are told, where there are any. */
const lock = async (id: ChildKey, pin: Pin | undefined, until: string, context: UserContext): Promise<void> => {
  if (pin && !pin.removedAt) await pins.update(id, each => (each.removedAt ? undefined : lockPin(each, until)), context);
};

/**
 * The PIN of a child that has said it right. Each try is counted before it is looked at, and a child that is not there is looked at like one that
 * is. Fails with `forbidden` (`pin_refused`), `too_many_requests`.
 */
export const pinSaid = async (id: ChildKey, digits: string, context: UserContext): Promise<Pin> => {
  const lockedUntil = await takeTry(id, context.now);
  const [pin, member, child] = await Promise.all([pins.find(id), membershipOf(id), children.find(id)]);
  const isRight = await isPin(digits, pin);
  if (isRight && child && !child.erasedAt && isUsable(pin, member)) return pin;
  if (lockedUntil !== undefined) await lock(id, pin, lockedUntil, context);
  throw refused();
};
