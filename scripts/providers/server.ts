import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { authorize } from './consent-page.ts';
import { control } from './control.ts';
import { type Exchange, exchangeOf, type Reply, reply, send } from './exchange.ts';
import { googleCalendar } from './google-calendar.ts';
import { type Fault, newState, type State } from './state.ts';
import { revoke, token } from './tokens.ts';

/** Google and Microsoft, played by one server on this machine. README.md beside it says which documented behaviour each part stands for. */
export type Providers = { url: string; port: number; stop(): Promise<void> };

type Handle = (state: State, exchange: Exchange) => Reply;

const places: [string, Handle][] = [
  ['/google/o/oauth2/v2/auth', (state, exchange) => authorize(state, 'google', exchange)],
  ['/google/token', (state, exchange) => token(state, 'google', exchange)],
  ['/google/revoke', revoke],
  ['/google/calendar/v3/', googleCalendar],
  ['/microsoft/common/oauth2/v2.0/authorize', (state, exchange) => authorize(state, 'microsoft', exchange)],
  ['/microsoft/common/oauth2/v2.0/token', (state, exchange) => token(state, 'microsoft', exchange)],
];

const handleOf = (path: string): Handle =>
  places.find(([prefix]) => path.startsWith(prefix))?.[1] ?? (() => reply(404, { error: 'not_found' }));

/** The fault that this request meets, used up by one. */
const faultFor = (state: State, { method, path, body, headers }: Exchange): Fault | undefined => {
  const text = `${body}\n${headers.authorization}`;
  const fault = state.faults.find(
    each => each.times > 0 && path.includes(each.path) && (each.method ?? method) === method && text.includes(each.contains ?? ''),
  );
  if (fault) fault.times -= 1;
  return fault;
};

const faultReply = ({ status = 500, retryAfterSeconds, body }: Fault): Reply =>
  reply(status, body ?? { error: { code: status } }, retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) });

const serve = async (state: State, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const exchange = await exchangeOf(request);
  const { method, path } = exchange;
  if (path.startsWith('/_control/')) return send(response, control(state, exchange));
  const fault = faultFor(state, exchange);
  const answer = !fault || fault.cut === 'after' ? handleOf(path)(state, exchange) : faultReply(fault);
  state.requests.push({ method, path, status: fault?.cut ? 0 : answer.status });
  if (fault?.cut) response.destroy();
  else send(response, answer);
};

/** Starts the providers on loopback, on this port or a free one. */
export const startProviders = async (port = 0): Promise<Providers> => {
  const server = createServer((request, response) => {
    serve(state, request, response).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${taken}`;
  const state = newState(url);
  return {
    url,
    port: taken,
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
