import * as z from 'zod';
import { routeTable } from '../../shared/api/core/table.ts';
import { environment } from '../../shared/env.ts';
import { serveUnknown } from '../../shared/runtime/http/unknown.ts';

const env = environment({ CLINIC_API_ID: z.string(), FHIR_API_ID: z.string() });

/** Whatever no route of a gateway matches: 404 for a path that is not there, 405 with Allow for a method that its path does not take, 421 at the wrong address. */
export const handler = serveUnknown(routeTable(), { [env.CLINIC_API_ID]: 'clinic', [env.FHIR_API_ID]: 'fhir' });
