import { visitSeriesRoutes } from '../../shared/api/clinic/visit-series.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { visitSeriesHandlers } from './series/handlers.ts';

export const handler = serve(visitSeriesRoutes, visitSeriesHandlers);
