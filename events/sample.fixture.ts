import type { Change } from '../shared/domain/core/due.ts';

/** A change as a rule of the domain makes it, and the kind of record that it is made to. */
export type Sample = { entity: string; change: Change<{ version: number }> };

/** Changes of records of one kind. */
export const samplesOf = (entity: string, ...changes: Change<{ version: number }>[]): Sample[] =>
  changes.map(change => ({ entity, change }));
