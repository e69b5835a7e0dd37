import * as z from 'zod';
import { graphOriginId, toGraph } from '../domain/calendars/providers/calendar-graph.ts';
import type { CalendarEvent } from '../domain/calendars/sync/calendar.ts';
import { addDays, instantOf, type When } from '../domain/time/when.ts';
import type { CalendarPort, EventAtProvider, Place } from '../sync/ports.ts';
import { Listing, transactionIdOf } from './graph-event.ts';
import { type Call, refusalOf } from './graph-http.ts';
import { isNotTaken } from './http.ts';

const Reply = z.object({ id: z.string(), '@odata.etag': z.string().optional() });
const Problem = z.object({ error: z.object({ code: z.string() }) });
type Written = Awaited<ReturnType<CalendarPort['put']>>;
type Answer = Exclude<Awaited<ReturnType<Call>>, { ok: false }>;

/** Graph holds a series whose rule has a pattern of its own, in a zone that Windows has. */
export const holdsSeries = (series: CalendarEvent): boolean =>
  toGraph(series).losses.every(({ part }) => part !== 'RRULE' && part !== 'TZID');

const codeOf = (body: unknown): string => Problem.safeParse(body).data?.error.code ?? '';

const writtenIn = ({ response, body }: Answer): Written => {
  if (response.status === 412) return { ok: false, reason: 'changed' };
  if (response.status === 404) return { ok: false, reason: 'gone' };
  if (isNotTaken(response)) return { ok: false, reason: 'not_taken' };
  if (!response.ok) return refusalOf(response);
  const { id, '@odata.etag': etag } = Reply.parse(body);
  return { ok: true, eventId: id, etag };
};

/** The occurrence of a series that its rule has at this time, if it is there. */
const occurrenceAt = async (call: Call, seriesId: string, { date, time, zone = 'UTC' }: When): Promise<string | undefined> => {
  const [from, to] = [addDays(date, -1), addDays(date, 2)];
  const answer = await call(
    `/me/events/${encodeURIComponent(seriesId)}/instances?startDateTime=${from}T00:00:00Z&endDateTime=${to}T00:00:00Z`,
  );
  if ('ok' in answer || !answer.response.ok) return undefined;
  const at = time === undefined ? `${date}T00:00:00` : instantOf({ date, time, zone }, zone).slice(0, 19);
  return Listing.parse(answer.body).value.find(({ start, originalStart }) => (originalStart ?? start!.dateTime).slice(0, 19) === at)?.id;
};

/** Takes single occurrences out of a series: Graph has no EXDATE. One that is not there is out already. */
const leaveOut = async (call: Call, seriesId: string, occurrences: readonly When[]): Promise<Written | undefined> => {
  for (const occurrence of occurrences) {
    const id = await occurrenceAt(call, seriesId, occurrence);
    const answer = id && (await call(`/me/events/${encodeURIComponent(id)}`, { method: 'DELETE' }));
    if (!answer) continue;
    if ('ok' in answer) return answer;
    if (!answer.response.ok && answer.response.status !== 404) return refusalOf(answer.response);
  }
  // The series is another by it.
  const answer = await call(`/me/events/${encodeURIComponent(seriesId)}?$select=id`);
  return 'ok' in answer ? answer : writtenIn(answer);
};

/** The event that our mark names, where another request has made it and its answer was lost. */
const findMarked = async (call: Call, path: string, mark: string): Promise<string | undefined> => {
  const filter = `singleValueExtendedProperties/Any(ep: ep/id eq '${graphOriginId}' and ep/value eq '${mark}')`;
  const answer = await call(`${path}/events?$filter=${encodeURIComponent(filter)}&$select=id`);
  return 'ok' in answer || !answer.response.ok ? undefined : Listing.parse(answer.body).value[0]?.id;
};

const occurrenceBody = (body: ReturnType<typeof toGraph>['body']) => {
  const { recurrence: _, singleValueExtendedProperties: __, ...rest } = body;
  return rest;
};

/** Moves an occurrence of a series that is there already. One that would pass its neighbours Graph does not hold: it stays as the rule has it. */
const putOccurrence = async (
  call: Call,
  event: CalendarEvent,
  known: EventAtProvider | undefined,
  seriesId: string | undefined,
): Promise<Written> => {
  const id = known?.eventId ?? (seriesId && (await occurrenceAt(call, seriesId, event.occurrenceOf!.start)));
  if (!id) return { ok: false, reason: 'gone' };
  const answer = await call(`/me/events/${encodeURIComponent(id)}`, {
    method: 'PATCH',
    body: occurrenceBody(toGraph({ ...event, alarms: [] }).body),
    etag: known?.etag,
  });
  if ('ok' in answer) return answer;
  if (codeOf(answer.body) === 'ErrorOccurrenceCrossingBoundary') return { ok: true, eventId: id, etag: known?.etag };
  return writtenIn(answer);
};

const makeEvent = async (call: Call, path: string, event: CalendarEvent, body: object, attempt: number): Promise<Written> => {
  const made = await call(`${path}/events`, { method: 'POST', body: { ...body, transactionId: transactionIdOf(event, attempt) } });
  if ('ok' in made) return made;
  if (made.response.status !== 409) return writtenIn(made);
  const id = await findMarked(call, path, event.uid);
  if (!id) return { ok: false, reason: 'provider_unavailable' };
  const answer = await call(`/me/events/${encodeURIComponent(id)}`, { method: 'PATCH', body });
  return 'ok' in answer ? answer : writtenIn(answer);
};

/** Writes an event to Graph: an occurrence over its place in the series, one that is known over the state that is known, else a new one. */
export const putEvent = async (
  call: Call,
  path: string,
  event: CalendarEvent,
  known: EventAtProvider | undefined,
  { seriesId, attempt }: Place,
): Promise<Written> => {
  if (event.occurrenceOf) return putOccurrence(call, event, known, seriesId);
  const { body, cancel } = toGraph({ ...event, alarms: [] });
  // Found again by its uid, whatever version of the item it was made of.
  const marked = { ...body, singleValueExtendedProperties: [{ id: graphOriginId, value: event.uid }] };
  const patched =
    known && (await call(`/me/events/${encodeURIComponent(known.eventId)}`, { method: 'PATCH', body: marked, etag: known.etag }));
  const written = patched ? ('ok' in patched ? patched : writtenIn(patched)) : await makeEvent(call, path, event, marked, attempt);
  if (!written.ok || cancel.length === 0) return written;
  return (await leaveOut(call, written.eventId, cancel)) ?? written;
};

/** Takes an event away; one that is not there any more is away. */
export const removeEvent = async (call: Call, { eventId, etag }: EventAtProvider): ReturnType<CalendarPort['remove']> => {
  const answer = await call(`/me/events/${encodeURIComponent(eventId)}`, { method: 'DELETE', etag });
  if ('ok' in answer) return answer;
  const { status } = answer.response;
  if (answer.response.ok || status === 404) return { ok: true };
  return status === 412 ? { ok: false, reason: 'changed' } : refusalOf(answer.response);
};
