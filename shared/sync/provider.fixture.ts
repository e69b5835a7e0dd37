import { vi } from 'vitest';
import { control } from '../../scripts/dev/providers/control.ts';
import { answerTo } from '../../scripts/dev/providers/server.ts';
import { accountOf, type Consented, newState, type State } from '../../scripts/dev/providers/state.ts';
import type { Provider } from '../domain/calendars/connections/connection-provider.ts';
import {
  chooseMode,
  failCalendar,
  type LinkedCalendar,
  linkCalendar,
  pendItem,
  syncedCalendar,
  windowFor,
} from '../domain/calendars/connections/linked-calendar.ts';
import type { CalendarEvent } from '../domain/calendars/sync/calendar.ts';
import type { ItemId } from '../domain/core/ids.ts';
import { googleCalendars } from '../providers/google-calendar.ts';
import { graphCalendars } from '../providers/graph-calendar.ts';
import { clockFrom, memoryEventLinks, memoryItems, userId, workspaceId } from './memory.fixture.ts';
import type { SyncPorts } from './ports.ts';
import { pushItem } from './push.ts';
import { type Synced, syncCalendar } from './sync.ts';

const base = 'http://providers.test';
const apis: Record<Provider, string> = { google: `${base}/google/calendar/v3`, microsoft: `${base}/microsoft/v1.0` };
const accounts = { google: googleCalendars, microsoft: graphCalendars };
const scopes = ['https://www.googleapis.com/auth/calendar.events', 'Calendars.ReadWrite'];
const ids = { userId, connectionId: 'connection_01kb8m3tq2e8fvq3w5r7c9d0eb', calendarId: 'cal_01kb8m3tq2e8fvq3w5r7c9d0eb' } as const;

type Exchange = Parameters<typeof answerTo>[1];
/** What goes wrong with a request: an answer of its own, or a connection that is cut before it was done, or after. */
export type Fault = { status: number; retryAfterSeconds?: number } | 'cut' | 'lost' | undefined;
type World = { heard?(url: string): void; fault?(exchange: Exchange): Fault; answered?(exchange: Exchange, body: unknown): void };

const headersOf = ({ retryAfterSeconds }: { retryAfterSeconds?: number }): Record<string, string> =>
  retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };

/** A request that may meet a fault; one whose answer is lost is done all the same. */
const serve = async (state: State, exchange: Exchange, { fault, answered }: World): Promise<Response> => {
  const met = fault?.(exchange);
  if (met === 'cut') throw new TypeError('fetch failed');
  if (typeof met === 'object') return new Response('{}', { status: met.status, headers: headersOf(met) });
  const answer = await answerTo(state, exchange);
  if (answer === 'cut' || met === 'lost') throw new TypeError('fetch failed');
  answered?.(exchange, answer.body);
  return new Response(answer.body === undefined ? null : JSON.stringify(answer.body), { status: answer.status, headers: answer.headers });
};

/** What is fetched within a test: of the providers here, or a word of theirs to whoever listens. */
const fetchFrom =
  (state: State, world: World) =>
  async (address: string | URL, init: RequestInit = {}) => {
    const url = new URL(address);
    if (url.origin !== base) {
      world.heard?.(url.href);
      return new Response(url.searchParams.get('validationToken') ?? '', { headers: { 'content-type': 'text/plain' } });
    }
    const { method = 'GET', body = '' } = init;
    const headers = init.headers as Record<string, string>;
    return serve(state, { method, path: url.pathname, query: url.searchParams, headers, body: String(body) }, world);
  };

/** Both providers in this process, at a clock of their own: what is fetched is answered here, and nothing goes out. */
export const providersAt = (start = '2026-11-21T08:00:00.000Z', world: World = {}) => {
  const clock = clockFrom(start);
  const state: State = { ...newState(base), clock: () => Date.parse(clock.now()) };
  vi.stubGlobal('fetch', fetchFrom(state, world));
  return { clock, state };
};
type Providers = ReturnType<typeof providersAt>;

