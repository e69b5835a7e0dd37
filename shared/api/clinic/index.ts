import { patientRoutes } from './patients.ts';

/** The routes of each module of clinic. */
export const modules = {
  patients: patientRoutes,
} as const;
