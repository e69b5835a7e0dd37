import type { Route } from '../../../shared/api/core/route.ts';
import type { Dice } from '../dice.ts';
import type { Timeline } from '../timeline.ts';
import type { Lambda } from '../world/lambda.ts';

export type Caller = { userId: string; zone: string; locale: string; roles: Record<string, string> };
export type Request = {
  /** The function that answers. */
  api: string;
  route: Route;
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  caller?: Caller;
  /** The same for every try of one request. */
  key?: string;
  form?: string;
};
/** What a person has heard: the last answer with its data, under which request ids it was tried, and when it ended. */
export type Reply = {
  status: number;
  headers: Record<string, string>;
  text: string;
  data?: Record<string, unknown>;
  code?: string;
  requestIds: string[];
  endedAt: number;
};
/** What a request is made by: the functions behind the gateway, while they run. */
export type Gateway = { lambda: Pick<Lambda, 'invoke'>; timeline: Timeline; dice: Dice; isDown(): boolean };
/** What a function answers the gateway. */
export type GatewayReply = { statusCode: number; headers?: Record<string, string>; body?: string };

const tries = 6;

const eventOf = ({ route, params, query, body, caller, key, form }: Request, requestId: string) => ({
  version: '2.0',
  routeKey: `${route.method} ${route.path}`,
  headers: {
    'content-type': form === undefined ? 'application/json' : 'application/x-www-form-urlencoded',
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...(route.ifMatch ? { 'if-match': '*' } : {}),
  },
  pathParameters: params,
  queryStringParameters: query,
  body: form ?? (body === undefined ? undefined : JSON.stringify(body)),
  requestContext: {
    requestId,
    authorizer: caller && { lambda: { ...caller, roles: JSON.stringify(caller.roles) } },
    http: { method: route.method, path: route.path },
  },
});

/** Has a function answer an event of the gateway; 503 where it fails, or dies over it. */
export const answerOf = ({ lambda }: Pick<Gateway, 'lambda'>, api: string, event: object): Promise<GatewayReply> =>
  new Promise(resolve => {
    lambda.invoke(api, event, ended => resolve(typeof ended === 'object' ? (ended.answer as GatewayReply) : { statusCode: 503 }));
  });

const pause = (world: Gateway, milliseconds: number): Promise<void> =>
  new Promise(resolve => world.timeline.at(world.timeline.now() + milliseconds, resolve));

const parsed = (text: string): { data?: Record<string, unknown>; code?: string } => {
  if (!text.startsWith('{')) return {};
  const { data, code } = JSON.parse(text) as { data?: Record<string, unknown>; code?: string };
  return { data, code };
};

/** A request as our clients make it: tried again with the same key while nobody knows how it ended. 503 where it stays unknown. */
export const requestFrom = async (world: Gateway, request: Request): Promise<Reply> => {
  const requestIds: string[] = [];
  for (let attempt = 1; ; attempt++) {
    const requestId = `${request.key ?? 'request'}.${attempt}`;
    requestIds.push(requestId);
    const answer: GatewayReply = world.isDown() ? { statusCode: 503 } : await answerOf(world, request.api, eventOf(request, requestId));
    const { statusCode: status, headers = {}, body = '' } = answer;
    if (status < 500 || attempt === tries)
      return { status, headers, text: body, ...parsed(body), requestIds, endedAt: world.timeline.now() };
    await pause(world, world.dice.between(200, 1_000) * 2 ** attempt);
  }
};
