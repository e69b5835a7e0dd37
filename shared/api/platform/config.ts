import * as z from 'zod';
import type { Routes } from '../core/route.ts';

const Config = z.object({
  stage: z.string(),
  region: z.string(),
  /** The Cognito user pool and client with which a client signs users up and in. */
  userPoolId: z.string(),
  userPoolClientId: z.string(),
  /** Where requests to Cognito go: its own address in the region, or the local cloud. */
  cognitoEndpoint: z.url(),
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
        clinicUrl: 'https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com',
        fhirUrl: 'https://f6g7h8i9j0.execute-api.eu-central-1.amazonaws.com',
      },
    },
  },
} as const satisfies Routes;
