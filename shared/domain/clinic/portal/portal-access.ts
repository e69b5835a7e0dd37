import * as z from 'zod';
import { health, secret } from '../../core/data-class.ts';
import { type Actor, type Change, later } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { PatientId, PortalAccessId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import { Line } from '../../core/text.ts';
import { msPerDay } from '../../time/civil.ts';
import { Instant, Zone } from '../../time/when.ts';
import { retentionDays } from '../patient.ts';
import { type Age, endOf, isOfAge, isOpenAt, majorityIn } from './portal-end.ts';

/** For how many days a code can be used, how often its holder may be wrong about whose it is, how many people have access to one patient at once, for how many days patients let others act for them at the most, how many codes are made for one patient within a day, and how many visits ahead are booked by a portal. */
export const portalRules = { openDays: 7, tries: 5, most: 20, invitedDays: 732, codesADay: 10, visitsAhead: 10 };

/** What somebody may do by the portal of a patient: book visits, read who they are and what is known of them, read what is prescribed and dispensed. */
export const PortalScope = z.enum(['visits', 'record', 'prescriptions']);
export type PortalScope = z.infer<typeof PortalScope>;
/** By what right somebody has access: the patient, a parent until majority, a guardian by court, by a power of attorney, or because the patient wants it. */
export const PortalBasis = z.enum(['self', 'parent', 'guardian', 'attorney', 'patient']);
export type PortalBasis = z.infer<typeof PortalBasis>;

/** Who has ended an access: the clinic, the patient, whose it was, or the clock at its end. */
export const PortalEnder = z.enum(['clinic', 'holder', 'clock', 'patient']);

const instant = z.iso.datetime();

/**
 * Access of one person to one patient by the portal, as it is stored: an offer until its code was used by whoever it is for, theirs from then on.
 * It gives nothing to whoever works in the clinic, and the patient nothing of the clinic. Due when somebody is to look whether it has ended.
 */
export const PortalAccess = z.object({
  workspaceId: WorkspaceId,
  patientId: PatientId,
  portalAccessId: PortalAccessId,
  basis: PortalBasis,
  scopes: z.array(PortalScope).min(1).max(PortalScope.options.length),
  /** By what whoever granted it knows whom it is for, and that they may have it. */
  evidence: health(z.base64().max(10_000)),
  /** Whose it is, once somebody has used the code. */
  userId: UserId.optional(),
  /** A digest of the code. */
  codeDigest: secret(z.string().max(64)),
  /** How often somebody had the code and not the date of birth. */
  tries: z.int().nonnegative().default(0),
  /** Where the day of majority begins for a patient of whom no zone is known. */
  zone: Zone,
  grantedBy: UserId,
  /** The patient has granted it, by their own portal; otherwise the clinic has. */
  byPatient: z.literal(true).optional(),
  createdAt: instant,
  /** Until when its code can be used. */
  codeUntil: instant,
  acceptedAt: instant.optional(),
  /** From this moment on it opens nothing. */
  until: instant.optional(),
  endedAt: instant.optional(),
  endedBy: PortalEnder.optional(),
  /** When it was told that it ends soon. */
  endToldAt: instant.optional(),
  dueAt: instant.optional(),
  /** When the record may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type PortalAccess = z.infer<typeof PortalAccess>;
export type PortalAccessKey = Pick<PortalAccess, 'workspaceId' | 'patientId' | 'portalAccessId'>;

export const PortalAccessInput = z.strictObject({
  basis: PortalBasis,
  scopes: z.array(PortalScope).min(1).max(PortalScope.options.length).optional(),
  until: Instant.optional(),
  evidence: Line(500),
});
type Input = Omit<z.infer<typeof PortalAccessInput>, 'evidence'>;

/** What a patient says who lets somebody act for them: for what, until when, and whom they mean by it. */
export const PortalInvitationInput = z.strictObject({
  scopes: z.array(PortalScope).min(1).max(PortalScope.options.length),
  until: Instant,
  whom: Line(200),
});
type Invitation = Omit<z.infer<typeof PortalInvitationInput>, 'whom'>;
/** What is sealed of an access, and by what its code is found. */
type Sealed = Pick<PortalAccess, 'evidence' | 'codeDigest'>;

/** Fails with `invalid_request` for an end that is over, and for a parent of who is of age, or of whom nobody knows when they will be. */
const requireAhead = ({ basis, until }: Input, age: Age, zone: string, now: string): void => {
  if (until !== undefined && until <= now) throw invalid('/until', 'not_ahead');
  const majority = basis === 'parent' ? majorityIn(age, zone) : undefined;
  if (basis === 'parent' && (majority === undefined || majority <= now)) throw invalid('/basis', 'not_valid');
};

/** Access is offered to whoever is given its code. A patient has their own whole, and nobody but they gives it an end. */
export const grantPortalAccess = (
  id: PortalAccessKey,
  input: Input,
  sealed: Sealed,
  age: Age,
  { userId, now, zone }: Actor & { zone: string },
): Change<PortalAccess> => {
  requireAhead(input, age, zone, now);
  const isSelf = input.basis === 'self';
  if (isSelf && input.until !== undefined) throw invalid('/until', 'not_valid');
  const scopes = isSelf ? PortalScope.options : PortalScope.options.filter(each => (input.scopes ?? PortalScope.options).includes(each));
  const codeUntil = later(now, portalRules.openDays * msPerDay);
  return {
    next: {
      ...{ ...id, basis: input.basis, scopes, ...sealed, tries: 0, zone, until: input.until },
      ...{ grantedBy: userId, createdAt: now, codeUntil, expiresAt: expiryAfter(codeUntil), version: 1 },
    },
    event: { type: 'portal_access.granted', data: { basis: input.basis, scopes, parentsToo: !isOfAge(age, zone, now) } },
  };
};

/** Fails with `forbidden` for a patient who is a child still: what is done for them their parents and the clinic decide. */
export const requireOfAge = (age: Age, { zone, now }: { zone: string; now: string }): void => {
  if (!isOfAge(age, zone, now)) throw new Failure('forbidden', { reason: 'not_of_age' });
};

/** A patient who is grown lets somebody act for them, for some things and until an end. Fails with `forbidden` for a child. */
export const invitePortalHolder = (
  id: PortalAccessKey,
  input: Invitation,
  sealed: Sealed,
  age: Age,
  actor: Actor & { zone: string },
): Change<PortalAccess> => {
  requireOfAge(age, actor);
  if (input.until > later(actor.now, portalRules.invitedDays * msPerDay)) throw invalid('/until', 'not_valid');
  const { next, event } = grantPortalAccess(id, { basis: 'patient', ...input }, sealed, age, actor);
  return { next: { ...next, byPatient: true }, event };
};

/** There is no access, or none of which anybody may know. */
export const noPortalAccess = () => new Failure('not_found', { what: 'portal_access' });

/** How it stands with an access: offered, while its code can be used; open; or ended. */
export const PortalAccessState = z.enum(['offered', 'open', 'ended']);

/** How it stands with an access at this moment, whether or not a clock has looked: that of a parent has ended once the child is of age. */
export const stateOf = (access: PortalAccess, age: Age, now: string): z.infer<typeof PortalAccessState> => {
  const end = endOf(access, age);
  if (access.endedAt !== undefined || (end !== undefined && end <= now)) return 'ended';
  if (access.acceptedAt !== undefined) return 'open';
  return isOffered(access, now) ? 'offered' : 'ended';
};

/** Does it take a place: is it used, or may it be still? */
export const isLive = (access: PortalAccess, age: Age, now: string): boolean => stateOf(access, age, now) !== 'ended';

/** Somebody had the code and was wrong about whose it is: after a few times it is of no more use. */
export const refusePortalAccess = (access: PortalAccess): Change<PortalAccess> => ({
  next: { ...access, tries: access.tries + 1 },
  event: { type: 'portal_access.refused', data: {} },
});

/** Has nobody ended it, and is its own end still ahead? */
const isUnended = ({ endedAt, until }: PortalAccess, now: string): boolean => endedAt === undefined && (until === undefined || until > now);

/** Has somebody this access at this moment, as far as is known without opening the patient? */
export const isLetIn = (access: PortalAccess, now: string): boolean => access.acceptedAt !== undefined && isUnended(access, now);

/** Can its code be used, as far as is known without opening the patient? */
const isOffered = (access: PortalAccess, now: string): boolean =>
  access.acceptedAt === undefined && isUnended(access, now) && access.codeUntil > now && access.tries < portalRules.tries;

/** Has somebody this access at this moment, or may have it yet, as far as is known without opening the patient? */
export const isUsable = (access: PortalAccess, now: string): boolean => isLetIn(access, now) || isOffered(access, now);

/** Is there any use in opening the patient for this code? Fails with `not_found`, as for one that there never was, and with `forbidden` for who has given it out. */
export const requireOffered = (access: PortalAccess, { userId, now }: Actor): void => {
  if (!isOffered(access, now)) throw noPortalAccess();
  if (access.grantedBy === userId) throw new Failure('forbidden', { reason: 'own_code' });
};

/** Can the code still be used? Fails as one that is offered to nobody does, and of a parent once the child is of age. */
export const requireUsable = (access: PortalAccess, age: Age, actor: Actor): void => {
  requireOffered(access, actor);
  if (stateOf(access, age, actor.now) !== 'offered') throw noPortalAccess();
};

/** Whoever has the code has the access from now on, and nobody else has it by that code. `dueAt` is when it is looked first whether it has ended. */
export const acceptPortalAccess = (access: PortalAccess, age: Age, { userId, now }: Actor, dueAt?: string): Change<PortalAccess> => {
  requireUsable(access, age, { userId, now });
  const { basis, scopes, zone } = access;
  return {
    next: { ...access, userId, acceptedAt: now, expiresAt: undefined, dueAt },
    event: { type: 'portal_access.accepted', data: { basis, scopes, parentsToo: !isOfAge(age, zone, now) } },
  };
};

/** It opens nothing any more, since `endedAt`, which is now where nothing else is said. The record itself where it has ended before. */
export const endPortalAccess = (
  access: PortalAccess,
  by: NonNullable<PortalAccess['endedBy']>,
  now: string,
  endedAt = now,
): Change<PortalAccess> => ({
  // A code that nobody has used is kept no longer than one that was left alone: nobody was shown anything by it.
  next: access.endedAt
    ? access
    : {
        ...access,
        endedAt,
        endedBy: by,
        dueAt: undefined,
        expiresAt: access.acceptedAt ? expiryAfter(now, retentionDays) : access.expiresAt,
      },
  event: { type: 'portal_access.ended', data: { by } },
});

/** What something of the portal needs: a scope, all of them, or to be the patient. */
export type PortalNeed = PortalScope | 'all' | 'self';

/** Does an access go so far? Whether it is open is another question. */
export const gives = ({ basis, scopes }: PortalAccess, need: PortalNeed): boolean => {
  if (need === 'self') return basis === 'self';
  return need === 'all' ? PortalScope.options.every(each => scopes.includes(each)) : scopes.includes(need);
};

/**
 * The access by which somebody does something at this very moment, of those to a patient that they have or had. The one place where that is
 * decided: by moments alone, whether or not a clock runs. Fails with `not_found`, as for any stranger, where they never had one, and with `forbidden`
 * where what they have has ended or does not go so far.
 */
export const portalAccessFor = (theirs: readonly PortalAccess[], need: PortalNeed, age: Age, now: string): PortalAccess => {
  if (theirs.length === 0) throw new Failure('not_found', { what: 'workspace' });
  const open = theirs.filter(each => isOpenAt(each, age, now));
  if (open.length === 0) throw new Failure('forbidden', { reason: 'portal_access_ended' });
  const found = open.find(each => gives(each, need));
  if (!found) throw new Failure('forbidden', { reason: 'not_in_portal_scope', needs: `portal:${need}` });
  return found;
};
