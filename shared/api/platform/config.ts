import * as z from 'zod';
import { signInScopes } from '../../domain/people/accounts/sign-in-provider.ts';
import type { Routes } from '../core/route.ts';

/** How users sign in at providers, by the code grant with PKCE (RFC 7636). */
const SignIn = z.object({
  /** Where the browser is sent, with `identity_provider`. */
  authorizeUrl: z.url(),
  /** Where the code becomes tokens, and where a session of the browser ends. */
  tokenUrl: z.url(),
  logoutUrl: z.url(),
  /** What is asked for. Without all of it a token opens no account here. */
  scope: z.string(),
  /** The providers, with what is written on their buttons. */
  providers: z.array(z.object({ provider: z.string(), title: z.string() })).min(1),
});

const Config = z.object({
  stage: z.string(),
  region: z.string(),
  /** The Cognito user pool and client with which a client signs users up and in. */
  userPoolId: z.string(),
  userPoolClientId: z.string(),
  /** Where requests to Cognito go: its own address in the region, or the local cloud. */
  cognitoEndpoint: z.url(),
  /** Only where users may sign in at providers. */
  signIn: SignIn.optional(),
  /** Where the routes of clinics are answered: at an address of their own. */
  clinicUrl: z.url(),
  /** Where FHIR R4 is answered: below it, `/fhir/R4/` and the id of a clinic is the base of that clinic. */
  fhirUrl: z.url(),
});

export const configRoutes = {
  getConfig: {
    method: 'GET',
    path: '/v1/config',
    access: 'public',
    summary: 'What a client must know to sign users in, and where clinics and FHIR are',
    reply: Config,
    fails: [],
    example: {
      reply: {
        stage: 'dev',
        region: 'eu-central-1',
        userPoolId: 'eu-central-1_AbC123',
        userPoolClientId: '6abc',
        cognitoEndpoint: 'https://cognito-idp.eu-central-1.amazonaws.com',
        signIn: {
          authorizeUrl: 'https://almanac-dev.auth.eu-central-1.amazoncognito.com/oauth2/authorize',
          tokenUrl: 'https://almanac-dev.auth.eu-central-1.amazoncognito.com/oauth2/token',
          logoutUrl: 'https://almanac-dev.auth.eu-central-1.amazoncognito.com/logout',
          scope: signInScopes.join(' '),
          providers: [
            { provider: 'Google', title: 'Google' },
            { provider: 'SignInWithApple', title: 'Apple' },
          ],
        },
        clinicUrl: 'https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com',
        fhirUrl: 'https://f6g7h8i9j0.execute-api.eu-central-1.amazonaws.com',
      },
    },
  },
} as const satisfies Routes;
