import { setTimeout as sleep } from 'node:timers/promises';
import { fromNow } from '../../../shared/api/views/events.ts';
import { readerOf } from '../../../shared/data/core/log-read.ts';
import { startWaiting } from '../../../shared/data/views/waits.ts';
import type { CloudEvent } from '../../../shared/domain/core/cloud-event.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { beginning, type Place, type Reading, readOn, readOnFromOldest } from '../../../shared/log/read.ts';
import { cursorOf, endOf, placeAt, readBehind } from './place.ts';

const log = readerOf<LogEntry>();

type Show = (entry: LogEntry) => CloudEvent | undefined;
/** An event with the place behind it. */
type PlacedEvent = { event: CloudEvent; behind: Place };
type Question = {
  owner: string;
  userId: UserId;
  after: string | undefined;
  limit: number;
  waitMs: number;
  show: Show;
  /** What is shown after some waiting, by what the caller is then. Fails for who is not let in any more. */
  showAnew: () => Promise<Show>;
};

/** How long is waited before the end of the log is looked at again: an event comes within a second, and who waits long for one waits a little longer. */
const pauses = { firstMs: 250, mostMs: 2000, growth: 1.3 };

/** Looks again and again at what comes behind a place, until there is something for the reader or their time is over. */
const untilSomething = async (from: Place, untilMs: number, look: (place: Place) => Promise<Reading<CloudEvent>>): Promise<Place> => {
  let place = from;
  for (let pause = pauses.firstMs; Date.now() < untilMs; pause = Math.min(pause * pauses.growth, pauses.mostMs)) {
    await sleep(Math.max(0, Math.min(pause, untilMs - Date.now())));
    const page = await look(place);
    if (page.items.length > 0) return place;
    place = page.place;
  }
  return place;
};

const withPlaces =
  (show: Show) =>
  (entry: LogEntry, { row, next }: Place): PlacedEvent | undefined => {
    const event = show(entry);
    return event && { event, behind: { row, next: next + 1 } };
  };

/** What is there already behind a cursor, or from the first event on that there still is. A cursor before that is gone. */
const firstPage = (
  owner: string,
  after: string | undefined,
  { limit, show }: Pick<Question, 'limit' | 'show'>,
): Promise<Reading<PlacedEvent>> => {
  const options = { limit, show: withPlaces(show) };
  if (after === undefined) return readOnFromOldest(log, owner, beginning, options);
  return readBehind(log, owner, placeAt(after), options);
};

/** What a reader is told behind a cursor, and where they go on; with patience, as soon as there is something. */
export const follow = async ({ owner, userId, after, limit, waitMs, show, showAnew }: Question) => {
  const answer = ({ items, place }: Reading<PlacedEvent>) => ({
    items: items.map(({ event }) => event),
    places: items.map(({ behind }) => cursorOf(behind)),
    cursor: cursorOf(place),
  });
  if (after === fromNow) return answer({ items: [], place: await endOf(owner), more: false });
  const first = await firstPage(owner, after, { limit, show });
  if (first.items.length > 0 || first.more || waitMs === 0) return answer(first);
  const untilMs = Date.now() + waitMs;
  const stopWaiting = await startWaiting(userId, untilMs);
  if (!stopWaiting) return answer(first);
  const place = await untilSomething(first.place, untilMs, at => readOn(log, owner, at, { limit: 1, show })).finally(stopWaiting);
  return answer(await readOn(log, owner, place, { limit, show: withPlaces(await showAnew()) }));
};
