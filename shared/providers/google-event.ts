import * as z from 'zod';
import { fromGoogle, toGoogle } from '../domain/calendars/providers/calendar-google.ts';
import type { CalendarEvent } from '../domain/calendars/sync/calendar.ts';
import { itemIdOfUid } from '../domain/calendars/sync/event-link.ts';
import { instantOf } from '../domain/time/when.ts';
import type { Remote } from '../sync/ports.ts';
import { readable, sound } from './readable.ts';

/** A page of events. */
export const Listing = z.object({
  items: z.array(z.unknown()).default([]),
  timeZone: z.string().default('UTC'),
  nextPageToken: z.string().optional(),
  nextSyncToken: z.string().optional(),
});
const marker = 'alm';
/** Google takes ids from its client (base32hex): ours follow from the uid, so that the same event written twice is one. */
const googleIdOf = (uid: string): string => `${marker}${Buffer.from(uid).toString('hex')}`;

/** The uid that an id of ours stands for, also of an occurrence (`…_20261128T080000Z`); what a person split off a series (`…_R2026…`) is theirs. */
const uidIn = (id: string): string | undefined => {
  const [, hex] = /^alm((?:[0-9a-f]{2})+)(?:_\d{8}(?:T\d{6}Z)?)?$/.exec(id) ?? [];
  const uid = hex && Buffer.from(hex, 'hex').toString();
  return uid && itemIdOfUid(uid) ? uid : undefined;
};

/** An event as all calendars have it, ours under its own uid. */
export const eventFrom = (resource: unknown, zone: string): CalendarEvent => {
  const event = sound(fromGoogle(resource, zone));
  return { ...event, uid: uidIn(event.eventId) ?? event.uid };
};

/** An event of a page; a cancelled one that is no occurrence of a series is gone. */
const remoteOf = (resource: unknown, zone: string): Remote => {
  const event = eventFrom(resource, zone);
  const { eventId, etag, status, occurrenceOf } = event;
  if (status === 'cancelled' && !occurrenceOf) return { removed: true, eventId, etag, uid: uidIn(eventId) };
  return { removed: false, event };
};

/** The changes of a page. */
export const remotesOf = (resources: readonly unknown[], zone: string): Remote[] => readable(resources, each => remoteOf(each, zone));

/** An event of ours as Google takes it. Reminders are left to us: two of each would come otherwise. */
export const bodyOf = (event: CalendarEvent) => ({ ...toGoogle({ ...event, alarms: [] }), status: 'confirmed' });

/** The id of an event of ours at Google: of an occurrence of a series, that of the series and the instant that the rule gives the occurrence. */
export const idFor = ({ uid, occurrenceOf }: CalendarEvent): string => {
  if (!occurrenceOf) return googleIdOf(uid);
  const { start } = occurrenceOf;
  const at = start.time === undefined ? start.date.replaceAll('-', '') : instantOf(start, 'UTC').replace(/[-:]|\.\d+/g, '');
  return `${googleIdOf(uid)}_${at}`;
};
