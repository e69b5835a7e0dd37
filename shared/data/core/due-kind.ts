import type { Advance, Change, Due } from '../../domain/core/due.ts';
import type { Stored, WriteContext } from './entity.ts';
import type { Row } from './rows.ts';

type Entity<R extends Stored> = { name: string; fromRow(row: Row): R; save(change: Change<R>, context: WriteContext): Promise<R> };

/** A kind of record that falls due, with its rule. Which kind a record is stands in its row, so its type is known in here alone. */
export type DueKind = {
  name: string;
  advance(row: Row, now: string): Change<Due>;
  save(change: Change<Due>, context: WriteContext): Promise<unknown>;
};

/** Says that a kind of record falls due, and by which rule it moves on then. */
export const fallsDue = <R extends Stored>(entity: Entity<R>, advance: Advance<R>): DueKind => ({
  name: entity.name,
  advance: (row, now) => advance(entity.fromRow(row), now),
  save: (change, context) => entity.save(change as Change<R>, context),
});
