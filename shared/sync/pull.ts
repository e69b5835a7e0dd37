import { type LinkedCalendar, takesItems, windowFor } from '../domain/calendars/connections/linked-calendar.ts';
import type { CalendarEvent } from '../domain/calendars/sync/calendar.ts';
import {
  dropEventLink,
  type EventLink,
  eventLinkIdOf,
  foreignId,
  invalidateEventLink,
  itemIdOfUid,
} from '../domain/calendars/sync/event-link.ts';
import type { ItemId } from '../domain/core/ids.ts';
import type { Pulled } from './agree.ts';
import type { Refused, Remote, SyncPorts, Window } from './ports.ts';
import { dropLostOccurrences, pullBusy, type Uncertain } from './pull-busy.ts';
import { pullItem, pullRemoval } from './pull-item.ts';
import { pullSeries, type ToldSeries } from './pull-series.ts';

/** How far a pull has come: the place to go on from, the items to write out, and why it stopped, if it did. */
export type PullResult = {
  cursor?: string;
  windowFrom: string;
  windowTo: string;
  full: boolean;
  changes: number;
  taken: number;
  push: ItemId[];
  refused?: Refused;
};

/** One reading of a calendar, as far as it has come. */
type Reading = {
  calendar: LinkedCalendar;
  window: Window;
  ports: SyncPorts;
  seen: Set<string>;
  push: Set<ItemId>;
  series: Map<string, ToldSeries>;
  uncertain: Uncertain;
  changes: number;
  taken: number;
  refused?: Refused;
};

const note = (reading: Reading, pulled: Pulled | Refused): void => {
  if ('ok' in pulled) {
    reading.refused ??= pulled;
    return;
  }
  if (pulled.outcome === 'taken') reading.taken += 1;
  if (pulled.push) reading.push.add(pulled.push);
};

const applyForeign = async (remote: Remote, reading: Reading): Promise<void> => {
  const { calendar, window, ports, seen, uncertain } = reading;
  const eventId = remote.removed ? remote.eventId : remote.event.eventId;
  // Its occurrences are told one by one.
  if (!remote.removed && remote.event.series) return void uncertain.series.add(eventId);
  const eventLinkId = foreignId(eventId);
  seen.add(eventLinkId);
  const known = (await ports.eventLinks.find(eventLinkId)) ?? (remote.removed ? await ports.eventLinks.findByEvent(eventId) : undefined);
  if (known?.kind === 'item') return note(reading, await pullRemoval(calendar, known, window, ports));
  if (remote.removed && !known) uncertain.gone.add(eventId);
  if (await pullBusy(calendar, remote, known, ports)) reading.taken += 1;
};

/** Collects what is told of a series of ours: what it comes to is known when all of it was told. */
const collect = (event: CalendarEvent, { series }: Reading): void => {
  const told = series.get(event.uid) ?? { uid: event.uid, eventId: event.occurrenceOf?.eventId ?? event.eventId, occurrences: [] };
  series.set(event.uid, event.occurrenceOf ? { ...told, occurrences: [...told.occurrences, event] } : { ...told, master: event });
};

/** A copy that a person made of an event of ours, with our mark in it, is their own. */
const isCopy = (eventLink: EventLink | undefined, { eventId, occurrenceOf }: CalendarEvent): boolean =>
  eventLink !== undefined && !eventLink.removedAt && eventLink.eventId !== (occurrenceOf?.eventId ?? eventId);

const applyOurs = async (event: CalendarEvent, reading: Reading): Promise<void> => {
  const { calendar, window, ports, seen } = reading;
  const eventLink = await ports.eventLinks.find(eventLinkIdOf({ uid: event.uid }));
  if (isCopy(eventLink, event)) return applyForeign({ removed: false, event }, reading);
  // An occurrence of a series shows that the series is there.
  seen.add(eventLinkIdOf(event)).add(eventLinkIdOf({ uid: event.uid }));
  if (event.series || event.occurrenceOf) return collect(event, reading);
  note(reading, await pullItem(calendar, event, eventLink, window, ports));
};

