import * as z from 'zod';
import { Failure } from '../../core/failure.ts';

/** Where a note stands. One that is signed is never changed: what is added to it by another makes it `amended`, and in the wrong place it is `withdrawn`. */
export const NoteStatus = z.enum(['draft', 'signed', 'amended', 'discarded', 'withdrawn']);
export type NoteStatus = z.infer<typeof NoteStatus>;

/** What can be done with a note in which status, and where it stands then. What is not here cannot be done. */
const moves = {
  change: { draft: 'draft' },
  sign: { draft: 'signed' },
  discard: { draft: 'discarded' },
  cosign: { signed: 'signed', amended: 'amended' },
  amend: { signed: 'amended', amended: 'amended' },
  withdraw: { signed: 'withdrawn', amended: 'withdrawn' },
} as const satisfies Record<string, Partial<Record<NoteStatus, NoteStatus>>>;
export type NoteMove = keyof typeof moves;

/** Where a note stands after a move. Fails with `note_status` where it cannot be made. */
export const noteStatusAfter = (status: NoteStatus, move: NoteMove): NoteStatus => {
  const after = (moves[move] as Partial<Record<NoteStatus, NoteStatus>>)[status];
  if (after === undefined) throw new Failure('note_status', { status });
  return after;
};
