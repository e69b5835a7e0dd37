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

/** Who completes what another completed within ten seconds before is answered with that, and writes nothing. */
const togetherMs = 10_000;
/** Between the moment at which a request looks at the clock and the end of its reply. */
const answersWithin = 1_000;
const isOfAnother = ({ table }: World, { name, subject, reply }: People['journal'][number]): boolean =>
  name === 'completeItem' &&
  reply?.headers?.['idempotency-replayed'] === 'true' &&
  table.history.some(({ at, after }) => {
    const { type } = (after?.event ?? {}) as { type?: string };
    const isThen = at <= reply.endedAt && reply.endedAt - at <= togetherMs + answersWithin;
    return isThen && type === 'item.completed' && after?.sk === `ITEM#${subject}`;
  });

/** What was acknowledged stands in the table; what was refused left no trace there. */
export const acknowledgedButLost = (world: World, { journal }: People, { acts }: History, lost: Losses): string[] => {
  const written = new Set(
    world.table.history.flatMap(({ after }) => acts.get(String((after?.event as { requestId?: string } | undefined)?.requestId)) ?? []),
  );
  return journal
    .filter(({ name, reply }) => !mayWriteNothing.has(name) && reply && reply.status < 300)
    .filter(entry => !written.has(entry) && entry.reply?.status !== 204 && !lost(entry.sentAt, entry.reply!.endedAt))
    .filter(entry => !isOfAnother(world, entry))
    .map(({ name, subject }) => `${name} of ${subject} was acknowledged and never written`);
};
