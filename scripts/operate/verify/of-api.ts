import { openCheckpoint } from '../verify-log/judge.ts';
import { type Answer, type Assumption, type View, verdictOf } from './assumption.ts';

const codeOf = ({ text }: Answer): string | undefined => {
  try {
    return (JSON.parse(text) as { code?: string }).code;
  } catch {
    return undefined;
  }
};

const itemsPath = async ({ ask, token }: View): Promise<string> => {
  const { text } = await ask('/v1/me', { token });
  return `/v1/workspaces/${JSON.parse(text).data.personalWorkspaceId}/items`;
};

const partOf = (token: string): Record<string, unknown> => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));

/** What the gateway and Cognito must do for the API to work as its tests say. */
export const ofApi: readonly Assumption[] = [
  {
    name: 'methods',
    says: 'A route of one method asks the authorizer, a method that no route takes comes to the default route, and a route of any method takes HEAD.',
    matters: 'Without a token nothing may get past the authorizer, and mistakes are to be answered in our words.',
    needs: 'the API',
    check: async ({ ask }) => {
      const statusOf = async (method: string, path = '/v1/keys') => (await ask(path, { method })).status;
      const [get, post, put, head] = await Promise.all([
        statusOf('GET'),
        statusOf('POST'),
        statusOf('PUT'),
        statusOf('HEAD', '/v1/config'),
      ]);
      const seen = `GET ${get}, POST ${post}, PUT ${put} without a token; HEAD of a public path ${head}`;
      return verdictOf(get === 401 && post === 401 && put === 405 && head === 200, seen);
    },
  },
  {
    name: 'preflight',
    says: 'What a browser asks before a request of another origin (OPTIONS) is answered without a token, by the gateway or by the default route.',
    matters:
      'Apps in browsers could not call the stage at all. The documentation says it of OPTIONS in general, and warns of routes that catch it.',
    needs: 'the API',
    check: async ({ ask }) => {
      const headers = {
        origin: 'http://localhost:3000',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      };
      const { status } = await ask('/v1/keys', { method: 'OPTIONS', headers });
      return verdictOf(status >= 200 && status < 300, `OPTIONS ${status} without a token`);
    },
  },
  {
    name: 'conditional-requests',
    says: 'ETag, If-None-Match and compressed bodies pass the gateway unchanged.',
    matters: 'Clients that have a thing already pay for it again, and files arrive garbled.',
    needs: 'the API',
    check: async ({ ask }) => {
      const first = await ask('/openapi.json', { headers: { 'accept-encoding': 'gzip' } });
      const etag = first.headers.get('etag') ?? '';
      const second = await ask('/openapi.json', { headers: { 'if-none-match': etag } });
      const isWhole = first.status === 200 && first.text.startsWith('{"openapi"');
      return verdictOf(
        isWhole && etag !== '' && second.status === 304,
        `${first.status} with ETag ${etag || 'missing'}, then ${second.status}`,
      );
    },
  },
  {
    name: 'repeated-parameters',
    says: 'A parameter that stands twice in a query arrives once, its values joined by a comma.',
    matters: '`tag=a&tag=b` would find what has either of them.',
    needs: 'a token',
    check: async view => {
      const answer = await view.ask(`${await itemsPath(view)}?kind=task&kind=chore`, { token: view.token });
      return verdictOf(
        answer.status === 400 && codeOf(answer) === 'invalid_request',
        `kind=task&kind=chore: ${answer.status} ${codeOf(answer) ?? ''}`,
      );
    },
  },
  {
    name: 'plus-in-a-query',
    says: 'A plus that nobody encoded arrives as a plus or as a blank.',
    matters: 'A filter `due < +7d` would be refused or mean another day.',
    needs: 'a token',
    check: async view => {
      const answer = await view.ask(`${await itemsPath(view)}?filter=due%20%3C%20+7d`, { token: view.token });
      return verdictOf(answer.status === 200, `filter=due < +7d: ${answer.status} ${codeOf(answer) ?? ''}`);
    },
  },
  {
    name: 'large-bodies',
    says: 'A body that is larger than we take reaches us, so that we say what is wrong.',
    matters: 'A client would be answered in the words of the gateway, without a code.',
    needs: 'a token',
    check: async view => {
      const answer = await view.ask(await itemsPath(view), {
        method: 'POST',
        token: view.token,
        body: JSON.stringify({ title: 'x'.repeat(300_000) }),
      });
      return verdictOf(
        answer.status === 413 && codeOf(answer) === 'body_too_large',
        `300 KB: ${answer.status} ${codeOf(answer) ?? 'without a code'}`,
      );
    },
  },
  {
    name: 'claims',
    says: 'An access token names its user, its client, when they signed in, and by `origin_jti` the sign-in that it comes from; it is good for an hour.',
    matters: 'Signing out everywhere, and sessions by the sign-in, rest on these claims.',
    needs: 'a token',
    onlyAws: 'tokens of the local cloud are its own, and say nothing of Cognito’s',
    check: async ({ token = '' }) => {
      const claims = partOf(token);
      const missing = ['sub', 'client_id', 'auth_time', 'origin_jti', 'jti'].filter(name => claims[name] === undefined);
      const lasts = Number(claims.exp) - Number(claims.iat);
      const seen = `${missing.length > 0 ? `without ${missing.join(', ')}` : 'all claims'}, ${claims.token_use} token for ${lasts} s`;
      return verdictOf(missing.length === 0 && claims.token_use === 'access' && lasts <= 3600, seen);
    },
  },
  {
    name: 'checkpoint-signature',
    says: 'KMS signs checkpoints of logs by Ed25519, over the text itself.',
    matters: 'Nobody can prove that a log was not written anew.',
    needs: 'a token',
    check: async ({ ask, token }) => {
      const answer = await ask('/v1/me/log/checkpoint', { token });
      const { data } = JSON.parse(answer.text) as { data?: { checkpoint: string; key: string } };
      const holds = data !== undefined && openCheckpoint(data) !== undefined;
      return verdictOf(holds, `${answer.status}, ${holds ? 'the signature holds under the key' : 'no signature that holds under the key'}`);
    },
  },
];
