import type { People } from '../people/people.ts';
import type { Row } from '../table/expression.ts';
import type { World } from '../world/world.ts';
import type { Losses } from './allowance.ts';
import type { History } from './history.ts';

const minute = 60_000;
/** A write is read from the stream well within this time (milliseconds): one that was made at the very end may still wait. */
const readWithin = 1_000;

/** What is left lying about at the end: overdue records, messages, dead letters, writes that nobody was told of. */
export const leftOver = ({ table, queues, streams, timeline }: World): string[] => {
  const late = new Date(timeline.now() - 10 * minute).toISOString();
  const lastMade = table.history.filter(({ at }) => at > timeline.now() - readWithin).length;
  const overdue = table.rows.all().filter((row: Row) => row.dueAt !== undefined && (row.dueAt as string) < late);
  return [
    ...overdue.map(({ pk, sk, dueAt }) => `${pk}/${sk} is still due at ${dueAt}`),
    ...[...queues.values()]
      .filter(queue => queue.dead.length > 0)
      .map(({ name, dead }) => `${dead.length} dead letters of ${name}: ${dead[0]?.body.slice(0, 200)}`),
    ...[...queues.values()].filter(queue => queue.stuck() > 0).map(queue => `${queue.stuck()} messages are stuck in ${queue.name}`),
    ...streams.filter(stream => stream.waiting() > lastMade).map(stream => `${stream.waiting()} writes wait in the stream`),
  ];
};

/** What reads, and what a client says again at each start. */
const mayWriteNothing = new Set(['listSubscriptions', 'registerSubscription']);

/** What was acknowledged stands in the table; what was refused left no trace there. */
export const acknowledgedButLost = ({ table }: World, { journal }: People, { acts }: History, lost: Losses): string[] => {
  const written = new Set(
    table.history.flatMap(({ after }) => acts.get(String((after?.event as { requestId?: string } | undefined)?.requestId)) ?? []),
  );
  return journal
    .filter(({ name, reply }) => !mayWriteNothing.has(name) && reply && reply.status < 300)
    .filter(entry => !written.has(entry) && entry.reply?.status !== 204 && !lost(entry.sentAt, entry.reply!.endedAt))
    .map(({ name, subject }) => `${name} of ${subject} was acknowledged and never written`);
};
