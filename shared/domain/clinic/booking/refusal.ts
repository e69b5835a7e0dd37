import * as z from 'zod';

/** Why a time cannot be booked. One that is overridden stands in the appointment. */
export const Refusal = z.enum([
  'not_aligned',
  'too_soon',
  'beyond_horizon',
  'outside_hours',
  'taken',
  'day_limit',
  'patient_busy',
  'patient_limit',
]);
export type Refusal = z.infer<typeof Refusal>;
