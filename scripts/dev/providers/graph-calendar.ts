import { type Exchange, type Reply, reply } from './exchange.ts';
import { etagOf, shownEvent, shownOccurrence, shownSeries, shownWhole } from './graph-shown.ts';
import { allOccurrencesOf, type GraphCalendar, type GraphStored, instantAt, mailboxOf, occurrencesOf, storeEvent } from './graph-store.ts';
import { subscriptions } from './graph-subscriptions.ts';
import type { Consented, State } from './state.ts';
import { bearerOf } from './tokens.ts';

const base = '/microsoft/v1.0/';
const refuse = (status: number, code: string): Reply => reply(status, { error: { code, message: code } });

type Round = { from: string; to: string; seen: number };
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = <T>(text: string): T => JSON.parse(Buffer.from(text, 'base64url').toString()) as T;

/** What a delta tells of one event: nothing, itself, itself with its occurrences, or that it is not in the window (any more). */
const toldOf = (event: GraphStored, { from, to, seen }: Round): object[] => {
  const removed = seen > 0 ? [{ '@removed': { reason: 'deleted' }, id: event.id }] : [];
  if (event.removed) return removed;
  if (event.recurrence) {
    const series = shownSeries(event, from, to);
    return series.length > 0 ? series : removed;
  }
  // An event that was changed outside of the window is told as removed, too.
  return instantAt(event.end) >= from && instantAt(event.start) < to ? [shownEvent(event)] : removed;
};

/** Events for a page: whole series, until there are enough. */
const pageOf = (told: object[][], offset: number, size: number): { value: object[]; next: number } => {
  const value: object[] = [];
  let next = offset;
  while (next < told.length && (value.length === 0 || value.length + told[next]!.length <= size)) value.push(...told[next++]!);
  return { value, next };
};

type Progress = Round & { offset: number; until: number };
const refusedParameters = ['$select', '$expand', '$filter', '$orderby', '$search'];

/** Where a round goes on, or where it begins. */
const progressOf = (calendar: GraphCalendar, query: URLSearchParams): Progress | undefined => {
  const token = query.get('$skiptoken') ?? query.get('$deltatoken');
  const base = { offset: 0, until: calendar.sequence };
  if (token) return { ...base, ...decode<Round>(token) };
  const [from, to] = [query.get('startDateTime'), query.get('endDateTime')];
  return from && to ? { ...base, from, to, seen: 0 } : undefined;
};

/** calendarView/delta: rounds of pages (`nextLink`), each of which ends with the place where the next goes on (`deltaLink`). */
const delta = (state: State, calendar: GraphCalendar, { query, headers, path }: Exchange): Reply => {
  const progress = progressOf(calendar, query);
  if (!progress || refusedParameters.some(name => query.has(name))) return refuse(400, 'ErrorInvalidUrlQuery');
  const { offset, until, ...round } = progress;
  if (round.seen > 0 && round.seen < calendar.forgotten) return refuse(410, 'SyncStateNotFound');
  const size = Number(/odata\.maxpagesize=(\d+)/.exec(String(headers.prefer))?.[1] ?? 10);
  const changed = [...calendar.events.values()].filter(({ sequence }) => sequence > round.seen);
  const told = changed.map(event => toldOf(event, round));
  const { value, next } = pageOf(told, offset, size);
  const link = (name: string, its: object) => `${state.base}${path}?${name}=${encode(its)}`;
  const goesOn = { '@odata.nextLink': link('$skiptoken', { ...round, offset: next, until }) };
  return reply(200, { value, ...(next < told.length ? goesOn : { '@odata.deltaLink': link('$deltatoken', { ...round, seen: until }) }) });
};

type EventPlace = { calendar: GraphCalendar; event: GraphStored; day?: string };
const foundIn = (calendars: GraphCalendar[], id: string): EventPlace | undefined => {
  const [eventId = '', day] = id.split('.occurrence.');
  const calendar = calendars.find(({ events }) => events.has(eventId));
  const event = calendar?.events.get(eventId);
  if (!calendar || !event || event.removed) return undefined;
  return day === undefined || allOccurrencesOf(event).some(occurrence => occurrence.day === day) ? { calendar, event, day } : undefined;
};

/** An occurrence may not pass the occurrences beside it, nor stand on their days. */
const crosses = (master: GraphStored, day: string, start: string): boolean => {
  const all = allOccurrencesOf(master).filter(occurrence => !occurrence.exception || occurrence.day === day);
  const at = all.findIndex(occurrence => occurrence.day === day);
  const onDay = start.slice(0, 10);
  return onDay <= (all[at - 1]?.day ?? '') || onDay >= (all[at + 1]?.day ?? '9999');
};

