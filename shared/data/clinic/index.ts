import { patientAccesses } from './patient-accesses.ts';
import { patients } from './patients.ts';

/** Every kind of record of clinic. */
export const kinds = [patients, patientAccesses];
