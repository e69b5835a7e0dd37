import { fnv } from './fnv.ts';
import type { ThingId, UserId } from './ids.ts';

/** A record that can fall due. `dueAt` is the next moment at which something must happen (RFC 3339, UTC); without it the record rests. */
export type Due = { version: number; dueAt?: string };

/** A record as it is to be written, and the event that the same write carries. The data layer counts the version. */
export type Change<R> = { next: R; event: { type: string; data: Record<string, unknown> } };

/** What happens at `now`, and when the record is due next. Pure: the same record and moment give the same answer. */
export type Advance<R extends Due> = (record: R, now: string) => Change<R>;

/** The moment so many milliseconds after another, or before it where they are negative. */
export const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

const minuteMs = 60_000;
/** The minute that a moment is in, for what nobody waits for to the second. */
export const wholeMinute = (at: string): string => new Date(Math.floor(Date.parse(at) / minuteMs) * minuteMs).toISOString();

/**
 * When work that has come to its end at `now` is to be done again: so many milliseconds later, or still when it was asked for while it ran.
 * What starts the work puts its next time ahead, so that one which has come meanwhile is somebody's wish.
 */
export const againAfter = (dueAt: string | undefined, now: string, ms: number): string =>
  dueAt !== undefined && dueAt <= now ? dueAt : later(now, ms);

/** Who acts, and when: the arguments that a rule needs from outside. `now` is an instant (RFC 3339, UTC). */
export type Actor = { userId: UserId; now: string };

/** The name under which the clock itself acts. */
export const clockActor = 'clock';
/** The name under which acts whoever holds a link of a mail to a patient, who is no user. */
export const patientActor = 'patient_link';
/** Who writes: a user, a patient by a link, a thing that says how it stands, or what acts in nobody's name (the clock; the mail service and Cognito, where they report; the operators' door, where nobody is known yet). */
export type Author = UserId | ThingId | typeof clockActor | typeof patientActor | 'mail' | 'cognito' | 'door';

/**
 * The shard of the due index that a record belongs to: a hash of its key, so that the same key always lands in the same shard
 * and records that fall due together spread over all of them.
 */
export const shardOf = (key: string, shards: number): number => fnv(key) % shards;
