import type { Change } from '../core/due.ts';

/** What something takes with it when it changes (a word, an option), from all items that have it, page by page: `walk` counts how often that began, `reached` is how far the last one has come. */
export type Walking = { leaving?: unknown; walk: number; reached?: string | undefined };

/** Must this walk go on? Not where a later one has begun, which does the rest of it too, or none is left to do. */
export const isWalking = <R extends Walking>(record: R | undefined, walk: number): record is R =>
  record?.leaving !== undefined && record.walk === walk;

/** A walk has come so far: the next run goes on from there. Undefined where it has gone on from its last place already. */
export const walkTo = <R extends Walking>(
  kind: 'tag' | 'field',
  record: R,
  { walk, reached: from }: Pick<Walking, 'walk' | 'reached'>,
  reached: string,
): Change<R> | undefined =>
  isWalking(record, walk) && record.reached === from
    ? { next: { ...record, reached }, event: { type: `${kind}.items_left`, data: {} } }
    : undefined;

/** Nothing has any more what was leaving. Undefined where something else leaves by now. */
export const endWalk = <R extends Walking>(kind: 'tag' | 'field', record: R, walk: number): Change<R> | undefined =>
  isWalking(record, walk)
    ? { next: { ...record, leaving: undefined, reached: undefined }, event: { type: `${kind}.settled`, data: {} } }
    : undefined;
