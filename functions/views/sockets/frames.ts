import { eventRoutes } from '../../../shared/api/views/events.ts';
import { standingsOfKey } from '../../../shared/data/people/key-standings.ts';
import type { SocketCaller } from '../../../shared/data/views/sockets.ts';
import type { CloudEvent } from '../../../shared/domain/core/cloud-event.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { type Span, socketLimits, spansOf } from '../../../shared/domain/views/socket.ts';
import type { Frame } from '../../../shared/domain/views/socket-frames.ts';
import { nameOf, sourceOf, type Topic } from '../../../shared/domain/views/topic.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import type { Place, Reading } from '../../../shared/log/read.ts';
import { onlyOfItem, showTo } from '../../../shared/log/show.ts';
import { requireAccessNow, standingNow } from '../../../shared/runtime/auth/anew.ts';
import { openCursor, signCursor } from '../../../shared/runtime/http/cursor.ts';
import { ownShow } from '../events/own.ts';
import { cursorOf, placeAt } from '../events/place.ts';

/** A log as one caller may read it: their cursors are those of `GET …/events`. */
export type Reader = { caller: SocketCaller; topic: Topic };

export type LogFrame = { shown: CloudEvent; at: Place };

const questionOf = ({ caller: { userId }, topic }: Reader) => ({
  ...{ userId, query: {} },
  ...('me' in topic
    ? { route: eventRoutes.listMyEvents, params: {} }
    : { route: eventRoutes.listEvents, params: { workspaceId: topic.workspaceId } }),
});

export const cursorFor = (reader: Reader, place: Place): Promise<string> => signCursor(questionOf(reader), cursorOf(place));
export const placeIn = async (reader: Reader, cursor: string): Promise<Place> =>
  placeAt(await openCursor(questionOf(reader), cursor, '/after'));

/** What the key of a caller is in workspaces at this moment, where they came through one that may read what is its user's own. */
const keyStandingsNow = async (caller: SocketCaller, now: string) => {
  const key = await requireAccessNow(caller, now);
  if (!key) return undefined;
  if (!key.account.includes('read')) throw new Failure('forbidden', { needs: 'account:read' });
  return (await standingsOfKey(key)).roles;
};

/** What a caller is shown of the log at this moment. Fails where they may not read it any more. */
const showOf = async ({ caller, topic }: Reader, now: string): Promise<(entry: LogEntry) => CloudEvent | undefined> => {
  if ('me' in topic) return ownShow(caller.userId, await keyStandingsNow(caller, now));
  const standing = await standingNow(caller, 'item:read', topic.workspaceId, now);
  const show = showTo({ userId: caller.userId, standing, throughKey: caller.key !== undefined }, sourceOf(topic));
  return topic.itemId ? onlyOfItem(topic.itemId, show) : show;
};

/** What a caller is shown of the log at this moment, with its places. Fails where they may not read it any more. */
export const showNow = async (reader: Reader): Promise<(entry: LogEntry, at: Place) => LogFrame | undefined> => {
  const show = await showOf(reader, new Date().toISOString());
  return (entry, at) => {
    const shown = show(entry);
    return shown && { shown, at };
  };
};

/** A frame as it goes over a socket. */
export const textOf = (frame: Frame): string => JSON.stringify(frame);

const entriesFrame = async (reader: Reader, { from, to, entries }: Span<CloudEvent, Place>): Promise<string> =>
  textOf({
    type: 'entries',
    ...nameOf(reader.topic),
    from: await cursorFor(reader, from),
    cursor: await cursorFor(reader, to),
    entries,
  });

export const subscribedFrame = (topic: Topic, cursor: string): string => textOf({ type: 'subscribed', ...nameOf(topic), cursor });
export const unsubscribedFrame = (topic: Topic): string => textOf({ type: 'unsubscribed', ...nameOf(topic) });
export const endedFrame = (topic: Topic, code: string): string => textOf({ type: 'ended', ...nameOf(topic), code });
export const pongFrame = (): string => textOf({ type: 'pong' });
export const errorFrame = (code: string, more: object = {}): string => textOf({ type: 'error', code, ...more });

/** What a frame holds beside its entries, in bytes: its names and two cursors. */
const aroundEntries = 400;

/** What was read from a place on, in frames: as many as are said, and where that is not all, a word that there is more. */
export const framesOf = async (
  reader: Reader,
  from: Place,
  { items, place, more }: Reading<LogFrame>,
  framesAtMost: number,
): Promise<string[]> => {
  const { spans, whole } = spansOf(items, from, place, socketLimits.frameBytes - aroundEntries);
  const told = await Promise.all(spans.slice(0, framesAtMost).map(span => entriesFrame(reader, span)));
  return whole && !more && spans.length <= framesAtMost ? told : [...told, textOf({ type: 'more', ...nameOf(reader.topic) })];
};
