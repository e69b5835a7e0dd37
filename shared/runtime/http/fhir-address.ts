import * as z from 'zod';
import { fhirBase } from '../../api/clinic/fhir/route.ts';
import { environment } from '../../env.ts';
import { addressOf } from './public-url.ts';

const env = environment({ FHIR_URL: z.string(), FHIR_API_ID: z.string() });

/** Where the resources of a clinic are read: the base of its FHIR server. */
export const fhirAddress = (workspaceId: string): string =>
  `${addressOf(env.FHIR_URL, env.FHIR_API_ID)}${fhirBase.replace('{workspaceId}', workspaceId)}`;
