/** A part of a log: what is shown of it from one cursor up to another. */
export type Batch<E> = { events: E[]; cursor: string };
/** A part of a log as a socket brings it. */
export type Entries<E> = { from: string; cursor: string; entries: E[] };

/** How many parts that came out of order are held at the most. Beyond that they are read over the cursor. */
const heldAtMost = 100;

/**
 * Joins what a socket brings to the place that a reader has come to: in order, each once, whatever comes early, late or twice. What does not fit is held until
 * what is missing has come.
 */
export const joiner = <E>(start: string) => {
  let cursor = start;
  const held = new Map<string, Entries<E>>();
  const take = ({ from, cursor: to, entries }: Entries<E>): Batch<E> => {
    held.delete(from);
    cursor = to;
    return { events: entries, cursor };
  };
  return {
    /** Where the reader is. */
    cursor: (): string => cursor,
    /** Whether something is held that does not fit yet. */
    waits: (): boolean => held.size > 0,
    /** Takes a part in, where there is one, and hands on what fits now. A part that leads nowhere says nothing. */
    join: (part?: Entries<E>): Batch<E>[] => {
      if (part && part.from !== part.cursor && held.size < heldAtMost) held.set(part.from, part);
      const joined: Batch<E>[] = [];
      for (let next = held.get(cursor); next; next = held.get(cursor)) joined.push(take(next));
      return joined;
    },
    /** Goes on at a place that was read up to over the cursor. */
    moveTo: (to: string): void => {
      cursor = to;
    },
    /** Gives up what is held: it was of before, or is read over the cursor. */
    drop: (): void => held.clear(),
  };
};
export type Joiner<E> = ReturnType<typeof joiner<E>>;
