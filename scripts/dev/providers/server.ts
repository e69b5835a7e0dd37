import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { appPage } from './app-page.ts';
import { authorize } from './consent-page.ts';
import { control } from './control.ts';
import { type Exchange, exchangeOf, type Reply, reply, send } from './exchange.ts';
import { googleCalendar } from './google-calendar.ts';
import { graphCalendar } from './graph-calendar.ts';
import { identity } from './identity.ts';
import { preserve, restore } from './keep.ts';
import { livePage, liveScript } from './live-page.ts';
import { signInPage } from './sign-in-page.ts';
import { type Fault, newState, type State } from './state.ts';
import { revoke, token } from './tokens.ts';

/** Google and Microsoft, played by one server on this machine. README.md beside it says which documented behaviour each part stands for. */
export type Providers = { url: string; port: number; stop(): Promise<void> };

type Handle = (state: State, exchange: Exchange) => Reply | Promise<Reply>;

const places: [string, Handle][] = [
  ['/google/o/oauth2/v2/auth', (state, exchange) => authorize(state, 'google', exchange)],
  ['/google/token', (state, exchange) => token(state, 'google', exchange)],
  ['/google/revoke', revoke],
  ['/google/calendar/v3/', googleCalendar],
  ['/microsoft/common/oauth2/v2.0/authorize', (state, exchange) => authorize(state, 'microsoft', exchange)],
  ['/microsoft/v1.0/', graphCalendar],
  ['/microsoft/common/oauth2/v2.0/token', (state, exchange) => token(state, 'microsoft', exchange)],
  ['/identity/', identity],
  ['/sign-in', signInPage],
  ['/app', appPage],
  ['/live/client.js', liveScript],
  ['/live', livePage],
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

/** What the providers answer, or that the connection is cut before they do. */
export const answerTo = async (state: State, exchange: Exchange): Promise<Reply | 'cut'> => {
  const { method, path } = exchange;
  if (path.startsWith('/_control/')) return control(state, exchange);
  const fault = faultFor(state, exchange);
  const answer = !fault || fault.cut === 'after' ? await handleOf(path)(state, exchange) : faultReply(fault);
  state.requests.push({ method, path, status: fault?.cut ? 0 : answer.status });
  return fault?.cut ? 'cut' : answer;
};

const serve = async (state: State, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const answer = await answerTo(state, await exchangeOf(request));
  if (answer === 'cut') response.destroy();
  else send(response, answer);
};

/** How long after a change the state is written down. */
const preserveMs = 200;

/** Writes the state down a moment after it may have changed: many requests of one moment are one write. */
const keeperOf = (state: State, file: string | undefined) => {
  let timer: NodeJS.Timeout | undefined;
  const now = () => {
    clearTimeout(timer);
    timer = undefined;
    if (file) preserve(state, file);
  };
  return { now, soon: () => (timer ??= setTimeout(now, preserveMs).unref()) };
};

/** Starts the providers on loopback, on this port or a free one. With a file they know what they knew the last time, and write down what they learn. */
export const startProviders = async (port = 0, file?: string): Promise<Providers> => {
  const server = createServer((request, response) => {
    serve(state, request, response)
      .catch(() => response.destroy())
      .finally(keep.soon);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${taken}`;
  const state = newState(url);
  if (file) restore(state, file);
  const keep = keeperOf(state, file);
  return {
    url,
    port: taken,
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => {
          keep.now();
          resolve();
        });
      }),
  };
};
