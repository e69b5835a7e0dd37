import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import type { Change } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { fnv } from '../../core/fnv.ts';
import { CalendarId, ItemId, UserId, WorkspaceId } from '../../core/ids.ts';
import { Point } from '../../time/point.ts';
import type { When } from '../../time/when.ts';
import type { CalendarEvent } from './calendar.ts';

/**
 * What is known of one event of a linked calendar: an event of the person's own that takes their time, or one that stands for an item.
 * `etag` and `fingerprint` are the state in which both sides last agreed: by them a sync knows its own echo, and who has changed what.
 */
export const EventLink = z.object({
  userId: UserId,
  calendarId: CalendarId,
  eventLinkId: z.string().min(1).max(120),
  eventId: z.string().min(1).max(1024),
  etag: z.string().max(1024).optional(),
  kind: z.enum(['item', 'busy']),
  workspaceId: WorkspaceId.optional(),
  itemId: ItemId.optional(),
  fingerprint: z.string().max(60).optional(),
  /** The series of which a busy time is an occurrence, by its id at the provider. */
  seriesId: z.string().max(1024).optional(),
  /** What of the event the item cannot hold: it stays at the provider alone. */
  unsupported: z.array(z.string().max(40)).max(20).optional(),
  /** The conflict that was told and is not settled yet, so that whoever comes upon it again does not tell it again. */
  told: z.string().max(60).optional(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  title: personal(z.string().max(200).optional()),
  removedAt: z.iso.datetime().optional(),
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type EventLink = z.infer<typeof EventLink>;

const otherSeed = 0x050c5d1f;
const hex = (hash: number): string => hash.toString(16);

/** A text in 64 bits: equal for equal texts. */
export const fingerprintOfText = (text: string): string =>
  `${hex(fnv(text)).padStart(8, '0')}${hex(fnv(text, otherSeed)).padStart(8, '0')}`;

/** The event link of an event of the person's own, by its id at the provider: those are long and hold what a key may not. Stored: it stays as it is. */
export const foreignId = (eventId: string): string => {
  const backwards = eventId.split('').reverse().join('');
  return `x${hex(fnv(eventId))}${hex(fnv(backwards, otherSeed))}${eventId.length.toString(36)}`;
};

/** What people see of an event, in 64 bits: equal for equal events, whoever keeps them. Alarms are each calendar's own. */
export const fingerprintOf = ({ start, end, series, occurrenceOf, title, notes, busy }: CalendarEvent): string => {
  const at = ({ date, time, zone }: CalendarEvent['start']) => [date, time, time && zone];
  const text = JSON.stringify([
    at(start),
    at(end),
    series?.rule,
    series?.except.map(at),
    occurrenceOf && at(occurrenceOf.start),
    title,
    notes ?? '',
    busy,
  ]);
  return fingerprintOfText(text);
};

const suffix = '@almanac';
/** The event link of an event of ours, from its uid: its item, and the occurrence where it is one. */
export const eventLinkIdOf = ({ uid, occurrenceOf }: Pick<CalendarEvent, 'uid' | 'occurrenceOf'>): string => {
  const own = uid.replace(suffix, '');
  return occurrenceOf ? `${own}-${occurrenceOf.start.date}T${(occurrenceOf.start.time ?? '').replace(':', '')}` : own;
};
/** The place of an occurrence in its series, from the id of its event link; its zone is that of the series. */
export const placeOfOccurrence = (eventLinkId: string, { zone }: When): When | undefined => {
  const [, date, hours, minutes] = /-(\d{4}-\d\d-\d\d)T(?:(\d\d)(\d\d))?$/.exec(eventLinkId) ?? [];
  if (date === undefined) return undefined;
  return hours === undefined ? { date } : { date, time: `${hours}:${minutes}`, zone };
};
/** Is this uid one of ours, and whose item's is it? */
export const itemIdOfUid = (uid: string): ItemId | undefined => ItemId.safeParse(/^([^-]+)(-\w+)?@almanac$/.exec(uid)?.[1]).data;

/** An event as both sides have it now. */
export const keepEventLink = (known: EventLink | undefined, next: Omit<EventLink, 'version'>): Change<EventLink> => ({
  next: { unsupported: undefined, told: undefined, ...next, removedAt: undefined, expiresAt: undefined, version: known?.version ?? 1 },
  event: { type: 'event_link.kept', data: {} },
});

/** The event is gone, on both sides, or no business of ours any more. So many days later, a month where none are given, nothing is known of it. */
export const dropEventLink = (eventLink: EventLink, now: string, days?: number): Change<EventLink> => ({
  next: { ...eventLink, removedAt: now, expiresAt: expiryAfter(now, days) },
  event: { type: 'event_link.dropped', data: {} },
});

/** The event must be written again: it is not there any more, or not as it should be. */
export const invalidateEventLink = (eventLink: EventLink, etag: string | undefined): Change<EventLink> => ({
  next: { ...eventLink, etag, fingerprint: undefined },
  event: { type: 'event_link.invalidated', data: {} },
});

/** The item cannot hold something of the event, which stays at the provider alone: it is told once, part by part. */
export const noteUnsupported = (change: Change<EventLink>, unsupported: string[], theirs: Side): Change<EventLink> => ({
  next: { ...change.next, unsupported },
  event: { type: 'event_link.unsupported_found', data: { parts: unsupported, theirs } },
});

/** What a side had when both had changed. */
export const Side = z.object({
  title: z.string(),
  start: Point,
  end: Point,
  /** Of a series its rule, of an occurrence its place in the series. */
  rule: z.string().optional(),
  occurrence: Point.optional(),
  changedAt: z.iso.datetime(),
  removed: z.boolean().optional(),
});
export type Side = z.infer<typeof Side>;

type Had = Pick<CalendarEvent, 'title' | 'start' | 'end' | 'series' | 'occurrenceOf' | 'updatedAt'>;
/** What a side has, as far as a conflict must tell it. */
export const sideOf = ({ title, start, end, series, occurrenceOf, updatedAt }: Had): Side => ({
  title,
  start,
  end,
  ...(series?.rule ? { rule: series.rule } : {}),
  ...(occurrenceOf ? { occurrence: occurrenceOf.start } : {}),
  changedAt: updatedAt,
});

/** What is told of a conflict: the side that stands, and what each of them was. */
export type Conflict = { kept: 'ours' | 'theirs'; ours: Side; theirs: Side };

/** Both sides had changed: the write tells it. */
export const noteConflict = (change: Change<EventLink>, conflict: Conflict): Change<EventLink> => ({
  next: change.next,
  event: { type: 'event_link.conflicted', data: conflict },
});

/** Both sides have changed, and ours is to give way, which is not done yet. Of the two changes that met it is told once: then nothing more. */
export const recordConflictBeforeOverwrite = (eventLink: EventLink, ours: Side, theirs: Side): Change<EventLink> | undefined => {
  const told = fingerprintOfText([ours.changedAt, theirs.changedAt].join('|'));
  if (eventLink.told === told) return undefined;
  return noteConflict({ next: { ...eventLink, told }, event: { type: 'event_link.kept', data: {} } }, { kept: 'theirs', ours, theirs });
};
