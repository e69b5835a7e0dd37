import { type Advance, type Change, later } from '../core/due.ts';
import { expiryAfter } from '../core/expiry.ts';
import { invalid } from '../core/invalid.ts';
import type { MemberRole } from './role.ts';
import type { Member } from './workspace.ts';

const dayMs = 86_400_000;
/** For how many days somebody is let in as a helper at the most, and how long before the end they are told of it: half of their time where that is less. */
export const helperRules = { days: 366, tellDays: 1 };
/** How soon ending that did not come to its end is taken up again. */
const againMs = 5 * 60_000;
/** For how long somebody may act on what the gateway remembers of them, and a while beyond it. */
const rememberedMs = 2 * 60_000;

/** Is somebody in the workspace at a moment? A membership that has an end is over then, whether or not its clock has come by. */
export const isPresent = ({ removedAt, until }: Pick<Member, 'removedAt' | 'until'>, now: string): boolean =>
  !removedAt && (until === undefined || until > now);

/** Is a membership over so soon that nobody may go on what they remember of it? */
export const isEnding = ({ until }: Pick<Member, 'until'>, now: string): boolean => until !== undefined && until < later(now, rememberedMs);

/** The end of a membership in this role: a helper has one, nobody else. Fails with `invalid_request` where it is missing, not ahead, or too far. */
export const endOf = (role: MemberRole, until: string | undefined, now: string): string | undefined => {
  if (role !== 'helper') {
    if (until !== undefined) throw invalid('/until', 'not_valid');
    return undefined;
  }
  if (until === undefined) throw invalid('/until', 'required');
  const aheadMs = Date.parse(until) - Date.parse(now);
  if (aheadMs <= 0) throw invalid('/until', 'not_ahead');
  if (aheadMs > helperRules.days * dayMs) throw invalid('/until', 'too_far_ahead', { days: helperRules.days });
  return later(until, 0);
};

/** A membership with an end, or without one: due when its holder is to be told, and then at the end. */
export const endingAt = (until: string | undefined, now: string): Pick<Member, 'until' | 'dueAt'> => {
  if (until === undefined) return { until, dueAt: undefined };
  const tellMs = Math.min(helperRules.tellDays * dayMs, (Date.parse(until) - Date.parse(now)) / 2);
  return { until, dueAt: later(until, -Math.round(tellMs)) };
};

/** Another end for a helper who stays one. */
export const changeEnd = (member: Member, until: string | undefined, now: string): Change<Member> => ({
  next: { ...member, ...endingAt(until, now) },
  event: { type: 'member.end_changed', data: { from: member.until } },
});

/** A membership is over: whoever had it is out, as if they had been taken out. Undefined where it is not, or they are. */
export const endMembership = ({ ownershipOffer: _, ...member }: Member, now: string): Change<Member> | undefined => {
  if (member.removedAt || isPresent(member, now)) return undefined;
  return {
    next: { ...member, removedAt: now, expiresAt: expiryAfter(now), dueAt: undefined },
    event: { type: 'member.removed', data: { role: member.role } },
  };
};

/** What falls due of a membership: its end comes near, or is there; then due again until they are out. One without an end rests. */
export const advanceMember: Advance<Member> = (member, now) => {
  const { until } = member;
  if (until !== undefined && until > now) return { next: { ...member, dueAt: until }, event: { type: 'member.ending', data: { until } } };
  const dueAt = until === undefined || member.removedAt ? undefined : later(now, againMs);
  return { next: { ...member, dueAt }, event: { type: 'member.end_due', data: {} } };
};
