import { prescriptionRoutes } from '../../shared/api/clinic/prescriptions.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { prescriptionHandlers } from './prescriptions/handlers.ts';

export const handler = serve(prescriptionRoutes, prescriptionHandlers);
