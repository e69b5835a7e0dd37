import * as z from 'zod';
import { environment } from '../../env.ts';

/** What a log line, a metric or a trace says of where it comes from: the service and the release of the function, and the stage's namespace. */
export const deployed = environment({ SERVICE: z.string(), RELEASE: z.string(), POWERTOOLS_METRICS_NAMESPACE: z.string() });