const changeOccurrence = (state: State, { calendar, event, day = '' }: EventPlace, exchange: Exchange): Reply => {
  if (exchange.method === 'DELETE') {
    storeEvent(state, calendar, { ...event, cancelled: [...event.cancelled, day] });
    return reply(204);
  }
  const body = JSON.parse(exchange.body) as Partial<GraphStored>;
  if (body.start && crosses(event, day, body.start.dateTime)) return refuse(400, 'ErrorOccurrenceCrossingBoundary');
  const stored = storeEvent(state, calendar, {
    ...event,
    exceptions: { ...event.exceptions, [day]: { ...event.exceptions[day], ...body } },
  });
  return reply(200, shownOccurrence(stored, allOccurrencesOf(stored).find(occurrence => occurrence.day === day)!));
};

const changeEvent = (state: State, found: EventPlace, exchange: Exchange): Reply => {
  const { calendar, event, day } = found;
  const { method, headers, query } = exchange;
  if (method === 'GET' && day)
    return reply(200, shownOccurrence(event, allOccurrencesOf(event).find(occurrence => occurrence.day === day)!));
  if (method === 'GET') return reply(200, shownWhole(event, query.get('$select') ?? ''));
  if (headers['if-match'] && headers['if-match'] !== etagOf(event)) return refuse(412, 'ErrorIrresolvableConflict');
  if (day) return changeOccurrence(state, found, exchange);
  if (method === 'DELETE') {
    storeEvent(state, calendar, { ...event, removed: true });
    return reply(204);
  }
  // What names the request that made it stays.
  const { transactionId: _, ...body } = JSON.parse(exchange.body) as Partial<GraphStored>;
  return reply(200, shownEvent(storeEvent(state, calendar, { ...event, ...body, id: event.id })));
};

const instances = ({ event }: EventPlace, { query }: Exchange): Reply => {
  const at = (name: string) => new Date(query.get(name)!).toISOString();
  return reply(200, {
    value: occurrencesOf(event, at('startDateTime'), at('endDateTime')).map(occurrence => shownOccurrence(event, occurrence)),
  });
};

const ofEvent = (state: State, calendars: GraphCalendar[], exchange: Exchange, [id = '', part]: string[]): Reply => {
  const found = foundIn(calendars, id);
  if (!found) return refuse(404, 'ErrorItemNotFound');
  return part === 'instances' ? instances(found, exchange) : changeEvent(state, found, exchange);
};

const insert = (state: State, calendars: GraphCalendar[], calendar: GraphCalendar, body: Partial<GraphStored>): Reply => {
  const again =
    body.transactionId && calendars.some(({ events }) => [...events.values()].some(each => each.transactionId === body.transactionId));
  if (again) return refuse(409, 'ErrorDuplicateTransactionId');
  return reply(201, shownEvent(storeEvent(state, calendar, body)));
};

/** Events whose extended property is what the filter says. */
const marked = (calendar: GraphCalendar, filter: string): Reply => {
  const [, id, value] = /ep\/id eq '([^']+)' and ep\/value eq '([^']+)'/.exec(filter) ?? [];
  const has = ({ singleValueExtendedProperties: all }: GraphStored) => all.some(each => each.id === id && each.value === value);
  return reply(200, { value: [...calendar.events.values()].filter(each => !each.removed && has(each)).map(shownEvent) });
};

const ofCalendar = (state: State, calendars: GraphCalendar[], exchange: Exchange, [id, part, last]: string[]): Reply => {
  const calendar = calendars.find(each => each.id === id);
  if (!calendar) return refuse(404, 'ErrorItemNotFound');
  if (part === 'calendarView' && last === 'delta') return delta(state, calendar, exchange);
  if (part !== 'events') return refuse(404, 'ResourceNotFound');
  return exchange.method === 'POST'
    ? insert(state, calendars, calendar, JSON.parse(exchange.body))
    : marked(calendar, exchange.query.get('$filter') ?? '');
};

const mayWrite = ({ scopes }: Consented): boolean => scopes.some(scope => /(^|\/)Calendars\.ReadWrite$/.test(scope));

/** Microsoft Graph's calendars, v1.0, for the holder of an access token. */
export const graphCalendar = (state: State, exchange: Exchange): Reply | Promise<Reply> => {
  const consented = bearerOf(state, 'microsoft', exchange);
  if (!consented) return refuse(401, 'InvalidAuthenticationToken');
  const calendars = mailboxOf(consented.account);
  const [first, kind, ...rest] = exchange.path.replace(base, '').split('/').map(decodeURIComponent);
  if (first === 'subscriptions') return subscriptions(state, calendars, exchange, kind ? [kind, ...rest] : []);
  if (first !== 'me') return refuse(404, 'ResourceNotFound');
  if (exchange.method !== 'GET' && !mayWrite(consented)) return refuse(403, 'ErrorAccessDenied');
  if (kind === 'events') return ofEvent(state, calendars, exchange, rest);
  if (kind !== 'calendars') return refuse(404, 'ResourceNotFound');
  if (rest.length > 0) return ofCalendar(state, calendars, exchange, rest);
  return reply(200, {
    value: calendars.map(({ id, name }) => ({ id, name, canEdit: mayWrite(consented), isDefaultCalendar: name === 'Mine' })),
  });
};
