import { connectionRoutes } from '../../../shared/api/calendars/connections.ts';
import { answerTo } from '../../dev/providers/server.ts';
import { newState, type State } from '../../dev/providers/state.ts';
import { type Gateway, type Reply, requestFrom } from '../people/client.ts';
import type { WebAnswer, WebRequest } from '../stand-ins/host.ts';
import { providersUrl, publicUrl } from './settings.ts';

const listening = [connectionRoutes.receiveGoogleNotification, connectionRoutes.receiveMicrosoftNotification];

/** A word of a provider to an address of ours, tried again while nobody knows whether it was heard, as both do. */
const wordTo = (gateway: Gateway, address: URL, body: string | undefined): Promise<Reply> => {
  const route = listening.find(({ path }) => path === address.pathname);
  if (address.origin !== publicUrl || !route) throw new TypeError('fetch failed');
  const query = Object.fromEntries(address.searchParams);
  return requestFrom(gateway, { api: 'calendars/api', route, query, body: body && JSON.parse(body) });
};

/** What the providers reach us by. */
const fetchBy =
  (gateway: Gateway): typeof fetch =>
  async (to, { body } = {}) => {
    const { status, text, headers } = await wordTo(gateway, new URL(String(to)), body as string | undefined);
    return { status, headers: new Headers(headers), text: async () => text } as Response;
  };

const newProviders = (gateway: Gateway): State => {
  const state: State = { ...newState(providersUrl), clock: gateway.timeline.now, fetch: fetchBy(gateway) };
  for (const name of ['google', 'microsoft'] as const)
    state.clients[name] = { secrets: [`secret of ${name}`], redirectUris: [`${publicUrl}/v1/connections/return/${name}`] };
  return state;
};

/** Google and Microsoft as `scripts/dev/providers` plays them, in this world and its time; and the files that stand on the web. */
export const calendarProviders = (gateway: Gateway) => {
  const state = newProviders(gateway);
  const files = new Map<string, string>();

  const file = (url: string): WebAnswer => {
    const body = files.get(url);
    return body === undefined
      ? { status: 404, headers: {}, body: '' }
      : { status: 200, headers: { 'content-type': 'text/calendar' }, body };
  };

  const serve = async ({ method, url, headers, body }: WebRequest): Promise<WebAnswer> => {
    const { origin, pathname: path, searchParams: query } = new URL(url);
    if (origin !== providersUrl) return file(url);
    const answer = await answerTo(state, { method, path, query, headers, body });
    if (answer === 'cut') return 'cut';
    return { status: answer.status, headers: answer.headers, body: answer.body === undefined ? '' : JSON.stringify(answer.body) };
  };

  return { state, files, serve };
};
