import { randomBytes } from 'node:crypto';
import {
  CognitoIdentityProviderClient,
  CreateIdentityProviderCommand,
  DuplicateProviderException,
  UpdateIdentityProviderCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { localSignIn } from '../../../infra/local-providers.ts';
import { mappingOf, providerOf } from '../../../infra/sign-in-settings.ts';
import { tellProviders } from '../providers/control.ts';
import { type Providers, startProviders } from '../providers/server.ts';
import { type Outputs, outputNamed, stageAt } from './deploy.ts';

/** Starts the providers where they were the last time, so that what is deployed still finds them; where that is taken, anywhere. With a file they remember. */
export const providersOn = (port: number | undefined, file?: string): Promise<Providers> =>
  startProviders(port, file).catch(() => startProviders(0, file));

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Registers the stage with the providers as its operator would: where browsers come back to, and a secret, which goes into Secrets Manager. */
export const registerClient = async (endpoint: string, outputs: Outputs, { url }: Providers): Promise<void> => {
  const client = new SecretsManagerClient({ region: 'us-east-1', endpoint, credentials });
  const { apiUrl, userPoolId } = stageAt(endpoint, outputs);
  await tellProviders(url, 'settings', { apiUrl });
  for (const provider of ['google', 'microsoft'] as const) {
    const secret = randomBytes(24).toString('base64url');
    const name = provider === 'google' ? 'GoogleSecretArn' : 'MicrosoftSecretArn';
    await client.send(new PutSecretValueCommand({ SecretId: outputNamed(outputs, name), SecretString: secret }));
    await tellProviders(url, 'client', { provider, secrets: [secret], redirectUris: [`${apiUrl}/v1/connections/return/${provider}`] });
  }
  await registerPool(endpoint, userPoolId, url);
};

/** Makes the provider of identities known to the user pool, and the pool to it: templates cannot, as the emulator does not know the type. */
const registerPool = async (endpoint: string, UserPoolId: string, url: string): Promise<void> => {
  const client = new CognitoIdentityProviderClient({ region: 'us-east-1', endpoint, credentials });
  const secret = randomBytes(24).toString('base64url');
  await tellProviders(url, 'identityClient', { secrets: [secret], redirectUris: [`${endpoint}/oauth2/idpresponse`] });
  for (const row of localSignIn(url).providers) {
    const { name: ProviderName } = providerOf(row);
    const ProviderDetails = {
      client_id: row.clientId,
      client_secret: secret,
      oidc_issuer: `${url}/identity`,
      attributes_request_method: 'GET',
      authorize_scopes: 'openid email profile',
    };
    const given = { UserPoolId, ProviderName, ProviderDetails, AttributeMapping: mappingOf(row) };
    await client.send(new CreateIdentityProviderCommand({ ...given, ProviderType: 'OIDC' })).catch(error => {
      if (!(error instanceof DuplicateProviderException)) throw error;
      return client.send(new UpdateIdentityProviderCommand(given));
    });
  }
};
