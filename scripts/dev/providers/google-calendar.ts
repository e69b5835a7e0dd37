import { type At, type Calendar, calendarsOf, etagOf, keepEvent, newEventId, notifyChannel, type StoredEvent } from './calendars.ts';
import { type Exchange, type Reply, reply } from './exchange.ts';
import { instancesOf, instantAt } from './instances.ts';
import { type Consented, nowOf, type State } from './state.ts';
import { bearerOf } from './tokens.ts';

const errors: Record<number, string> = {
  400: 'badRequest',
  401: 'authError',
  403: 'forbidden',
  404: 'notFound',
  409: 'duplicate',
  410: 'fullSyncRequired',
  412: 'conditionNotMet',
};
const refuse = (status: number, reason = errors[status]): Reply =>
  reply(status, { error: { code: status, message: reason, errors: [{ domain: 'global', reason, message: reason }] } });

/** Google names the instant beside the zone. */
const withOffset = (at: At | undefined): At | undefined => (at?.dateTime ? { ...at, dateTime: instantAt(at) } : at);

const shown = ({ sequence: _sequence, transactionId: _id, ...event }: StoredEvent) => {
  // What is cancelled is little more than its id.
  const { id, status, recurringEventId, originalStartTime } = event;
  const kind = 'calendar#event';
  if (status === 'cancelled') return { kind, id, status, recurringEventId, originalStartTime, etag: `"${_sequence}"` };
  return { kind, etag: `"${_sequence}"`, ...event, start: withOffset(event.start), end: withOffset(event.end) };
};

type Listing = { from: string; to: string; seen: number };
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = <T>(text: string): T => JSON.parse(Buffer.from(text, 'base64url').toString()) as T;

const overlaps = ({ start, end, status }: StoredEvent, { from, to }: Listing): boolean =>
  status === 'cancelled' || (!!start && !!end && instantAt(end) > from && instantAt(start) < to);

/** What a listing holds: single events, occurrences of series, and occurrences that stand for themselves. What was cancelled is told to who has a token. */
const eventsIn = (calendar: Calendar, listing: Listing): StoredEvent[] => {
  const changed = [...calendar.events.values()].filter(({ sequence }) => sequence > listing.seen);
  const apart = new Set([...calendar.events.values()].filter(each => each.recurringEventId).map(({ id }) => id));
  const occurrences = changed.filter(each => each.recurrence?.length).flatMap(each => instancesOf(each, listing.from, listing.to));
  const single = changed.filter(each => !each.recurrence?.length || each.status === 'cancelled').filter(each => overlaps(each, listing));
  return [...single.filter(({ status }) => status !== 'cancelled' || listing.seen > 0), ...occurrences.filter(({ id }) => !apart.has(id))];
};

const restricted = ['timeMin', 'timeMax', 'updatedMin', 'q', 'orderBy', 'iCalUID', 'privateExtendedProperty'];

/** events.list with `singleEvents`: pages, and on the last of them the token for what changes from then on. */
const list = (calendar: Calendar, query: URLSearchParams): Reply => {
  const token = query.get('syncToken');
  if (token && restricted.some(name => query.has(name))) return refuse(400, 'syncTokenWithRequestRestrictions');
  const listing: Listing = token
    ? decode<Listing>(token)
    : { from: query.get('timeMin') ?? '1970-01-01T00:00:00Z', to: query.get('timeMax') ?? '2100-01-01T00:00:00Z', seen: 0 };
  if (token && listing.seen < calendar.forgotten) return refuse(410);
  const size = Math.min(Number(query.get('maxResults') ?? 250), 2500);
  const page = query.get('pageToken');
  const { offset, until } = page ? decode<{ offset: number; until: number }>(page) : { offset: 0, until: calendar.sequence };
  const all = eventsIn(calendar, listing);
  const more = offset + size < all.length;
  return reply(200, {
    kind: 'calendar#events',
    timeZone: calendar.timeZone,
    items: all.slice(offset, offset + size).map(shown),
    ...(more ? { nextPageToken: encode({ offset: offset + size, until }) } : { nextSyncToken: encode({ ...listing, seen: until }) }),
  });
};

const insert = (state: State, calendar: Calendar, body: Partial<StoredEvent>): Reply => {
  const id = body.id ?? newEventId();
  if (!/^[a-v0-9]{5,1024}$/.test(id) || !body.start || !body.end) return refuse(400);
  // An id that was used is used up, also when its event was deleted.
  if (calendar.events.has(id)) return refuse(409);
  return reply(200, shown(keepEvent(state, calendar, { ...body, id, status: body.status ?? 'confirmed' })));
};

/** The event of an id: one that is stored, or an occurrence of a series that nobody has changed yet. */
const found = (calendar: Calendar, id: string): StoredEvent | undefined => {
  const stored = calendar.events.get(id);
  const [masterId = '', occurrence] = id.split('_');
  const master = calendar.events.get(masterId);
  if (stored || !occurrence || !master) return stored;
  const day = Date.parse(`${occurrence.slice(0, 4)}-${occurrence.slice(4, 6)}-${occurrence.slice(6, 8)}`);
  const near = (days: number) => new Date(day + days * 86_400_000).toISOString();
  return instancesOf(master, near(-2), near(2)).find(each => each.id === id);
};

