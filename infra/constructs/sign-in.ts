import { SecretValue, Stack } from 'aws-cdk-lib';
import {
  CfnUserPoolDomain,
  CfnUserPoolIdentityProvider,
  OAuthScope,
  type UserPool,
  UserPoolClientIdentityProvider,
  type UserPoolClientOptions,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { signInScopes } from '../../shared/domain/people/accounts/sign-in-provider.ts';
import { type FederatedSignIn, mappingOf, type ProviderRow, providerOf, providersOf, type SignInSettings } from '../sign-in-settings.ts';
import type { Stage } from '../stage-settings.ts';
import type { Access } from './access.ts';

/** How clients of the pool use Cognito's own pages: not at all, or to be sent on to a provider, and to come back with a code. */
export const oAuthOf = (signIn: SignInSettings): Pick<UserPoolClientOptions, 'disableOAuth' | 'oAuth' | 'supportedIdentityProviders'> =>
  signIn === 'passwords'
    ? // Users sign in through our clients, not through Cognito's pages.
      { disableOAuth: true }
    : {
        oAuth: {
          // No token ever stands in an address.
          flows: { authorizationCodeGrant: true, implicitCodeGrant: false, clientCredentials: false },
          scopes: signInScopes.map(scope => OAuthScope.custom(scope)),
          callbackUrls: signIn.callbacks,
          logoutUrls: signIn.logouts,
        },
        // Not Cognito itself: its page for passwords stays closed, as our clients ask for them.
        supportedIdentityProviders: providersOf(signIn).map(({ name }) => UserPoolClientIdentityProvider.custom(name)),
      };

/** The deploy reads it, and no template has it. */
const secretOf = ({ secretName, secretVersion }: ProviderRow): string =>
  SecretValue.secretsManager(secretName, { versionId: secretVersion }).unsafeUnwrap();

const oidc = (row: ProviderRow, issuer: string): Record<string, string> => ({
  client_id: row.clientId,
  client_secret: secretOf(row),
  oidc_issuer: issuer,
  attributes_request_method: 'GET',
  authorize_scopes: 'openid email profile',
});

const detailsOf = (row: ProviderRow): { type: string; details: Record<string, string> } => {
  const { clientId: client_id } = row;
  if (row.kind === 'oidc') return { type: 'OIDC', details: oidc(row, row.issuer) };
  if (row.kind === 'microsoft') return { type: 'OIDC', details: oidc(row, `https://login.microsoftonline.com/${row.tenantId}/v2.0`) };
  if (row.kind === 'google')
    return { type: 'Google', details: { client_id, client_secret: secretOf(row), authorize_scopes: 'openid email profile' } };
  const { teamId: team_id, keyId: key_id } = row;
  return { type: 'SignInWithApple', details: { client_id, team_id, key_id, private_key: secretOf(row), authorize_scopes: 'email name' } };
};

const makeDomain = (scope: Construct, { domain }: FederatedSignIn, userPoolId: string): void => {
  if (domain === 'none') return;
  new CfnUserPoolDomain(scope, 'SignInDomain', {
    userPoolId,
    ...('prefix' in domain
      ? { domain: domain.prefix }
      : { domain: domain.name, customDomainConfig: { certificateArn: domain.certificateArn } }),
  });
};

/**
 * Puts the providers of a stage beside its pool, with the address that they send people back to. Answers them: a client that names one has to wait
 * for it. The local cloud is given its own after the deploy.
 */
export const makeProviders = (
  scope: Construct,
  { userPoolId }: UserPool,
  { signIn, real }: Pick<Stage, 'signIn' | 'real'>,
): CfnUserPoolIdentityProvider[] => {
  if (signIn === 'passwords' || !real) return [];
  makeDomain(scope, signIn, userPoolId);
  return signIn.providers.map(row => {
    const { name: providerName } = providerOf(row);
    const { type: providerType, details: providerDetails } = detailsOf(row);
    const properties = { userPoolId, providerName, providerType, providerDetails, attributeMapping: mappingOf(row) };
    return new CfnUserPoolIdentityProvider(scope, `SignIn${providerName}`, properties);
  });
};

/** Where Cognito's own pages of a stage are. Empty on the local cloud: they are at its endpoint. */
const pagesOf = ({ domain }: FederatedSignIn, region: string): string => {
  if (domain === 'none') return '';
  return 'prefix' in domain ? `https://${domain.prefix}.auth.${region}.amazoncognito.com` : `https://${domain.name}`;
};

/** What functions read of the providers of a stage that look accounts up or sign in: nothing where it has none. */
export const signInVariables = (
  scope: Construct,
  { signIn }: Pick<Stage, 'signIn'>,
  access: Pick<Access, 'accounts' | 'signIn'>,
): Record<string, string> =>
  signIn === 'passwords' || !(access.accounts || access.signIn)
    ? {}
    : { SIGN_IN_PROVIDERS: JSON.stringify(providersOf(signIn)), SIGN_IN_URL: pagesOf(signIn, Stack.of(scope).region) };
