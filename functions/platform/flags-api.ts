import { flagRoutes } from '../../shared/api/platform/flags.ts';
import { ours, serveIn } from '../../shared/runtime/http/serve.ts';
import { flagHandlers } from './flags/handlers.ts';
import { refusal } from './flags/refusal.ts';

export const handler = serveIn({ ...ours, refusal: () => refusal }, flagRoutes, flagHandlers);
