import * as z from 'zod';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { configRoutes } from '../../../shared/api/platform/config.ts';
import { signInProviders } from '../../../shared/aws/accounts/sign-in-providers.ts';
import { signInScopes } from '../../../shared/domain/people/accounts/sign-in-provider.ts';
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
  SIGN_IN_URL: z.string().default(''),
});

const cognitoEndpoint = variable('AWS_ENDPOINT_URL') ?? `https://cognito-idp.${env.AWS_REGION}.amazonaws.com`;
/** Where Cognito's own pages are. On the local cloud they have no address of their own. */
const pages = env.SIGN_IN_URL || cognitoEndpoint;

const signIn = {
  authorizeUrl: `${pages}/oauth2/authorize`,
  tokenUrl: `${pages}/oauth2/token`,
  logoutUrl: `${pages}/logout`,
  scope: signInScopes.join(' '),
  providers: signInProviders.map(({ name, title }) => ({ provider: name, title })),
};

export const configHandlers: HandlersOf<typeof configRoutes> = {
  getConfig: async () => ({
    stage: env.STAGE,
    region: env.AWS_REGION,
    userPoolId: env.USER_POOL_ID,
    userPoolClientId: env.USER_POOL_CLIENT_ID,
    cognitoEndpoint,
    ...(signInProviders.length > 0 ? { signIn } : {}),
    clinicUrl: addressOf(env.CLINIC_URL, env.CLINIC_API_ID),
    fhirUrl: addressOf(env.FHIR_URL, env.FHIR_API_ID),
  }),
};
