import { get } from 'node:http';
import { CognitoIdentityProviderClient, GetUserCommand, NotAuthorizedException } from '@aws-sdk/client-cognito-identity-provider';
import { SimpleFetcher } from 'aws-jwt-verify/https';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { Failure } from '../../domain/core/failure.ts';
import { variable } from '../../env.ts';
import { valueIn, verifiedEmailIn } from './sign-in-providers.ts';

/** Where AWS is, when it is not at its own addresses: the local cloud. The SDK clients read the same variable. */
const endpoint = variable('AWS_ENDPOINT_URL');

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

/** What somebody has said of themselves when they signed up. */
export type SignUp = { email: string; displayName?: string; zone?: string; locale?: string };

/** The token is good, as the authorizer has verified it: what Cognito refuses is that it was asked for without the scope that lets its account be read. */
const withoutScope = (error: unknown): never => {
  throw error instanceof NotAuthorizedException ? new Failure('not_signed_in', { reason: 'scope_missing' }) : error;
};

/**
 * What the user whose access token this is said when they signed up (`name`, `zoneinfo`, `locale`); undefined unless Cognito says that their
 * address is verified: an address that was changed and not confirmed yet is anybody's, and so is one that an administrator has set without a word.
 */
export const signUpOf = async (accessToken: string): Promise<SignUp | undefined> => {
  const { UserAttributes = [] } = await new CognitoIdentityProviderClient({})
    .send(new GetUserCommand({ AccessToken: accessToken }))
    .catch(withoutScope);
  const email = verifiedEmailIn(UserAttributes);
  if (!email) return undefined;
  const said = (name: string) => valueIn(UserAttributes, name);
  return { email, displayName: said('name'), zone: said('zoneinfo'), locale: said('locale') };
};
