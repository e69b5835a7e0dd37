import { consentRoutes } from '../../shared/api/calendars/connections.ts';
import type { Provider } from '../../shared/domain/calendars/connections/connection-provider.ts';
import { control, type controls } from '../dev/providers/control.ts';
import { answerTo } from '../dev/providers/server.ts';
import type { Prepared, Ready } from './kills.fixture.ts';
import { pause } from './kills.fixture.ts';
import { requestFrom } from './people/client.ts';
import type { World } from './world/world.ts';

const minute = 60_000;

/** Something that happens at the providers, by a control of theirs. */
export const atProvider = ({ world }: Prepared, name: keyof typeof controls, input: object): Record<string, unknown> => {
  const exchange = { method: 'POST', path: `/_control/${name}`, query: new URLSearchParams(), headers: {}, body: JSON.stringify(input) };
  return control(world.calendars.state, exchange).body as Record<string, unknown>;
};

/** An account of hers at a provider, under a number that is the same in each run. */
const knowAccount = (prepared: Prepared, provider: Provider, how: object = {}) =>
  atProvider(prepared, 'account', { provider, email: prepared.ada.email, subject: '1001', ...how });

/** The person allows it on the provider's page: the address that their browser is sent back to. */
const allow = async ({ calendars: { state } }: World, authorizationUrl: string, account: string): Promise<URL> => {
  const { pathname: path, searchParams: query } = new URL(authorizationUrl);
  const form = new URLSearchParams({ account, decision: 'allow' });
  for (const scope of query.get('scope')!.split(' ')) form.append('scope', scope);
  const answer = await answerTo(state, { method: 'POST', path, query, headers: {}, body: form.toString() });
  if (answer === 'cut') throw new Error('The page of the provider did not come');
  return new URL(answer.headers.location!);
};

/** The browser comes back to us: the claim that it is sent on with, if it is; and again, where nobody answered. */
const comeBack = async ({ world }: Prepared, { pathname, searchParams }: URL): Promise<string | undefined> => {
  const route = Object.values(consentRoutes).find(({ path }) => path === pathname)!;
  const reply = await requestFrom(world, { api: 'calendars/consents-api', route, query: Object.fromEntries(searchParams) });
  return new URL(reply.headers.location ?? 'none:').searchParams.get('claim') ?? undefined;
};

/** Somebody goes to the provider and back, and begins anew where they are told that their link was used. */
export const fetchClaim = async (prepared: Prepared, provider: Provider): Promise<string> => {
  const { world, household, ada } = prepared;
  knowAccount(prepared, provider);
  const body = { provider, purpose: 'write_calendars', redirect: 'http://localhost:3000/connected' };
  for (let tries = 0; tries < 3; tries++) {
    const { reply } = await household.ask('createConsent', ada, '', { body });
    const claim = await comeBack(prepared, await allow(world, String(reply.data?.authorizationUrl), ada.email));
    if (claim !== undefined) return claim;
  }
  throw new Error('Nobody could connect');
};

/** An account is connected: there, back, and claimed. */
export const connect = async (prepared: Prepared, provider: Provider): Promise<string> => {
  const claim = await fetchClaim(prepared, provider);
  return String(told(await prepared.household.ask('addConnection', prepared.ada, '', { body: { claim } })).connectionId);
};

const times = (at: string, until: string, zone: string) => ({
  start: { dateTime: at, timeZone: zone },
  end: { dateTime: until, timeZone: zone },
});
/** An event of the person's own on a morning in November, under an id that they know again. */
const ownEvent = (provider: Provider, id: string, day: number, more: object = {}) => {
  const [at, until] = [`2026-11-${day}T10:00:00`, `2026-11-${day}T11:00:00`];
  return provider === 'google'
    ? { id, summary: id, ...times(`${at}Z`, `${until}Z`, 'UTC'), ...more }
    : { id, subject: id, ...times(at, until, 'UTC'), ...more };
};
/** The person writes into their own calendar. */
export const write = (prepared: Prepared, provider: Provider, id: string, day: number, more: object = {}) =>
  atProvider(prepared, provider === 'google' ? 'event' : 'graphEvent', {
    provider,
    email: prepared.ada.email,
    ...ownEvent(provider, id, day, more),
  });

