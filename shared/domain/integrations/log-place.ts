import * as z from 'zod';

/** A place in the log of the workspace: the entry at `next`, which is in the row that begins at `row`, or will be; in one epoch. */
export const LogPlace = z.object({ epoch: z.int().positive(), row: z.int().positive(), next: z.int().positive() });
export type LogPlace = z.infer<typeof LogPlace>;

export const isSamePlace = (one: LogPlace, other: LogPlace): boolean => one.epoch === other.epoch && one.next === other.next;

/** Behind the entry at a place. */
export const placeBehind = (place: LogPlace): LogPlace => ({ ...place, next: place.next + 1 });
