import { get } from 'node:http';
import { CognitoIdentityProviderClient, GetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { SimpleFetcher } from 'aws-jwt-verify/https';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';

/** Where AWS is, when it is not at its own addresses: the local cloud. The SDK clients read the same variable. */
const endpoint = process.env.AWS_ENDPOINT_URL;

const overHttp = (url: string): Promise<ArrayBuffer> =>
  new Promise((resolve, reject) => {
    get(url, response => {
      const chunks: Uint8Array[] = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks)).buffer));
    }).on('error', reject);
  });

/** The keys of user pools: from Cognito over HTTPS, or from the local cloud, which serves them under the same path. */
export const jwksCache = new SimpleJwksCache({
  fetcher: endpoint ? { fetch: uri => overHttp(new URL(new URL(uri).pathname, endpoint).href) } : new SimpleFetcher(),
});

/**
 * The mail address of the user whose access token this is; undefined unless Cognito says that it is verified: an address that was
 * changed and not confirmed yet is anybody's, and so is one that an administrator has set without a word.
 */
export const verifiedEmail = async (accessToken: string): Promise<string | undefined> => {
  const { UserAttributes = [] } = await new CognitoIdentityProviderClient({}).send(new GetUserCommand({ AccessToken: accessToken }));
  const value = (name: string) => UserAttributes.find(({ Name }) => Name === name)?.Value;
  return value('email_verified') === 'true' ? value('email') : undefined;
};
