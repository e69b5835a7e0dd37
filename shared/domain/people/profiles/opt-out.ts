import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import { type Actor, type Change, later } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { UserId, WorkspaceId } from '../../core/ids.ts';

const instant = z.iso.datetime();

/**
 * Somebody whom a workspace may not invite: until a moment, because they left or declined, or for good, because they blocked it. `subject` is
 * their user id, or stands for their address: an invitation by mail knows no more than that.
 */
export const OptOut = z.object({
  workspaceId: WorkspaceId,
  subject: personal(z.string()),
  userId: UserId,
  blocked: z.boolean(),
  until: instant,
  createdAt: instant,
  /** When the record may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type OptOut = z.infer<typeof OptOut>;
type Ids = Pick<OptOut, 'workspaceId' | 'subject' | 'userId'>;

/** For how many days a workspace does not invite who left or declined. */
export const pauseDays = 30;
const pauseEnd = (now: string): string => later(now, pauseDays * 86_400_000);

const fresh = (ids: Ids, now: string): OptOut => ({ ...ids, blocked: false, until: now, createdAt: now, version: 1 });

/** Somebody left or declined: a pause begins. What they have blocked stays blocked. */
export const pauseInvitations = (known: OptOut | undefined, ids: Ids, now: string): Change<OptOut> => {
  const before = known ?? fresh(ids, now);
  return {
    next: { ...before, until: pauseEnd(now), expiresAt: before.blocked ? undefined : expiryAfter(now, pauseDays) },
    event: { type: 'opt_out.paused', data: {} },
  };
};

/** Somebody wants no invitation of a workspace any more, until they say otherwise. */
export const blockInvitations = (known: OptOut | undefined, ids: Ids, now: string): Change<OptOut> => ({
  next: { ...(known ?? fresh(ids, now)), blocked: true, expiresAt: undefined },
  event: { type: 'opt_out.blocked', data: {} },
});

/** Somebody may be invited again: neither a block nor a pause is left. */
export const liftOptOut = (known: OptOut, { now }: Pick<Actor, 'now'>): Change<OptOut> => ({
  next: { ...known, blocked: false, until: now, expiresAt: expiryAfter(now, 1) },
  event: { type: 'opt_out.lifted', data: {} },
});

/** Does it keep invitations away at this moment? */
export const optsOut = (known: Pick<OptOut, 'blocked' | 'until'>, now: string): boolean => known.blocked || known.until > now;

/** Refuses an invitation of somebody who does not want it. A pause and a block read alike: who invites need not know which. */
export const requireWanted = (known: OptOut | undefined, now: string): void => {
  if (known && optsOut(known, now)) throw new Failure('forbidden', { reason: 'not_wanted' });
};
