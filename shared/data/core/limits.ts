import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Counts } from '../../domain/core/lease.ts';
import { documents, tableName } from './table.ts';

/** Longest that a request waits for its lease. */
const patienceMs = 500;

/** The counter of a caller's requests of one class, for the slices that begin in one window. `caller` holds no `#`. */
export type Counter = { caller: string; limitClass: string; windowStartedAt: string /** Unix seconds (TTL). */; expiresAt: number };

const keyOf = ({ caller, limitClass, windowStartedAt }: Counter) => ({ pk: `LIMIT#${caller}`, sk: `${limitClass}#${windowStartedAt}` });

/** A slice's number stands in an attribute of its own. */
const countsIn = (row: Record<string, unknown> = {}): Counts =>
  Object.fromEntries(Object.entries(row).flatMap(([name, count]) => (/^s\d/.test(name) ? [[Number(name.slice(1)), Number(count)]] : [])));

/**
 * Adds to a counter and answers what it holds then: one atomic addition, so that no token is given out twice. `leases` counts these writes.
 * A counter is no record: it carries no event, and is forgotten soon after its window.
 */
export const addToCounter = async (counter: Counter, counts: Counts): Promise<Counts> => {
  const slices = Object.entries(counts);
  const { Attributes } = await documents.send(
    new UpdateCommand({
      TableName: tableName,
      Key: keyOf(counter),
      UpdateExpression: `ADD leases :one${slices.map(([slice]) => `, s${slice} :s${slice}`).join('')} SET expiresAt = :expiresAt`,
      ExpressionAttributeValues: {
        ':one': 1,
        ':expiresAt': counter.expiresAt,
        ...Object.fromEntries(slices.map(([slice, count]) => [`:s${slice}`, count])),
      },
      ReturnValues: 'ALL_NEW',
    }),
    { abortSignal: AbortSignal.timeout(patienceMs) },
  );
  return countsIn(Attributes);
};

/** What a counter holds. */
export const readCounter = async (counter: Counter): Promise<Counts> => {
  const { Item } = await documents.send(new GetCommand({ TableName: tableName, Key: keyOf(counter), ConsistentRead: true }), {
    abortSignal: AbortSignal.timeout(patienceMs),
  });
  return countsIn(Item);
};
