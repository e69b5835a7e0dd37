/** What a service did not take, and the name of its reason. */
export type Refused<T> = { what: T; reason: string };

/** What one request of SQS or EventBridge may hold: ten, and a quarter of a megabyte with room for what the service adds. */
const perRequest = { count: 10, bytes: 250_000 };
const requestsAtOnce = 10;

/** Things in groups that one request may hold, in their order. One that is too large by itself stands alone, for the service to refuse. */
export const batched = <T>(all: readonly T[], sizeOf: (each: T) => number): T[][] => {
  const batches: T[][] = [];
  let bytes = 0;
  for (const each of all) {
    const size = sizeOf(each);
    const last = batches.at(-1);
    if (last && last.length < perRequest.count && bytes + size <= perRequest.bytes) {
      last.push(each);
      bytes += size;
    } else {
      batches.push([each]);
      bytes = size;
    }
  }
  return batches;
};

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'Error');

/**
 * Hands batches over, some side by side, and answers what was not taken: the part that a request named, or all of a request that failed.
 * Never throws, so that what is refused keeps nothing else from being handed over.
 */
export const handOver = async <T>(batches: readonly T[][], send: (batch: T[]) => Promise<Refused<T>[]>): Promise<Refused<T>[]> => {
  const attempt = (batch: T[]) => send(batch).catch((error: unknown) => batch.map((what): Refused<T> => ({ what, reason: nameOf(error) })));
  const refused: Refused<T>[] = [];
  for (let i = 0; i < batches.length; i += requestsAtOnce)
    refused.push(...(await Promise.all(batches.slice(i, i + requestsAtOnce).map(attempt))).flat());
  return refused;
};
