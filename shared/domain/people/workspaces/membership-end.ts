import { later } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import { invalid } from '../../core/invalid.ts';
import type { MemberRole } from './role.ts';

const dayMs = 86_400_000;
/** For how many days somebody is let in as a helper at the most, and how long before the end they are told of it: half of their time where that is less. */
export const helperRules = { days: 366, tellDays: 1 };
/** For how long somebody may act on what the gateway remembers of them, and a while beyond it. */
const rememberedMs = 2 * 60_000;

/** Is somebody in the workspace at a moment? A membership that has an end is over then, whether or not its clock has come by. */
export const isPresent = ({ removedAt, until }: { removedAt?: string | undefined; until?: string | undefined }, now: string): boolean =>
  !removedAt && (until === undefined || until > now);

/** A membership that is there at a moment. Fails with `not_found`. */
export const requirePresent = <M extends { removedAt?: string | undefined; until?: string | undefined }>(member: M, now: string): M => {
  if (!isPresent(member, now)) throw new Failure('not_found', { what: 'member' });
  return member;
};

/** Is a membership over so soon that nobody may go on what they remember of it? */
export const isEnding = ({ until }: { until?: string | undefined }, now: string): boolean =>
  until !== undefined && until < later(now, rememberedMs);

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
export const endingAt = (until: string | undefined, now: string): { until: string | undefined; dueAt: string | undefined } => {
  if (until === undefined) return { until, dueAt: undefined };
  const tellMs = Math.min(helperRules.tellDays * dayMs, (Date.parse(until) - Date.parse(now)) / 2);
  return { until, dueAt: later(until, -Math.round(tellMs)) };
};