const change = (state: State, calendar: Calendar, exchange: Exchange, id: string): Reply => {
  const event = found(calendar, id);
  const { method, headers } = exchange;
  if (!event) return refuse(404);
  if (method === 'GET') return reply(200, shown(event));
  if (headers['if-match'] && headers['if-match'] !== etagOf(event)) return refuse(412);
  if (method === 'DELETE') {
    if (event.status === 'cancelled') return refuse(410, 'deleted');
    keepEvent(state, calendar, { ...event, status: 'cancelled' });
    return reply(204);
  }
  const body = JSON.parse(exchange.body) as Partial<StoredEvent>;
  // Which occurrence of which series it is stays, whatever is written over it.
  const { recurringEventId, originalStartTime } = event;
  const base = method === 'PUT' ? { id, status: 'confirmed' as const, recurringEventId, originalStartTime } : event;
  return reply(200, shown(keepEvent(state, calendar, { ...base, ...body, id })));
};

/** events.watch: a channel for at most a week, whose first word is `sync`. */
const watch = (state: State, calendar: Calendar, exchange: Exchange): Reply => {
  const { id, address, token, expiration } = JSON.parse(exchange.body) as {
    id: string;
    address: string;
    token: string;
    expiration?: string;
  };
  if (calendar.channels.some(each => each.id === id)) return refuse(400, 'channelIdNotUnique');
  const week = nowOf(state) + 7 * 86_400_000;
  const channel = { id, address, token, resourceId: newEventId(), expiration: Math.min(Number(expiration ?? week), week), messages: 0 };
  calendar.channels.push(channel);
  notifyChannel(state, channel, 'sync');
  return reply(200, { kind: 'api#channel', id, resourceId: channel.resourceId, token, expiration: String(channel.expiration) });
};

const stop = (calendars: Calendar[], exchange: Exchange): Reply => {
  const { id } = JSON.parse(exchange.body) as { id: string };
  const calendar = calendars.find(({ channels }) => channels.some(each => each.id === id));
  if (!calendar) return refuse(404);
  calendar.channels = calendar.channels.filter(each => each.id !== id);
  return reply(204);
};

const mayWrite = ({ scopes }: Consented): boolean => scopes.includes('https://www.googleapis.com/auth/calendar.events');

const calendarList = (calendars: Calendar[], consented: Consented): Reply =>
  reply(200, {
    kind: 'calendar#calendarList',
    items: calendars.map(({ id, summary, timeZone, primary }) => ({
      id,
      summary,
      timeZone,
      primary,
      accessRole: mayWrite(consented) ? 'owner' : 'reader',
    })),
  });

/** events.instances: the occurrences of a series, with those that were cancelled where they are asked for. */
const instances = (calendar: Calendar, query: URLSearchParams, id: string): Reply => {
  const master = calendar.events.get(id);
  if (!master) return refuse(404);
  const [from, to] = [query.get('timeMin') ?? '1970-01-01T00:00:00Z', query.get('timeMax') ?? '2100-01-01T00:00:00Z'];
  const apart = [...calendar.events.values()].filter(each => each.recurringEventId === id);
  const shownApart = apart.filter(({ status }) => status !== 'cancelled' || query.get('showDeleted') === 'true');
  const plain = instancesOf(master, from, to).filter(occurrence => !apart.some(each => each.id === occurrence.id));
  return reply(200, { kind: 'calendar#events', timeZone: calendar.timeZone, items: [...plain, ...shownApart].map(shown) });
};

const ofCalendar = (state: State, calendar: Calendar, exchange: Exchange, rest: string[]): Reply => {
  const { method, query } = exchange;
  const [collection, id] = rest;
  if (collection !== 'events') return refuse(404);
  if (id === 'watch') return watch(state, calendar, exchange);
  if (id && rest[2] === 'instances') return instances(calendar, query, id);
  if (id) return change(state, calendar, exchange, id);
  return method === 'POST' ? insert(state, calendar, JSON.parse(exchange.body)) : list(calendar, query);
};

/** Google Calendar's API, version 3, for the holder of an access token. */
export const googleCalendar = (state: State, exchange: Exchange): Reply => {
  const consented = bearerOf(state, 'google', exchange);
  if (!consented) return refuse(401);
  const calendars = calendarsOf(consented.account);
  const [first, id = '', ...rest] = exchange.path.replace('/google/calendar/v3/', '').split('/').map(decodeURIComponent);
  if (first === 'users') return calendarList(calendars, consented);
  if (first === 'channels') return stop(calendars, exchange);
  const calendar = calendars.find(each => each.id === id || (id === 'primary' && each.primary));
  if (first !== 'calendars' || !calendar) return refuse(404);
  if (exchange.method !== 'GET' && rest[1] !== 'watch' && !mayWrite(consented)) return refuse(403, 'insufficientPermissions');
  return ofCalendar(state, calendar, exchange, rest);
};
