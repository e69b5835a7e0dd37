import * as z from 'zod';
import type { ProviderSettings } from '../domain/calendars/connections/connection-provider.ts';
import type { AccountPort, CalendarPort, Window } from '../sync/ports.ts';
import { eventFrom, Listing, type MasterOf, oddOccurrences, remotesOf, selected, Whole } from './graph-event.ts';
import { type Call, callTo, refusalOf } from './graph-http.ts';
import { holdsSeries, putEvent, removeEvent } from './graph-write.ts';
import { readable } from './readable.ts';

const Calendars = z.object({
  value: z.array(z.object({ id: z.string(), name: z.string().default(''), canEdit: z.boolean().default(false) })).default([]),
});
const Subscription = z.object({ id: z.string(), expirationDateTime: z.string() });

/** How many changes come at once; a series with its occurrences counts as many as it has. */
const pageSize = 200;
/** Subscriptions to events live for 4,230 minutes at the most, in the strictest word of the documents. */
const subscriptionMs = 4_200 * 60_000;

/** The calendars of Microsoft 365 (Graph v1.0), for the holder of an access token. */
export const graphCalendars = ({ apiUrl }: ProviderSettings, accessToken: string): AccountPort => {
  const call = callTo(apiUrl, accessToken);

  const list: AccountPort['list'] = async () => {
    const answer = await call('/me/calendars?$top=100');
    if ('ok' in answer) return answer;
    if (!answer.response.ok) return refusalOf(answer.response);
    const { value } = Calendars.parse(answer.body);
    return { ok: true, calendars: value.map(({ id, name, canEdit }) => ({ externalId: id, name: name.slice(0, 300), canWrite: canEdit })) };
  };

  const of: AccountPort['of'] = ({ externalId, zone }) => {
    const path = `/me/calendars/${encodeURIComponent(externalId)}`;
    // Links of Graph are whole addresses: the token goes to the API alone.
    const known = (link: string) => link.startsWith(`${apiUrl}/`);
    const masters = new Map<string, ReturnType<MasterOf>>();
    return {
      changes: at => listChanges(call, path, at, { zone, known, masters }),
      read: (eventId, window) => readEvent(call, eventId, window, zone),
      holds: holdsSeries,
      put: (event, known, place) => putEvent(call, path, event, known, place),
      remove: known => removeEvent(call, known),
    };
  };

  return { list, of, ...channels(call) };
};

const inFuture = (): string => new Date(Date.now() + subscriptionMs).toISOString();

const channels = (call: Call): Pick<AccountPort, 'watch' | 'extend' | 'stop'> => ({
  watch: async (externalId, { address, secret }) => {
    const body = {
      changeType: 'created,updated,deleted',
      notificationUrl: address,
      lifecycleNotificationUrl: address,
      resource: `me/calendars/${externalId}/events`,
      expirationDateTime: inFuture(),
      clientState: secret,
    };
    const answer = await call('/subscriptions', { method: 'POST', body });
    if ('ok' in answer || !answer.response.ok) return undefined;
    const { id, expirationDateTime } = Subscription.parse(answer.body);
    return { channelId: id, resourceId: externalId, expiresAt: new Date(expirationDateTime).toISOString() };
  },
  // Renewing authorizes it again as well, as `reauthorizationRequired` asks for.
  extend: async channel => {
    const answer = await call(`/subscriptions/${encodeURIComponent(channel.channelId)}`, {
      method: 'PATCH',
      body: { expirationDateTime: inFuture() },
    });
    if ('ok' in answer || !answer.response.ok) return undefined;
    return { ...channel, expiresAt: new Date(Subscription.parse(answer.body).expirationDateTime).toISOString() };
  },
  stop: async ({ channelId }) => {
    await call(`/subscriptions/${encodeURIComponent(channelId)}`, { method: 'DELETE' });
  },
});

type Reading = { zone: string; known(link: string): boolean; masters: Map<string, ReturnType<MasterOf>> };

const masterIn =
  (call: Call, { masters }: Reading): MasterOf =>
  id => {
    const found =
      masters.get(id) ??
      call(`/me/events/${encodeURIComponent(id)}?$select=${selected}`).then(answer =>
        'ok' in answer || !answer.response.ok ? undefined : Whole.safeParse(answer.body).data,
      );
    masters.set(id, found);
    return found;
  };

const listChanges = async (
  call: Call,
  path: string,
  { cursor, page, window }: Parameters<CalendarPort['changes']>[0],
  reading: Reading,
): ReturnType<CalendarPort['changes']> => {
  const first = `${path}/calendarView/delta?startDateTime=${window.from}&endDateTime=${window.to}`;
  const link = page ?? cursor;
  // A link of another API is none that can be asked: everything is read anew.
  if (link !== undefined && !reading.known(link)) return { ok: false, reason: 'reset' };
  const answer = await call(link ?? first, { pageSize });
  if ('ok' in answer) return answer;
  if (answer.response.status === 410) return { ok: false, reason: 'reset' };
  if (!answer.response.ok) return refusalOf(answer.response);
  const { value, '@odata.nextLink': next, '@odata.deltaLink': delta } = Listing.parse(answer.body);
  for (const each of value) if (each.type === 'seriesMaster') reading.masters.set(each.id, Promise.resolve(each));
  const changes = await remotesOf(value, reading.zone, masterIn(call, reading));
  return { ok: true, changes, page: next, cursor: delta };
};

const readEvent = async (call: Call, eventId: string, { from, to }: Window, zone: string): ReturnType<CalendarPort['read']> => {
  const named = `$select=${selected},cancelledOccurrences,exceptionOccurrences&$expand=exceptionOccurrences`;
  const answer = await call(`/me/events/${encodeURIComponent(eventId)}?${named}`);
  if ('ok' in answer) return answer;
  if (answer.response.status === 404) return { ok: false, reason: 'gone' };
  if (!answer.response.ok) return refusalOf(answer.response);
  const [read] = readable([answer.body], each => {
    const whole = Whole.parse(each);
    return { whole, event: eventFrom(whole, zone) };
  });
  if (!read) return { ok: false, reason: 'unreadable' };
  const { whole, event } = read;
  if (event.status === 'cancelled') return { ok: false, reason: 'gone' };
  const inWindow = ({ occurrenceOf }: (typeof occurrences)[number]) =>
    occurrenceOf!.start.date >= from.slice(0, 10) && occurrenceOf!.start.date <= to.slice(0, 10);
  const occurrences = event.series ? oddOccurrences(whole, event, zone) : [];
  return { ok: true, event, occurrences: occurrences.filter(inWindow) };
};
