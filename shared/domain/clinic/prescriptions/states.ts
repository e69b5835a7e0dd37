import * as z from 'zod';
import { Failure } from '../../core/failure.ts';

/** Where a prescription stands. One that is signed is active from its first day on. */
export const PrescriptionStatus = z.enum(['draft', 'signed', 'active', 'on_hold', 'stopped', 'completed']);
export type PrescriptionStatus = z.infer<typeof PrescriptionStatus>;

/** What can be done with a prescription in which status, and where it stands then. What is not here cannot be done. */
const moves = {
  change: { draft: 'draft' },
  sign: { draft: 'signed' },
  start: { signed: 'active' },
  hold: { active: 'on_hold' },
  resume: { on_hold: 'active' },
  stop: { draft: 'stopped', signed: 'stopped', active: 'stopped', on_hold: 'stopped' },
  complete: { active: 'completed', on_hold: 'completed' },
} as const satisfies Record<string, Partial<Record<PrescriptionStatus, PrescriptionStatus>>>;
export type PrescriptionMove = keyof typeof moves;
export const prescriptionMoves = Object.keys(moves) as readonly PrescriptionMove[];

/** Where a prescription stands after a move. Fails with `prescription_status` where it cannot be made. */
export const statusAfter = (status: PrescriptionStatus, move: PrescriptionMove): PrescriptionStatus => {
  const after = (moves[move] as Partial<Record<PrescriptionStatus, PrescriptionStatus>>)[status];
  if (after === undefined) throw new Failure('prescription_status', { status });
  return after;
};
