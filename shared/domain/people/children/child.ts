import * as z from 'zod';
import { Color } from '../../core/color.ts';
import { personal } from '../../core/data-class.ts';
import { type Actor, type Advance, type Change, later } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { UserId, WorkspaceId } from '../../core/ids.ts';
import { orElse } from '../../core/newer.ts';
import { Line } from '../../core/text.ts';
import { Zone } from '../../time/when.ts';
import type { Member } from '../workspaces/workspace.ts';

/** How many children a workspace has at the most, and how many guardians a child. */
export const childRules = { inWorkspace: 20, guardians: 4 };
/** How soon erasing that did not come to its end is taken up again. */
const againMs = 5 * 60_000;

/** How a guardian's consent was had (COPPA, 16 CFR 312.5(b)): `account` is their own word, signed in; the others are verified by whoever runs the stage. */
export const ConsentMethod = z.enum(['account', 'signed_form', 'payment', 'call', 'video', 'identity_document', 'message']);

/** Who said yes to what is kept of a child, when, and how that was had. */
export const Consent = z.object({ by: UserId, at: z.iso.datetime(), method: ConsentMethod });

const about = {
  name: Line(80),
  color: Color.optional(),
  birthYear: z.int().min(1900).max(2200).optional(),
  zone: Zone,
};

/**
 * A child without an account: a member of the workspace in the role `child`, whose membership names the guardians. What is personal of it stands
 * here and nowhere else. Due while it is to be erased.
 */
export const Child = z.object({
  workspaceId: WorkspaceId,
  userId: UserId,
  ...about,
  name: personal(about.name),
  birthYear: personal(about.birthYear),
  consent: Consent.extend({ method: orElse(ConsentMethod, 'account') }),
  createdBy: UserId,
  createdAt: z.iso.datetime(),
  /** Since when it is to be erased: it is not there for anybody any more. */
  erasedAt: z.iso.datetime().optional(),
  dueAt: z.iso.datetime().optional(),
  /** When the record may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Child = z.infer<typeof Child>;

export const ChildInput = z.strictObject({
  ...about,
  /** That of the profile of the guardian, unless it is said. */
  zone: Zone.optional(),
  consent: z.strictObject({ method: ConsentMethod }),
});
/** A merge patch (RFC 7396): null removes, what is absent stays. */
export const ChildPatch = z
  .strictObject({
    name: about.name,
    color: about.color.unwrap().nullable(),
    birthYear: about.birthYear.unwrap().nullable(),
    zone: Zone,
    guardians: z.array(UserId).min(1).max(childRules.guardians),
  })
  .partial();
export type ChildPatch = z.infer<typeof ChildPatch>;

type Ids = Pick<Child, 'workspaceId' | 'userId'>;

/** A child, and its membership: whoever adds it says yes to what is kept, and is its first guardian. */
export const addChild = (
  { consent, ...input }: z.infer<typeof ChildInput>,
  ids: Ids,
  { userId, now, zone }: Actor & { zone: string },
): { child: Change<Child>; member: Change<Member> } => ({
  child: {
    next: {
      ...ids,
      ...input,
      zone: input.zone ?? zone,
      consent: { by: userId, at: now, method: consent.method },
      createdBy: userId,
      createdAt: now,
      version: 1,
    },
    event: { type: 'child.added', data: {} },
  },
  member: {
    next: { ...ids, role: 'child', guardians: [userId], addedBy: userId, createdAt: now, version: 1 },
    event: { type: 'member.added', data: { role: 'child' } },
  },
});

/** Somebody is a guardian from now on. Written beside the child's membership, so that nobody leaves and becomes one at the same moment. */
export const becomeGuardian = (member: Member, childId: UserId): Change<Member> => ({
  next: { ...member },
  event: { type: 'member.became_guardian', data: { childId } },
});

/** Is somebody a guardian of this member? Of whoever has an account nobody is. */
export const isGuardian = ({ guardians = [] }: Pick<Member, 'guardians'>, userId: UserId): boolean => guardians.includes(userId);

/** The child, where it is there still. Fails with `not_found`. */
export const presentChild = (child: Child | undefined): Child => {
  if (!child || child.erasedAt) throw new Failure('not_found', { what: 'child' });
  return child;
};

/** Fails with `forbidden` for who is no guardian. */
export const requireGuardian = (member: Member, userId: UserId): void => {
  if (!isGuardian(member, userId)) throw new Failure('forbidden', { reason: 'not_a_guardian' });
};

/** A child with a merge patch applied. Who its guardians are stands in its membership, and is counted as a change of the child. */
export const changeChild = (child: Child, patch: ChildPatch): Change<Child> => {
  const { color = child.color, birthYear = child.birthYear, guardians: _, ...rest } = patch;
  return {
    next: { ...child, ...rest, color: color ?? undefined, birthYear: birthYear ?? undefined },
    event: { type: 'child.changed', data: { fields: Object.keys(patch) } },
  };
};

/** Other guardians for a child. Undefined where they are the same. */
export const changeGuardians = (member: Member, guardians: readonly UserId[]): Change<Member> | undefined => {
  const { guardians: before = [] } = member;
  const next = [...new Set(guardians)];
  if (next.length === before.length && next.every(userId => before.includes(userId))) return undefined;
  return { next: { ...member, guardians: next }, event: { type: 'member.guardians_changed', data: { from: before } } };
};

/** A guardian goes: the others stay. The last one cannot (`last_guardian`), as nobody would be there for the child. Undefined for who is none. */
export const withoutGuardian = (member: Member, userId: UserId): Change<Member> | undefined => {
  if (!isGuardian(member, userId)) return undefined;
  const left = member.guardians!.filter(each => each !== userId);
  if (left.length === 0) throw new Failure('last_guardian', { childId: member.userId });
  return changeGuardians(member, left);
};

/** Who takes care of a child whose last guardian is gone: the first of these roles that anybody with an account has. */
const heirs: readonly Member['role'][] = ['owner', 'admin', 'parent', 'member'];
const heirsAmong = (others: readonly Member[]): UserId[] => {
  const grown = others.filter(({ guardians, until }) => !guardians && !until);
  const role = heirs.find(each => grown.some(member => member.role === each));
  return grown.filter(member => role === undefined || member.role === role).map(({ userId }) => userId);
};

/** The account of a guardian ends, which nobody can refuse: where they were the last one, who runs the workspace are the guardians from then on. */
export const handOverChild = (member: Member, gone: UserId, everybody: readonly Member[]): Change<Member> | undefined => {
  if (!isGuardian(member, gone)) return undefined;
  const left = member.guardians!.filter(each => each !== gone);
  const others = heirsAmong(everybody.filter(({ userId }) => userId !== gone)).slice(0, childRules.guardians);
  return changeGuardians(member, left.length > 0 ? left : others);
};

/** A child is to be erased: it is a member no more, and what is held of it goes. */
export const eraseChild = (child: Child, member: Member, now: string): { child: Change<Child>; member: Change<Member> } => ({
  child: {
    next: { ...child, erasedAt: now, dueAt: later(now, againMs), expiresAt: expiryAfter(now) },
    event: { type: 'child.erase_due', data: {} },
  },
  member: {
    next: { ...member, guardians: [], removedAt: now, expiresAt: expiryAfter(now) },
    event: { type: 'member.removed', data: { role: member.role } },
  },
});

/** What is left of an erased child is to be erased; due again until nothing is. */
export const advanceChild: Advance<Child> = (child, now) => ({
  next: { ...child, dueAt: later(now, againMs) },
  event: { type: 'child.erase_due', data: {} },
});
