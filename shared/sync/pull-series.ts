import type { LinkedCalendar } from '../domain/calendars/connections/linked-calendar.ts';
import type { CalendarEvent } from '../domain/calendars/sync/calendar.ts';
import { isAsWanted, lacksOccurrence } from '../domain/calendars/sync/calendar-series.ts';
import { type EventLink, eventLinkIdOf, itemIdOfUid } from '../domain/calendars/sync/event-link.ts';
import { localOf } from '../domain/items/occurrences/occurrence.ts';
import type { Pulled } from './agree.ts';
import type { Refused, SyncPorts, Window } from './ports.ts';
import { pullRemoval, takeEvent } from './pull-item.ts';
import { takeOccurrence } from './pull-occurrence.ts';
import { wantedOf } from './push.ts';

/** A series of ours of which a provider has told: the series itself where it tells that, and the occurrences that it told. */
export type ToldSeries = { uid: string; eventId: string; master?: CalendarEvent; occurrences: CalendarEvent[] };

const isPlain = ({ status, start, occurrenceOf }: CalendarEvent): boolean =>
  status !== 'cancelled' && occurrenceOf !== undefined && localOf(start) === localOf(occurrenceOf.start);

/** Is all that was told as we have written it? Our own series comes back occurrence by occurrence. */
const isAsWritten = (
  { master, occurrences }: ToldSeries,
  eventLink: EventLink | undefined,
  wanted: CalendarEvent[],
  window: Window,
): boolean => {
  if (!eventLink?.fingerprint || !occurrences.every(occurrence => isAsWanted(occurrence, wanted))) return false;
  // Where a provider tells occurrences alone, each plain one has the state of its series.
  if (!master) return occurrences.every(occurrence => occurrence.etag === eventLink.etag || !isPlain(occurrence));
  const [from, until] = [window.from.slice(0, 10), window.to.slice(0, 10)];
  return master.etag === eventLink.etag && !lacksOccurrence(occurrences, wanted, from, until);
};

const strongest = (a: Pulled, b: Pulled): Pulled => (a.outcome === 'taken' ? { ...b, ...a } : { ...a, ...b, push: b.push ?? a.push });

type NotRead = Extract<Awaited<ReturnType<SyncPorts['calendar']['read']>>, { ok: false }>;

/** A series that could not be read whole: one that is gone is taken away; one that says what no item can is left as it is. */
const notRead = async (read: NotRead, remove: () => Promise<Pulled | Refused>): Promise<Pulled | Refused> => {
  if (read.reason === 'gone') return remove();
  return read.reason === 'unreadable' ? { outcome: 'left' } : read;
};

/**
 * Brings a series of ours that was changed at the provider to its item: first the series (its rule, times and words, its end), then the
 * occurrences that were moved, changed or cancelled alone. What was told says only that something is other than it was: the series is read whole.
 */
export const pullSeries = async (
  calendar: LinkedCalendar,
  told: ToldSeries,
  window: Window,
  ports: SyncPorts,
): Promise<Pulled | Refused> => {
  const itemId = itemIdOfUid(told.uid)!;
  const [eventLink, found] = await Promise.all([ports.eventLinks.find(eventLinkIdOf({ uid: told.uid })), ports.items.find(itemId)]);
  const wanted = found ? wantedOf(found, window, ports) : [];
  if (found && isAsWritten(told, eventLink, wanted, window)) return { outcome: 'echo' };
  const read = await ports.calendar.read(told.eventId, window);
  if (!read.ok) return notRead(read, () => pullRemoval(calendar, eventLink, window, ports));
  let pulled = await takeEvent(calendar, { ...read.event, uid: told.uid }, eventLink, window, ports);
  for (const occurrence of pulled.outcome === 'kept_ours' ? [] : read.occurrences)
    pulled = strongest(pulled, await takeOccurrence(calendar, { ...occurrence, uid: told.uid }, itemId, ports));
  return pulled;
};
