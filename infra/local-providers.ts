import type * as z from 'zod';
import type { ProviderSettings } from '../shared/domain/calendars/connections/connection-provider.ts';
import type { FederatedSignIn } from './sign-in-settings.ts';

/** The providers of the local cloud: both are played by one server on the machine itself. */
export const localProviders = (base: string): Record<'google' | 'microsoft', z.input<typeof ProviderSettings>> => ({
  google: {
    clientId: 'almanac-local',
    authorizeUrl: `${base}/google/o/oauth2/v2/auth`,
    tokenUrl: `${base}/google/token`,
    revokeUrl: `${base}/google/revoke`,
    apiUrl: `${base}/google/calendar/v3`,
    issuer: `${base}/google`,
  },
  microsoft: {
    clientId: 'almanac-local',
    authorizeUrl: `${base}/microsoft/common/oauth2/v2.0/authorize`,
    tokenUrl: `${base}/microsoft/common/oauth2/v2.0/token`,
    apiUrl: `${base}/microsoft/v1.0`,
    issuer: `${base}/microsoft/{tenantid}/v2.0`,
  },
});

/** Signing in at a provider that the same server plays, and back to its own page. */
export const localSignIn = (base: string): FederatedSignIn => ({
  domain: 'none',
  callbacks: [`${base}/sign-in`],
  logouts: [`${base}/sign-in`],
  providers: [
    {
      kind: 'oidc',
      name: 'Local',
      title: 'a provider on this machine',
      issuer: `${base}/identity`,
      addresses: 'any',
      clientId: 'almanac-local',
      secretName: 'none',
    },
  ],
});