/** Items that have a time: one, and a series. */
const items: Ready = async ({ household: { ask }, ada }) => {
  const due = { date: '2026-11-28', time: '09:00', zone: 'Europe/Berlin' };
  const made = async (more: object) => {
    const { reply } = await ask('createItem', ada, '', { body: { title: 'Water the plants', due, ...more } });
    return String(reply.data?.itemId);
  };
  return { open: await made({}), recurring: await made({ recurrence: { rule: 'FREQ=DAILY' } }) };
};

/** An account is connected, and its calendars are known; nothing is read of them yet. */
export const connected =
  (provider: Provider, how: object = {}): Ready =>
  async prepared => {
    const { household, ada, world } = prepared;
    const made = await items(prepared);
    knowAccount(prepared, provider, how);
    write(prepared, provider, 'dentist', 24);
    write(prepared, provider, 'barber', 25);
    const connectionId = await connect(prepared, provider);
    await pause(world, minute);
    const { reply } = await household.ask('listCalendars', ada, '', { params: { connectionId } });
    const calendars = reply.data as unknown as { calendarId: string; name: string }[];
    return { ...made, connectionId, calendarId: calendars.find(({ name }) => name === 'Mine')!.calendarId };
  };

/** The owner has a calendar kept in step, both ways. */
export const keepInStep = async ({ household, ada, ids }: Prepared, { connectionId, calendarId } = ids): Promise<void> => {
  const params = { connectionId: connectionId!, calendarId: calendarId! };
  told(await household.ask('changeCalendar', ada, '', { params, body: { mode: 'both', workspaceId: household.workspaceId } }));
};

/** A connected account whose calendar is kept in step: what was there is read, and our items stand there. */
export const inStep =
  (provider: Provider, how: object = {}): Ready =>
  async prepared => {
    const ids = await connected(provider, how)(prepared);
    await keepInStep(prepared, ids as Prepared['ids']);
    await pause(prepared.world, 2 * minute);
    return ids;
  };

/** Where a calendar of others stands. */
const fileAt = 'https://calendar.example.org/school.ics';

/** Puts a calendar file on the web: one event a line, under its name, on a day in December. */
export const publish = ({ world }: Prepared, events: Record<string, number>): void => {
  const lines = Object.entries(events).flatMap(([name, day]) => [
    'BEGIN:VEVENT',
    `UID:${name}@school`,
    'DTSTAMP:20261101T000000Z',
    `DTSTART:202612${day}T100000Z`,
    `DTEND:202612${day}T110000Z`,
    `SUMMARY:${name}`,
    'END:VEVENT',
  ]);
  const file = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//school//EN', ...lines, 'END:VCALENDAR', ''];
  world.calendars.files.set(fileAt, file.join('\r\n'));
};

/** Somebody reads a calendar of others, as busy times or as items. */
export const subscribe = async ({ household, ada }: Prepared, kind: 'busy' | 'items'): Promise<string> => {
  const into = kind === 'busy' ? { kind } : { kind, workspaceId: household.workspaceId };
  return String(told(await household.ask('addSubscribedCalendar', ada, '', { body: { url: fileAt, into } })).calendarId);
};

/** A calendar of others that was read once. */
export const subscribed =
  (kind: 'busy' | 'items'): Ready =>
  async prepared => {
    publish(prepared, { concert: 10, fair: 11, trip: 12 });
    const calendarId = await subscribe(prepared, kind);
    await pause(prepared.world, 3 * minute);
    return { calendarId };
  };

/** What a request came to: a success, or, of what its first try has ended, that it is not there. Everything else is a mistake of the product or the test. */
export const told = ({
  reply,
  name,
}: Pick<Awaited<ReturnType<Prepared['household']['ask']>>, 'reply' | 'name'>): Record<string, unknown> => {
  if (reply.status >= 300 && !(/^(end|unsub)/.test(name) && reply.status === 404))
    throw new Error(`${name} was answered with ${reply.status}: ${reply.text}`);
  return reply.data ?? {};
};
