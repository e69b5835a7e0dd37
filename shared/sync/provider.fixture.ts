import { vi } from 'vitest';
import { control } from '../../scripts/providers/control.ts';
import { answerTo } from '../../scripts/providers/server.ts';
import { accountOf, newState, type State } from '../../scripts/providers/state.ts';
import type { CalendarEvent } from '../domain/calendar.ts';
import type { Provider } from '../domain/grant-provider.ts';
import {
  chooseMode,
  failCalendar,
  type LinkedCalendar,
  linkCalendar,
  pendItem,
  syncedCalendar,
  windowFor,
} from '../domain/linked-calendar.ts';
import { googleCalendars } from '../providers/google-calendar.ts';
import { graphCalendars } from '../providers/graph-calendar.ts';
import { clockFrom, memoryItems, memoryMirrors, userId, workspaceId } from './memory.fixture.ts';
import type { SyncPorts } from './ports.ts';
import { pushItem } from './push.ts';
import { type Synced, syncCalendar } from './sync.ts';

const base = 'http://providers.test';
const apis: Record<Provider, string> = { google: `${base}/google/calendar/v3`, microsoft: `${base}/microsoft/v1.0` };
const accounts = { google: googleCalendars, microsoft: graphCalendars };
const scopes = ['https://www.googleapis.com/auth/calendar.events', 'Calendars.ReadWrite'];
const ids = { userId, grantId: 'grant_01kb8m3tq2e8fvq3w5r7c9d0eb', calendarId: 'cal_01kb8m3tq2e8fvq3w5r7c9d0eb' };

/** What is fetched within a test: of the providers here, or a word of theirs to whoever listens. */
const fetchFrom =
  (state: State, heard: (url: string) => void) =>
  async (address: string | URL, init: RequestInit = {}) => {
    const url = new URL(address);
    if (url.origin !== base) {
      heard(url.href);
      return new Response(url.searchParams.get('validationToken') ?? '', { headers: { 'content-type': 'text/plain' } });
    }
    const { method = 'GET', body = '' } = init;
    const headers = init.headers as Record<string, string>;
    const answer = await answerTo(state, { method, path: url.pathname, query: url.searchParams, headers, body: String(body) });
    if (answer === 'cut') throw new TypeError('fetch failed');
    return new Response(answer.body === undefined ? null : JSON.stringify(answer.body), { status: answer.status, headers: answer.headers });
  };

/** Both providers in this process, at a clock of their own: what is fetched is answered here, and nothing goes out. */
export const providersAt = (start = '2026-11-21T08:00:00.000Z', heard: (url: string) => void = () => undefined) => {
  const clock = clockFrom(start);
  const state: State = { ...newState(base), clock: () => Date.parse(clock.now()) };
  vi.stubGlobal('fetch', fetchFrom(state, heard));
  return { clock, state };
};
type Providers = ReturnType<typeof providersAt>;

/** A token that is good for as long as a test runs, of a consent of its own. */
export const consentAt = ({ state }: Providers, provider: Provider, email: string) => {
  const account = accountOf(state, provider, email);
  const token = `token-${state.consents.length}`;
  const accessTokens = new Map([[token, Number.POSITIVE_INFINITY]]);
  const consented = {
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
/** What the person does in their own calendar, by the control of the providers. */
const acting =
  ({ state }: Providers, provider: Provider, email: string) =>
  (deed: Deed) => {
    const name = provider === 'google' ? 'event' : 'graphEvent';
    const body = JSON.stringify({ email, provider, ...deed });
    return control(state, { method: 'POST', path: `/_control/${name}`, query: new URLSearchParams(), headers: {}, body }).body as {
      id: string;
    };
  };

/** A person with an account at a provider whose first calendar is kept in step both ways, and with items here. */
export const accountAt = async (providers: Providers, provider: Provider, email: string) => {
  const { clock } = providers;
  const settings = { clientId: '', authorizeUrl: base, tokenUrl: base, apiUrl: apis[provider], issuer: base };
  const [mirrors, items] = [memoryMirrors(), memoryItems(clock)];
  let reached = accounts[provider](settings, consentAt(providers, provider, email).token);
  const listed = await reached.list();
  if (!listed.ok) throw new Error(listed.reason);
  const [first] = listed.calendars;
  const found = linkCalendar(ids, { zone: 'Europe/Berlin', ...first! }).next;
  let calendar: LinkedCalendar = chooseMode(found, { mode: 'both', workspaceId }).next;
  const ports = (): SyncPorts => ({ calendar: reached.of(calendar), mirrors: mirrors.port, items: items.port, now: clock.now });

  const keep = (synced: Synced): Synced => {
    const change = synced.refused
      ? failCalendar(calendar, { code: 'provider_unavailable', pending: synced.pending }, clock.now())
      : syncedCalendar(calendar, synced, clock.now());
    calendar = change.next;
    return synced;
  };
  return {
    mirrors,
    items,
    act: acting(providers, provider, email),
    reached: () => reached,
    calendar: () => calendar,
    sync: async () => keep(await syncCalendar(calendar, ports())),
    /** Writes an item out as it is, and leaves to the next sync what cannot be. */
    push: async (itemId: string) => {
      const pushed = await pushItem(calendar, itemId, await items.port.find(itemId), windowFor(calendar, clock.now()), ports());
      if (pushed.refused || pushed.pullFirst) calendar = pendItem(calendar, itemId).next;
      return pushed;
    },
    /** The consent is given once more: everything else stays. */
    connectAgain: () => {
      reached = accounts[provider](settings, consentAt(providers, provider, email).token);
    },
    /** Everything in the window, as any client would read it. */
    there: async (): Promise<CalendarEvent[]> => {
      const window = { from: '2026-11-01T00:00:00.000Z', to: '2027-12-31T00:00:00.000Z' };
      const page = await reached.of(calendar).changes({ window });
      if (!page.ok) throw new Error(page.reason);
      return page.changes.flatMap(each => (each.removed ? [] : [each.event]));
    },
  };
};
