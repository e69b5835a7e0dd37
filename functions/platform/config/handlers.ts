import * as z from 'zod';
import { configRoutes } from '../../../shared/api/platform/config.ts';
import { environment, variable } from '../../../shared/env.ts';
import { serve } from '../../../shared/runtime/http/serve.ts';

const env = environment({ STAGE: z.string(), AWS_REGION: z.string(), USER_POOL_ID: z.string(), USER_POOL_CLIENT_ID: z.string() });

export const handler = serve(configRoutes, {
  getConfig: async () => ({
    stage: env.STAGE,
    region: env.AWS_REGION,
    userPoolId: env.USER_POOL_ID,
    userPoolClientId: env.USER_POOL_CLIENT_ID,
    cognitoEndpoint: variable('AWS_ENDPOINT_URL') ?? `https://cognito-idp.${env.AWS_REGION}.amazonaws.com`,
  }),
});
