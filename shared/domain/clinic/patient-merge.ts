import * as z from 'zod';
import { health } from '../core/data-class.ts';
import { PatientId, UserId } from '../core/ids.ts';
import { careTeamMost } from './care-team.ts';

/** How many records go on in another at the most. */
export const mergedMost = 10;

/** Something that is sealed of a patient, as base64. */
export const Sealed = z.base64().max(300_000);

/**
 * That a record of a patient goes on in another: in which it was merged, and in which that goes on by now, so that readers follow once. What the
 * chart of the other was before, where it was given the alerts of this one, and what it was after; and who was in the care team of the other before.
 */
export const PatientMerge = z.object({
  into: PatientId,
  survivor: PatientId,
  by: UserId,
  at: z.iso.datetime(),
  chartBefore: health(Sealed.optional()),
  chartAfter: health(Sealed.optional()),
  team: z.object({ before: z.array(UserId).max(careTeamMost).optional() }).optional(),
});
export type PatientMerge = z.infer<typeof PatientMerge>;
