import { patientEvents } from './patient.ts';

/** Every kind of event of clinic. */
export const events = {
  ...patientEvents,
} as const;
