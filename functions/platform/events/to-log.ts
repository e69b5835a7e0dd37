import { createHash } from 'node:crypto';
import type { Refused } from '../../../shared/aws/batched.ts';
import { queueUrl } from '../../../shared/aws/queue-url.ts';
import { trySend } from '../../../shared/aws/sqs.ts';
import { ownerIn } from '../../../shared/data/core/key.ts';
import { waitForLog } from '../../../shared/data/core/log-waiting.ts';
import { type LogEntry, recordOf, unreadable } from '../../../shared/log/entry.ts';
import { forEachLimited } from '../../../shared/runtime/events/settle.ts';

/** The sequencer: what is put onto its queue becomes entries of its owner's log. */
export const onLog = 'platform/on-log';

/** What a message may hold, with room for what the service adds. A record that says more is an entry that cannot be read. */
const messageBytes = 240_000;
const perId = 128;

const bodyOf = (entry: LogEntry): string => {
  const body = JSON.stringify(entry);
  return Buffer.byteLength(body) <= messageBytes ? body : JSON.stringify(unreadable(entry));
};

/** The id under which SQS knows an event again for five minutes; it takes 128 characters. */
const deduplicationIdOf = ({ id }: LogEntry): string => (id.length <= perId ? id : createHash('sha256').update(id).digest('base64url'));

/** Entries in rounds, in their order: of no record more than one in a round, because a request may be taken in part. */
const roundsOf = (entries: readonly LogEntry[]): LogEntry[][] => {
  const rounds: LogEntry[][] = [];
  const seen = new Map<string, number>();
  for (const entry of entries) {
    const round = seen.get(recordOf(entry)) ?? 0;
    seen.set(recordOf(entry), round + 1);
    const entriesOf = rounds[round] ?? [];
    entriesOf.push(entry);
    rounds[round] = entriesOf;
  }
  return rounds;
};

/**
 * Puts entries onto the queue of the log, of each record one after the other: where one is not taken, the later ones of its record are not sent.
 * `again` tells a try of its own from the first, which SQS would still know. Answers what was not taken; never throws.
 */
export const sendToLog = async (entries: readonly LogEntry[], signal: AbortSignal, again?: string): Promise<Refused<LogEntry>[]> => {
  const refused: Refused<LogEntry>[] = [];
  for (const round of roundsOf(entries)) {
    const stopped = new Map(refused.map(({ what, reason }) => [recordOf(what), reason]));
    const [behind, sent] = [round.filter(each => stopped.has(recordOf(each))), round.filter(each => !stopped.has(recordOf(each)))];
    const messages = sent.map(entry => ({
      body: bodyOf(entry),
      entry,
      owner: ownerIn(entry.id),
      deduplicationId: again ?? deduplicationIdOf(entry),
    }));
    const notTaken = await trySend(queueUrl(onLog), messages, signal);
    refused.push(
      ...behind.map(what => ({ what, reason: stopped.get(recordOf(what))! })),
      ...notTaken.map(({ what: { entry }, reason }) => ({ what: entry, reason })),
    );
  }
  return refused;
};

/**
 * Keeps entries that the queue did not take beside the log itself, where the sequencer finds them before it appends anything later of their
 * records. Throws when that cannot be done.
 */
export const waitBesideLog = (entries: readonly LogEntry[]): Promise<void> =>
  forEachLimited(entries, entry => waitForLog(ownerIn(entry.id)!, { ...entry }));
