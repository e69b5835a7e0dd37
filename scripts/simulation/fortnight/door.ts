import { type Client, clientFor } from '../../../shared/api/client/client.ts';
import { matcherOf } from '../../../shared/api/core/match.ts';
import type { Caller } from '../../../shared/api/core/route.ts';
import { rowsOf } from '../../../shared/api/core/table.ts';
import { routes, routesByApi } from '../../../shared/api/index.ts';
import type { SessionId, UserId } from '../../../shared/domain/core/ids.ts';
import { toContext } from '../../../shared/runtime/auth/caller.ts';
import { isKeyToken } from '../../../shared/runtime/auth/key-token.ts';
import { answerOf } from '../people/client.ts';
import { publicUrl } from '../world/settings.ts';
import type { World } from '../world/world.ts';

export type Api = Client<typeof routes>;
type Callers = { callerOf(userId: UserId, session: { sessionId: SessionId; signedInAt: number }): Promise<Caller | undefined> };
type Users = { welcome(userId: UserId, token: string): Promise<Caller> };
type Keys = { callerOfKey(token: string, now: string): Promise<Caller> };

const match = matcherOf(rowsOf(routesByApi));
const sessionId = 'session_01h455vb4pex5vsknk084sn02q' as SessionId;

/** Has a function of the product run something, and answers what it came to; undefined where it failed. */
const runIn = <T>(world: World, name: string, work: () => Promise<T>): Promise<T | undefined> =>
  new Promise(resolve => world.lambda.run(name, work, ended => resolve(typeof ended === 'object' ? (ended.answer as T) : undefined)));

/** Who calls, as the authorizer recognises them once it has checked their token: by its own code, and anew for each request. */
const callerBy = (world: World, token: string): Promise<Caller | undefined> =>
  runIn(world, 'platform/authorizer', async () => {
    if (isKeyToken(token))
      return (world.moduleOf('identity/key-caller') as Keys).callerOfKey(token, new Date(world.timeline.now()).toISOString());
    const signedInAt = Math.floor(world.timeline.now() / 1000);
    const { callerOf } = world.moduleOf('identity/caller-of') as Callers;
    const { welcome } = world.moduleOf('identity/users') as Users;
    return (await callerOf(token as UserId, { sessionId, signedInAt })) ?? welcome(token as UserId, token);
  });

/** The typed client of the product in a simulated world. Whoever signs in has their user id for a token, a kiosk its key. */
export const apiIn = (world: World, token: string): Api => {
  let requests = 0;
  const send = async (address: string, { method = 'GET', headers = {}, body }: RequestInit): Promise<Response> => {
    const { pathname, searchParams } = new URL(address);
    const found = match(method, pathname);
    if (!found) throw new Error(`${method} ${pathname} is no route`);
    const caller = await callerBy(world, token);
    const { api, path } = found.route;
    const event = {
      version: '2.0',
      routeKey: `${method} ${path}`,
      headers,
      pathParameters: Object.fromEntries(Object.entries(found.params).map(([name, value]) => [name, decodeURIComponent(value)])),
      queryStringParameters: Object.fromEntries(searchParams),
      body,
      requestContext: {
        requestId: `${token.slice(-6)}.${++requests}`,
        authorizer: { lambda: caller ? toContext(caller) : { refused: 'key_not_good' } },
        http: { method, path: pathname },
      },
    };
    const { statusCode: status, headers: answered, body: text = '' } = await answerOf(world, api, event);
    // Not a real one: its text takes time that is not the simulation's.
    return { status, ok: status < 300, headers: new Headers(answered), text: async () => text } as Response;
  };
  return clientFor(routes, { baseUrl: publicUrl, clinicUrl: publicUrl, token, retries: 0, fetch: send, now: world.timeline.now });
};
