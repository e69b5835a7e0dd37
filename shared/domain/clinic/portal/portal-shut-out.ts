import { type Change, later } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import type { UserId } from '../../core/ids.ts';
import { msPerDay } from '../../time/civil.ts';
import { endPortalAccess, gives, type PortalAccess, type PortalBasis, requireOfAge } from './portal-access.ts';
import { type Age, isOpenAt } from './portal-end.ts';

/** Whom a patient may shut out by themselves: who has it because they want it, whom they gave a power, and who says to be them. Others the clinic does. */
const endedByPatient: readonly PortalBasis[] = ['self', 'attorney', 'patient'];
/** Who says that they are the patient, and since when: the first of their accesses counts that are open. */
export type SelfHolder = { userId: UserId; since: string };

/** Somebody as the patient, by all accesses that they have. Who has none as the patient is one since no moment. */
export const selfHolder = (userId: UserId, theirs: readonly PortalAccess[], age: Age, now: string): SelfHolder => {
  const own = theirs.flatMap(each => (each.basis === 'self' && isOpenAt(each, age, now) ? (each.acceptedAt ?? []) : []));
  return { userId, since: own.sort()[0] ?? now };
};

/**
 * May a patient who is grown end this access by themselves, as `own`? Another who says to be the patient only where they came after them, or have
 * not come yet: of two of whom one is false the later one does not shut out the earlier, whenever their codes were made.
 */
export const isEndedByPatient = ({ basis, acceptedAt, userId }: PortalAccess, own: SelfHolder): boolean =>
  endedByPatient.includes(basis) && (basis !== 'self' || userId === own.userId || acceptedAt === undefined || acceptedAt >= own.since);

/** A patient ends the access of somebody to them. Fails with `forbidden` for a child, and for what a court or parenthood gives. */
export const shutOut = (access: PortalAccess, own: SelfHolder, age: Age, now: string): Change<PortalAccess> => {
  requireOfAge(age, { zone: access.zone, now });
  if (!isEndedByPatient(access, own)) throw new Failure('forbidden', { reason: 'not_yours_to_end' });
  return endPortalAccess(access, 'patient', now);
};

/** For how many days whoever was shut out is still told who is let in. */
const shutOutDays = 30;

/**
 * Does somebody see all of a patient by this access at this moment, as far as is known without opening the patient? Of a parent `parentsToo` says it:
 * whether the patient was a child still when it was asked last.
 */
export const seesAll = (access: PortalAccess, parentsToo: boolean, now: string): boolean => {
  const { acceptedAt, endedAt, endedBy, until, basis } = access;
  // Whoever was shut out lately is told all the same: else it would be enough to end their access first.
  const wasShutOut =
    (endedBy === 'clinic' || endedBy === 'patient') && endedAt !== undefined && later(endedAt, shutOutDays * msPerDay) > now;
  const isOpen = acceptedAt !== undefined && (endedAt === undefined || wasShutOut) && (until === undefined || until > now);
  return isOpen && gives(access, 'all') && (basis !== 'parent' || parentsToo);
};