const applyOne = async (remote: Remote, reading: Reading): Promise<void> => {
  const { calendar, window, ports } = reading;
  const uid = remote.removed ? remote.uid : remote.event.uid;
  if (uid === undefined || itemIdOfUid(uid) === undefined) return applyForeign(remote, reading);
  if (!takesItems(calendar)) return;
  if (!remote.removed) return applyOurs(remote.event, reading);
  note(reading, await pullRemoval(calendar, await ports.eventLinks.find(eventLinkIdOf({ uid })), window, ports));
};

/**
 * After everything was read anew: what was not among it is not deleted for that, because a provider that forgot is no person who deleted.
 * Times of busyness that are not there any more are dropped; events of ours that should be there are written again.
 */
const reconcile = async ({ seen, window, ports, push }: Reading): Promise<void> => {
  for await (const eventLink of ports.eventLinks.all()) {
    if (eventLink.removedAt || seen.has(eventLink.eventLinkId)) continue;
    if (eventLink.kind === 'busy' || eventLink.unsupported) await ports.eventLinks.save(dropEventLink(eventLink, ports.now()), eventLink);
    else if (eventLink.from < window.to && eventLink.to >= window.from) {
      await ports.eventLinks.save(invalidateEventLink(eventLink, undefined), eventLink);
      push.add(eventLink.itemId!);
    }
  }
};

type Progress = { cursor?: string; full: boolean; refused?: Refused };
type Answer = Awaited<ReturnType<SyncPorts['calendar']['changes']>>;

/** Reads to the end, page by page, from the cursor or from nothing; from nothing once more where the cursor is not taken any more. */
const readAll = async (from: Progress, reading: Reading): Promise<Progress> => {
  const { window, ports } = reading;
  let answer: Extract<Answer, { ok: true }> | undefined;
  do {
    const next: Answer = await ports.calendar.changes({ cursor: from.cursor, page: answer?.page, window });
    if (!next.ok) return next.reason === 'reset' ? again(from, reading) : { ...from, refused: next };
    answer = next;
    for (const remote of answer.changes) {
      reading.changes += 1;
      await applyOne(remote, reading);
    }
  } while (answer.page !== undefined);
  return { cursor: answer.cursor, full: from.full };
};

const again: typeof readAll = async (from, reading) =>
  from.cursor === undefined ? { ...from, refused: { ok: false, reason: 'provider_unavailable' } } : readAll({ full: true }, reading);

/** What is known only when all was told: series of ours, and occurrences of others that are not there any more. */
const finish = async (reading: Reading, { full }: Progress): Promise<void> => {
  const { calendar, window, ports } = reading;
  for (const told of reading.series.values()) note(reading, await pullSeries(calendar, told, window, ports));
  if (full) await reconcile(reading);
  else await dropLostOccurrences(reading.uncertain, reading.seen, ports);
};

/**
 * Reads what changed at the provider since the last time, or everything in the window where there is no cursor or it is not taken any more
 * (Google 410, Graph syncStateNotFound). The cursor moves on only at the very end: what was half read is read again, and finds itself done.
 */
export const pullCalendar = async (calendar: LinkedCalendar, ports: SyncPorts): Promise<PullResult> => {
  const { from, to, fresh } = windowFor(calendar, ports.now());
  const uncertain = { series: new Set<string>(), gone: new Set<string>() };
  const base = { calendar, window: { from, to }, ports, seen: new Set<string>(), push: new Set<ItemId>(), series: new Map(), uncertain };
  const reading: Reading = { ...base, changes: 0, taken: 0 };
  const read = await readAll({ cursor: fresh ? undefined : calendar.cursor, full: fresh }, reading);
  if (!read.refused) await finish(reading, read);
  const { changes, taken, push, refused = read.refused } = reading;
  return { ...read, refused, changes, taken, windowFrom: from, windowTo: to, push: [...push] };
};