/** A token that is good for as long as a test runs, of a consent of its own. */
export const consentAt = ({ state }: Providers, provider: Provider, email: string) => {
  const account = accountOf(state, provider, email);
  const token = `token-${state.consents.length}`;
  const accessTokens = new Map([[token, Number.POSITIVE_INFINITY]]);
  const consented: Consented = {
    provider,
    clientId: 'almanac-local',
    account,
    scopes,
    refreshTokens: new Set<string>(),
    spent: new Set<string>(),
    accessTokens,
  };
  state.consents.push(consented);
  return { token, consented };
};

type Deed = Record<string, unknown>;
const controlled = ({ state }: Providers, name: string, input: Deed): unknown =>
  control(state, { method: 'POST', path: `/_control/${name}`, query: new URLSearchParams(), headers: {}, body: JSON.stringify(input) })
    .body;

/** What the person does in their own calendar, by the control of the providers. */
const acting = (providers: Providers, provider: Provider, email: string) => (deed: Deed) =>
  controlled(providers, provider === 'google' ? 'event' : 'graphEvent', { email, provider, ...deed }) as { id: string };

/** A person with an account at a provider whose first calendar is kept in step both ways, and with items here. */
export const accountAt = async (providers: Providers, provider: Provider, email: string) => {
  const { clock } = providers;
  const settings = { clientId: '', authorizeUrl: base, tokenUrl: base, apiUrl: apis[provider], issuer: base };
  const [eventLinks, items] = [memoryEventLinks(), memoryItems(clock)];
  let consent = consentAt(providers, provider, email);
  let reached = accounts[provider](settings, consent.token);
  const listed = await reached.list();
  if (!listed.ok) throw new Error(listed.reason);
  const [first] = listed.calendars;
  const found = linkCalendar(ids, { zone: 'Europe/Berlin', ...first! }).next;
  let calendar: LinkedCalendar = chooseMode(found, { mode: 'both', workspaceId }).next;
  const ports = (): SyncPorts => ({ calendar: reached.of(calendar), eventLinks: eventLinks.port, items: items.port, now: clock.now });

  const keep = (synced: Synced): Synced => {
    const change = synced.refused
      ? failCalendar(calendar, { code: 'provider_unavailable', pending: synced.pending }, clock.now())
      : syncedCalendar(calendar, synced, clock.now());
    calendar = change.next;
    return synced;
  };
  return {
    eventLinks,
    items,
    act: acting(providers, provider, email),
    reached: () => reached,
    calendar: () => calendar,
    sync: async () => keep(await syncCalendar(calendar, ports())),
    /** Writes an item out as it is, and leaves to the next sync what cannot be. */
    push: async (itemId: ItemId) => {
      const pushed = await pushItem(calendar, itemId, await items.port.find(itemId), windowFor(calendar, clock.now()), ports());
      if (pushed.refused || pushed.pullFirst) calendar = pendItem(calendar, itemId).next;
      return pushed;
    },
    /** The person takes the consent back at the provider. */
    revoke: () => {
      consent.consented.revoked = 'person';
    },
    /** The consent is given once more: everything else stays. */
    connectAgain: () => {
      consent = consentAt(providers, provider, email);
      reached = accounts[provider](settings, consent.token);
    },
    forgetSyncs: () => controlled(providers, 'forgetSyncs', { email, provider }),
    /** Everything in the window, as any client would read it. */
    there: async (window = { from: '2026-11-01T00:00:00.000Z', to: '2027-12-31T00:00:00.000Z' }): Promise<CalendarEvent[]> => {
      const page = await reached.of(calendar).changes({ window });
      if (!page.ok) throw new Error(page.reason);
      return page.changes.flatMap(each => (each.removed ? [] : [each.event]));
    },
  };
};
