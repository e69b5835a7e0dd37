import { patientMergeRoutes } from '../../shared/api/clinic/patient-merges.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { patientMergeHandlers } from './merges/handlers.ts';

export const handler = serve(patientMergeRoutes, patientMergeHandlers);
