import type { Change, Due } from '../domain/core/due.ts';

export type Key = { pk: string; sk: string };
/** What stands on a due queue: which record, its kind, and the moment for which it was put there (RFC 3339, UTC). */
export type DueMessage = { key: Key; entity: string; dueAt: string };
/** A due record as the index knows it. */
export type DueEntry = DueMessage;
/** A message and how long the queue is to hold it back: whole seconds, 900 at the most (SQS DelaySeconds). */
export type Delayed = { message: DueMessage; delaySeconds: number };
/** A shard of the index and a window of time, `from` inclusive, `to` exclusive. */
export type Window = { shard: number; from: string; to: string };

/** The due index. Eventually consistent: an entry can be missing or stale for a moment. */
export type IndexPort = {
  /** The entries of a shard in a window, page after page. */
  dueIn(window: Window): AsyncIterable<DueEntry[]>;
};
/** Which due queue is for a kind of record: the queues fail, wait and are swept each by itself. */
export type LanePort = { laneOf(entity: string): string };
export type QueuePort = { send(messages: Delayed[]): Promise<void> };
export type TimePort = { now(): string; sleep(milliseconds: number): Promise<void> };

/** A record as the table gives it, with the rule by which it moves on and the way to write it back. */
export type Loaded<R extends Due = Due> = {
  dueAt?: string;
  /** Since when it has been parked; undefined where it has not. */
  parkedAt?: string;
  /** Throws when no version of the code can read the record, or its rule fails: it will throw again. */
  advance(now: string): Change<R>;
  /** Writes the next version with its event in one conditional write; false when somebody else wrote first. */
  save(change: Change<R>, now: string): Promise<boolean>;
  /** Takes it out of its shard and says why, in one conditional write, until somebody writes it or it is tried again; false as with `save`. */
  park(why: string, now: string): Promise<boolean>;
};
export type RecordsPort = {
  /** The record under a key, consistent; undefined when there is none (any more). */
  load(key: Key): Promise<Loaded | undefined>;
};
