import { answeredAt } from '../core/gateways.ts';
import { patientRoutes } from './patients.ts';

/** The routes of each module of clinic. */
export const modules = answeredAt('clinic', {
  patients: patientRoutes,
});
