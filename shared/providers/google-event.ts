import * as z from 'zod';
import type { CalendarEvent } from '../domain/calendar.ts';
import { itemIdOfUid } from '../domain/mirror.ts';
import { instantOf, type When, wallClockAt } from '../domain/when.ts';
import type { Remote } from '../sync/ports.ts';

const At = z.object({ date: z.string().optional(), dateTime: z.string().optional(), timeZone: z.string().optional() });
const Event = z.object({
  id: z.string(),
  status: z.enum(['confirmed', 'tentative', 'cancelled']).default('confirmed'),
  etag: z.string().optional(),
  iCalUID: z.string().optional(),
  summary: z.string().default(''),
  description: z.string().optional(),
  start: At.optional(),
  end: At.optional(),
  recurringEventId: z.string().optional(),
  originalStartTime: At.optional(),
  transparency: z.string().optional(),
  updated: z.string().optional(),
});
type Event = z.infer<typeof Event>;
/** A page of events. */
export const Listing = z.object({
  items: z.array(Event).default([]),
  timeZone: z.string().default('UTC'),
  nextPageToken: z.string().optional(),
  nextSyncToken: z.string().optional(),
});
const marker = 'alm';
/** Google takes ids from its client (base32hex): ours follow from the uid, so that the same event written twice is one. */
const googleIdOf = (uid: string): string => `${marker}${Buffer.from(uid).toString('hex')}`;

/** The uid that an id of ours stands for, also of a turn (`…_20261128T080000Z`). */
const uidIn = (id: string): string | undefined => {
  const [, hex] = /^alm((?:[0-9a-f]{2})+)(?:_\w+)?$/.exec(id) ?? [];
  const uid = hex && Buffer.from(hex, 'hex').toString();
  return uid && itemIdOfUid(uid) ? uid : undefined;
};

const whenOf = ({ date, dateTime = '', timeZone }: z.infer<typeof At>, fallback: string): When => {
  if (date) return { date };
  const zone = timeZone ?? fallback;
  // An offset names the instant; without one it is the wall clock of the zone.
  if (!/(Z|[+-]\d\d:\d\d)$/.test(dateTime)) return { date: dateTime.slice(0, 10), time: dateTime.slice(11, 16), zone };
  return { ...wallClockAt(new Date(dateTime).toISOString(), zone), zone };
};

/** An event of a page, in every calendar's words; a cancelled one is little more than its id. */
export const remoteOf = (event: Event, zone: string): Remote => {
  const { id, etag, status } = event;
  const uid = uidIn(id);
  const turn = event.originalStartTime && event.recurringEventId;
  if (!event.start || !event.end) {
    if (!turn) return { removed: true, eventId: id, etag, uid };
    const start = whenOf(event.originalStartTime!, zone);
    return { removed: false, event: { ...eventOf(event, zone, start, start), status: 'cancelled' } };
  }
  const [start, end] = [whenOf(event.start, zone), whenOf(event.end, zone)];
  return status === 'cancelled' && !turn
    ? { removed: true, eventId: id, etag, uid }
    : { removed: false, event: eventOf(event, zone, start, end) };
};

const eventOf = (event: Event, zone: string, start: When, end: When): CalendarEvent => ({
  eventId: event.id,
  uid: uidIn(event.id) ?? event.iCalUID ?? event.id,
  etag: event.etag,
  status: event.status,
  start,
  end,
  title: event.summary,
  notes: event.description,
  busy: event.transparency !== 'transparent',
  updatedAt: event.updated ? new Date(event.updated).toISOString() : new Date(0).toISOString(),
  ...(event.recurringEventId && event.originalStartTime
    ? { turnOf: { eventId: event.recurringEventId, start: whenOf(event.originalStartTime, zone) } }
    : {}),
});

const atOf = ({ date, time, zone }: When) => (time === undefined ? { date } : { dateTime: `${date}T${time}:00`, timeZone: zone ?? 'UTC' });
const compact = ({ date, time }: When): string => `${date}${time === undefined ? '' : `T${time}00`}`.replace(/[-:]/g, '');

const rulesOf = ({ series, start }: CalendarEvent): string[] | undefined => {
  if (!series) return undefined;
  const zone = start.time === undefined ? ';VALUE=DATE' : `;TZID=${start.zone}`;
  const list = (name: string, all: When[]) => (all.length > 0 ? [`${name}${zone}:${all.map(compact).join(',')}`] : []);
  return [...(series.rule ? [`RRULE:${series.rule}`] : []), ...list('EXDATE', series.except), ...list('RDATE', series.also)];
};

/** An event of ours as Google takes it. Reminders are left to us: two of each would come otherwise. */
export const bodyOf = (event: CalendarEvent) => ({
  status: 'confirmed',
  summary: event.title,
  description: event.notes ?? '',
  start: atOf(event.start),
  end: atOf(event.end),
  recurrence: rulesOf(event),
  transparency: event.busy ? 'opaque' : 'transparent',
  reminders: { useDefault: false },
  source: event.url ? { url: event.url } : undefined,
  extendedProperties: { private: { almanac: event.uid } },
});

/** The id of an event of ours at Google: of a turn of a series, that of the series and the instant that the rule gives the turn. */
export const idFor = ({ uid, turnOf }: CalendarEvent): string => {
  if (!turnOf) return googleIdOf(uid);
  const { start } = turnOf;
  const at = start.time === undefined ? compact(start) : instantOf(start, 'UTC').replace(/[-:]|\.\d+/g, '');
  return `${googleIdOf(uid)}_${at}`;
};
