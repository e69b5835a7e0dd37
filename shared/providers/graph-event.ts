import * as z from 'zod';
import { fromGraph, GraphEvent } from '../domain/calendars/providers/calendar-graph.ts';
import type { CalendarEvent } from '../domain/calendars/sync/calendar.ts';
import { itemIdOfUid } from '../domain/calendars/sync/event-link.ts';
import { isDateOnly, type When } from '../domain/time/when.ts';
import type { Remote } from '../sync/ports.ts';
import { readable, sound } from './readable.ts';

/** A page of a delta, or of a list. Each link is a whole address, to be asked as it is. */
export const Listing = z.object({
  value: z
    .array(z.unknown())
    .default([])
    .transform(all => readable(all, each => GraphEvent.parse(each))),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});
type Read = z.output<typeof GraphEvent>;

/**
 * The `transactionId` of an event of ours: Graph makes one event of two requests with the same, and tells it in every listing, also where
 * extended properties are not told. It names the uid, and how often the event was made anew after it was taken away.
 */
export const transactionIdOf = ({ uid }: Pick<CalendarEvent, 'uid'>, attempt: number): string => `${uid}/${attempt}`;
const uidIn = ({ transactionId }: Read): string | undefined => {
  const uid = transactionId?.split('/')[0];
  return uid && itemIdOfUid(uid) ? uid : undefined;
};

/** An event as all calendars have it, ours under its own uid. */
export const eventFrom = (event: Read, zone: string): CalendarEvent => {
  const read = sound(fromGraph(event, zone));
  return { ...read, uid: uidIn(event) ?? read.uid };
};

/** What a delta tells of an occurrence: its times and its series, and nothing of what the series says (microsoft-graph-docs#7632). */
const isBare = ({ type, subject }: Read): boolean => type === 'occurrence' && subject === undefined;

/** The master of a bare occurrence: one of the same page, because a series is not split over pages, or one that is asked for. */
export type MasterOf = (id: string) => Promise<Read | undefined>;

const dressed = (occurrence: Read, master: Read): Read => ({
  ...master,
  ...occurrence,
  recurrence: undefined,
  originalStart: `${occurrence.start!.dateTime.slice(0, 19)}Z`,
  // A day is told from midnight to midnight in UTC, wherever it was planned.
  ...(master.isAllDay ? { originalStartTimeZone: 'UTC' } : {}),
});

/** One change; nothing for an occurrence whose master is not there any more, which is nobody's. */
const remoteOf = (event: Read, master: Read | undefined, zone: string): Remote[] => {
  if (event['@removed']) return [{ removed: true, eventId: event.id }];
  if (isBare(event) && !master) return [];
  const read = eventFrom(isBare(event) ? dressed(event, master!) : event, zone);
  return [{ removed: false, event: { ...read, uid: (master && uidIn(master)) ?? read.uid } }];
};

/** The changes of a page, in its order. */
export const remotesOf = async (events: readonly Read[], zone: string, masterOf: MasterOf): Promise<Remote[]> => {
  const remotes: Remote[][] = [];
  for (const event of events) {
    const master = event.seriesMasterId ? await masterOf(event.seriesMasterId) : undefined;
    remotes.push(...readable([event], each => remoteOf(each, master, zone)));
  }
  return remotes.flat();
};

/** One event asked for by its id: of a series with the occurrences that were changed, and the days of those that were cancelled. */
export const Whole = GraphEvent.extend({
  cancelledOccurrences: z.array(z.string()).nullish(),
  exceptionOccurrences: z.array(GraphEvent).nullish(),
});

/** The properties of an event that we read; a series tells of its changed and cancelled occurrences only where they are named. */
export const selected =
  'subject,body,bodyPreview,start,end,isAllDay,isCancelled,showAs,type,seriesMasterId,originalStart,originalStartTimeZone,recurrence,transactionId,iCalUId,lastModifiedDateTime';

/** The occurrences of a series that are not as its rule has them. A cancelled one is known by its day alone (`OID.{id}.2026-12-05`). */
export const oddOccurrences = (
  { cancelledOccurrences, exceptionOccurrences }: z.output<typeof Whole>,
  master: CalendarEvent,
  zone: string,
) => {
  const { eventId, uid, start } = master;
  const at = (date: string): When => (isDateOnly(start) ? { date } : { ...start, date });
  const cancelled = (cancelledOccurrences ?? []).flatMap((id): CalendarEvent[] => {
    const day = /\.(\d{4}-\d\d-\d\d)$/.exec(id)?.[1];
    if (!day) return [];
    const occurrence = { eventId, start: at(day) };
    return [
      {
        ...master,
        eventId: id,
        etag: undefined,
        series: undefined,
        status: 'cancelled',
        occurrenceOf: occurrence,
        start: at(day),
        end: at(day),
      },
    ];
  });
  const changed = readable(exceptionOccurrences ?? [], each => ({ ...eventFrom({ ...each, seriesMasterId: eventId }, zone), uid }));
  return [...cancelled, ...changed.filter(({ occurrenceOf }) => occurrenceOf)];
};
