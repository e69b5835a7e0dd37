import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { ProviderSettings } from '../domain/calendars/connections/connection-provider.ts';
import type { CalendarEvent } from '../domain/calendars/sync/calendar.ts';
import type { AccountPort, CalendarPort, EventAtProvider, Refused, Window } from '../sync/ports.ts';
import { bodyOf, eventFrom, idFor, Listing, remotesOf } from './google-event.ts';
import { ask, commonRefusal, isNotTaken } from './http.ts';
import { readable } from './readable.ts';

const Listed = z.object({
  items: z
    .array(z.object({ id: z.string(), summary: z.string().default(''), timeZone: z.string().default('UTC'), accessRole: z.string() }))
    .default([]),
});
const WriteReply = z.object({ id: z.string(), etag: z.string().optional() });
const ChannelReply = z.object({ resourceId: z.string(), expiration: z.coerce.number() });

const reasonIn = (body: unknown): string | undefined =>
  z.object({ error: z.object({ errors: z.array(z.object({ reason: z.string() })).min(1) }) }).safeParse(body).data?.error.errors[0]?.reason;

const refusalOf = (response: Response, body: unknown): Refused => {
  const { status } = response;
  const common = commonRefusal(response);
  if (common) return common;
  if (status === 401) return { ok: false, reason: 'consent_revoked' };
  if (status === 403 && /[rR]ateLimit|quota/.test(reasonIn(body) ?? '')) return { ok: false, reason: 'throttled' };
  return { ok: false, reason: status === 404 ? 'calendar_gone' : 'refused' };
};

type Input = { method?: string; body?: unknown; etag?: string };

