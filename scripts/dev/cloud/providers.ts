import { randomBytes } from 'node:crypto';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { tellProviders } from '../providers/control.ts';
import { type Providers, startProviders } from '../providers/server.ts';
import { type Outputs, outputNamed, stageAt } from './deploy.ts';

/** Starts the providers where they were the last time, so that what is deployed still finds them; where that is taken, anywhere. With a file they remember. */
export const providersOn = (port: number | undefined, file?: string): Promise<Providers> =>
  startProviders(port, file).catch(() => startProviders(0, file));

/** Registers the stage with the providers as its operator would: where browsers come back to, and a secret, which goes into Secrets Manager. */
export const registerClient = async (endpoint: string, outputs: Outputs, { url }: Providers): Promise<void> => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new SecretsManagerClient({ region: 'us-east-1', endpoint, credentials });
  const { apiUrl } = stageAt(endpoint, outputs);
  await tellProviders(url, 'settings', { apiUrl });
  for (const provider of ['google', 'microsoft'] as const) {
    const secret = randomBytes(24).toString('base64url');
    const name = provider === 'google' ? 'GoogleSecretArn' : 'MicrosoftSecretArn';
    await client.send(new PutSecretValueCommand({ SecretId: outputNamed(outputs, name), SecretString: secret }));
    await tellProviders(url, 'client', { provider, secrets: [secret], redirectUris: [`${apiUrl}/v1/connections/return/${provider}`] });
  }
};
