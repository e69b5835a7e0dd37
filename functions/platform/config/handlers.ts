import * as z from 'zod';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { configRoutes } from '../../../shared/api/platform/config.ts';
import { environment, variable } from '../../../shared/env.ts';
import { addressOf } from '../../../shared/runtime/http/public-url.ts';

const env = environment({
  STAGE: z.string(),
  AWS_REGION: z.string(),
  USER_POOL_ID: z.string(),
  USER_POOL_CLIENT_ID: z.string(),
  CLINIC_URL: z.string(),
  CLINIC_API_ID: z.string(),
  FHIR_URL: z.string(),
  FHIR_API_ID: z.string(),
});

export const configHandlers: HandlersOf<typeof configRoutes> = {
  getConfig: async () => ({
    stage: env.STAGE,
    region: env.AWS_REGION,
    userPoolId: env.USER_POOL_ID,
    userPoolClientId: env.USER_POOL_CLIENT_ID,
    cognitoEndpoint: variable('AWS_ENDPOINT_URL') ?? `https://cognito-idp.${env.AWS_REGION}.amazonaws.com`,
    clinicUrl: addressOf(env.CLINIC_URL, env.CLINIC_API_ID),
    fhirUrl: addressOf(env.FHIR_URL, env.FHIR_API_ID),
  }),
};
