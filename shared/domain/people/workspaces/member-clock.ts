import { type Advance, type Change, later } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { endingAt, isPresent } from './membership-end.ts';
import { type Member, withoutOffer } from './workspace.ts';

/** How soon ending that did not come to its end is taken up again. */
const againMs = 5 * 60_000;

/** Another end for a helper who stays one. */
export const changeEnd = (member: Member, until: string | undefined, now: string): Change<Member> => ({
  next: { ...member, ...endingAt(until, now) },
  event: { type: 'member.end_changed', data: { from: member.until } },
});

/** A membership is over: whoever had it is out, as if they had been taken out. Undefined where it is not, or they are. */
export const endMembership = (member: Member, now: string): Change<Member> | undefined => {
  if (member.removedAt || isPresent(member, now)) return undefined;
  return {
    next: { ...withoutOffer(member), removedAt: now, expiresAt: expiryAfter(now), dueAt: undefined },
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