/** Google Calendar's API, version 3, for the holder of an access token. */
export const googleCalendars = ({ apiUrl }: ProviderSettings, accessToken: string): AccountPort => {
  const call = (path: string, { method = 'GET', body, etag }: Input = {}) =>
    ask(`${apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${accessToken}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(etag ? { 'if-match': etag } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
    });

  const list = async () => {
    const answer = await call('/users/me/calendarList?minAccessRole=reader');
    if ('ok' in answer) return answer;
    if (!answer.response.ok) return refusalOf(answer.response, answer.body);
    const calendars = Listed.parse(answer.body).items.map(({ id, summary, timeZone, accessRole }) => ({
      externalId: id,
      name: summary.slice(0, 300),
      zone: timeZone,
      canWrite: accessRole === 'owner' || accessRole === 'writer',
    }));
    return { ok: true as const, calendars };
  };

  const of: AccountPort['of'] = ({ externalId, zone }) => {
    const events = `/calendars/${encodeURIComponent(externalId)}/events`;
    return {
      changes: at => listChanges(call, events, at),
      read: (eventId, window) => readEvent(call, `${events}/${eventId}`, window, zone),
      holds: () => true,
      put: (event, known) => putEvent(call, events, event, known),
      remove: known => removeEvent(call, events, known),
    };
  };

  const watch: AccountPort['watch'] = async (externalId, { address, secret }) => {
    const channelId = randomBytes(16).toString('hex');
    // The secret stands in the address: what Google tells has no body, and its headers stay at the gateway.
    const body = { id: channelId, type: 'web_hook', address: `${address}.${secret}` };
    const answer = await call(`/calendars/${encodeURIComponent(externalId)}/events/watch`, { method: 'POST', body });
    if ('ok' in answer || !answer.response.ok) return undefined;
    const { resourceId, expiration } = ChannelReply.parse(answer.body);
    return { channelId, resourceId, expiresAt: new Date(expiration).toISOString() };
  };

  const stop: AccountPort['stop'] = async ({ channelId, resourceId }) => {
    await call('/channels/stop', { method: 'POST', body: { id: channelId, resourceId } });
  };

  return { list, of, watch, stop };
};

type Call = (path: string, asked?: Input) => ReturnType<typeof ask>;

const listing = ({ cursor, page, window }: Parameters<CalendarPort['changes']>[0]): URLSearchParams => {
  // A sync token knows its window; Google takes no other restriction beside it.
  const restriction: Record<string, string> = cursor ? { syncToken: cursor } : { timeMin: window.from, timeMax: window.to };
  return new URLSearchParams({ singleEvents: 'true', maxResults: '250', ...restriction, ...(page ? { pageToken: page } : {}) });
};

const listChanges = async (call: Call, events: string, at: Parameters<CalendarPort['changes']>[0]): ReturnType<CalendarPort['changes']> => {
  const answer = await call(`${events}?${listing(at)}`);
  if ('ok' in answer) return answer;
  if (answer.response.status === 410) return { ok: false, reason: 'reset' };
  if (!answer.response.ok) return refusalOf(answer.response, answer.body);
  const { items, timeZone, nextPageToken, nextSyncToken } = Listing.parse(answer.body);
  return { ok: true, changes: remotesOf(items, timeZone), page: nextPageToken, cursor: nextSyncToken };
};

/** The occurrences of a series that are not as its rule has them: cancelled, moved, or changed in their words. */
const oddOccurrences = (master: CalendarEvent, instances: CalendarEvent[]): CalendarEvent[] =>
  instances.filter(
    ({ status, start, occurrenceOf, title, notes }) =>
      status === 'cancelled' ||
      title !== master.title ||
      notes !== master.notes ||
      JSON.stringify(start) !== JSON.stringify(occurrenceOf?.start),
  );

const readEvent = async (call: Call, path: string, { from, to }: Window, zone: string): ReturnType<CalendarPort['read']> => {
  const answer = await call(path);
  if ('ok' in answer) return answer;
  if (answer.response.status === 404 || answer.response.status === 410) return { ok: false, reason: 'gone' };
  if (!answer.response.ok) return refusalOf(answer.response, answer.body);
  const [event] = readable([answer.body], each => eventFrom(each, zone));
  if (!event) return { ok: false, reason: 'unreadable' };
  if (event.status === 'cancelled') return { ok: false, reason: 'gone' };
  if (!event.series) return { ok: true, event, occurrences: [] };
  const listed = await call(
    `${path}/instances?${new URLSearchParams({ showDeleted: 'true', timeMin: from, timeMax: to, maxResults: '2500' })}`,
  );
  if ('ok' in listed) return listed;
  if (!listed.response.ok) return refusalOf(listed.response, listed.body);
  const instances = readable(Listing.parse(listed.body).items, each => eventFrom(each, zone));
  return { ok: true, event, occurrences: oddOccurrences(event, instances) };
};

type Written = Awaited<ReturnType<CalendarPort['put']>>;

const writtenIn = ({ response, body }: { response: Response; body: unknown }): Written => {
  if (response.status === 412) return { ok: false, reason: 'changed' };
  if (response.status === 404 || response.status === 410) return { ok: false, reason: 'gone' };
  if (isNotTaken(response)) return { ok: false, reason: 'not_taken' };
  if (!response.ok) return refusalOf(response, body);
  const { id, etag } = WriteReply.parse(body);
  return { ok: true, eventId: id, etag };
};

const putEvent = async (call: Call, events: string, event: CalendarEvent, known?: EventAtProvider): Promise<Written> => {
  const id = known?.eventId ?? idFor(event);
  const write = (etag?: string) => call(`${events}/${id}`, { method: 'PUT', body: bodyOf(event), etag });
  const made =
    known || event.occurrenceOf ? await write(known?.etag) : await call(events, { method: 'POST', body: { id, ...bodyOf(event) } });
  // There already, from a write whose answer was lost, or taken away before: it is brought to what it should be.
  const answer = !('ok' in made) && made.response.status === 409 ? await write() : made;
  return 'ok' in answer ? answer : writtenIn(answer);
};

const removeEvent = async (call: Call, events: string, { eventId, etag }: EventAtProvider): ReturnType<CalendarPort['remove']> => {
  const answer = await call(`${events}/${eventId}`, { method: 'DELETE', etag });
  if ('ok' in answer) return answer;
  const { status } = answer.response;
  if (answer.response.ok || status === 404 || status === 410) return { ok: true };
  return status === 412 ? { ok: false, reason: 'changed' } : refusalOf(answer.response, answer.body);
};
