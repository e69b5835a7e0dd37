import type { Row } from './expression.ts';
import { partitionsBy } from './partitions.ts';

/** How a view of the table is keyed, and which attributes it carries: all of them where it does not say. */
export type ViewShape = { hash: string; range: string; carries?: readonly string[] };

type Late = { at: number; id: string; before?: Row; after?: Row };

/**
 * What follows the table with a lag: an index, or the replica that answers a read without consistency. Writes of one row arrive in their
 * order, those of different rows need not.
 */
export const laggingView = ({ hash, range, carries }: ViewShape) => {
  const partitions = partitionsBy(hash);
  let late: Late[] = [];
  const lastAt = new Map<string, number>();

  const shown = (row: Row | undefined): Row | undefined => {
    if (row?.[hash] === undefined || row[range] === undefined) return undefined;
    if (!carries) return row;
    return Object.fromEntries(carries.flatMap(name => (row[name] === undefined ? [] : [[name, row[name]]])));
  };

  const apply = ({ id, before, after }: Late): void => {
    const old = shown(before);
    if (old) partitions.remove(id, old);
    const fresh = shown(after);
    if (fresh) partitions.put(id, fresh);
  };

  return {
    hash,
    range,
    /** Lets a write reach the view at a moment, but not before an earlier write of the same row. */
    follow: (write: Late): void => {
      const at = Math.max(write.at, lastAt.get(write.id) ?? 0);
      lastAt.set(write.id, at);
      late.push({ ...write, at });
    },
    /** The view as it is at a moment. */
    at: (now: number) => {
      if (late.some(({ at }) => at <= now)) {
        for (const write of late) if (write.at <= now) apply(write);
        late = late.filter(({ at }) => at > now);
      }
      return partitions;
    },
    /** The view built anew from these rows: what a restored table begins with. */
    rebuild: (rows: [string, Row][]): void => {
      partitions.clear();
      late = [];
      lastAt.clear();
      for (const [id, after] of rows) apply({ at: 0, id, after });
    },
  };
};
export type View = ReturnType<typeof laggingView>;
