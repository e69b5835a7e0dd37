import { eventRoutes } from '../../../shared/api/views/events.ts';
import type { SocketCaller } from '../../../shared/data/views/sockets.ts';
import type { CloudEvent } from '../../../shared/domain/core/cloud-event.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { type Span, socketLimits, spansOf } from '../../../shared/domain/views/socket.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import type { Place, Reading } from '../../../shared/log/read.ts';
import { showTo } from '../../../shared/log/show.ts';
import { standingNow } from '../../../shared/runtime/auth/anew.ts';
import { openCursor, signCursor } from '../../../shared/runtime/http/cursor.ts';
import { cursorOf, placeAt } from '../events/place.ts';

/** A log as one caller may read it: their cursors are those of `GET …/events`. */
export type Reader = { caller: SocketCaller; workspaceId: WorkspaceId };

export type Shown = { shown: CloudEvent; at: Place };

const sourceOf = (workspaceId: WorkspaceId): string => `/v1/workspaces/${workspaceId}`;

const questionOf = ({ caller: { userId }, workspaceId }: Reader) => ({
  route: eventRoutes.listEvents,
  userId,
  params: { workspaceId },
  query: {},
});

export const cursorFor = (reader: Reader, place: Place): Promise<string> => signCursor(questionOf(reader), cursorOf(place));
export const placeIn = async (reader: Reader, cursor: string): Promise<Place> =>
  placeAt(await openCursor(questionOf(reader), cursor, '/after'));

/** What a caller is shown of the log at this moment. Fails where they may not read it any more. */
export const showNow = async ({ caller, workspaceId }: Reader): Promise<(entry: LogEntry, at: Place) => Shown | undefined> => {
  const standing = await standingNow(caller, 'item:read', workspaceId, new Date().toISOString());
  const show = showTo({ userId: caller.userId, standing, throughKey: caller.key !== undefined }, sourceOf(workspaceId));
  return (entry, at) => {
    const shown = show(entry);
    return shown && { shown, at };
  };
};

const entriesFrame = async (reader: Reader, { from, to, entries }: Span<CloudEvent, Place>): Promise<string> =>
  JSON.stringify({
    type: 'entries',
    log: sourceOf(reader.workspaceId),
    from: await cursorFor(reader, from),
    cursor: await cursorFor(reader, to),
    entries,
  });

/** A frame that says something of one log, or of the socket. */
export const wordFrame = (type: 'subscribed' | 'unsubscribed' | 'more' | 'ended', workspaceId: WorkspaceId, more: object = {}): string =>
  JSON.stringify({ type, log: sourceOf(workspaceId), ...more });
export const errorFrame = (code: string, more: object = {}): string => JSON.stringify({ type: 'error', code, ...more });

/** What a frame holds beside its entries, in bytes: its names and two cursors. */
const aroundEntries = 400;

/** What was read from a place on, in frames: as many as are said, and where that is not all, a word that there is more. */
export const framesOf = async (
  reader: Reader,
  from: Place,
  { items, place, more }: Reading<Shown>,
  framesAtMost: number,
): Promise<string[]> => {
  const { spans, whole } = spansOf(items, from, place, socketLimits.frameBytes - aroundEntries);
  const told = await Promise.all(spans.slice(0, framesAtMost).map(span => entriesFrame(reader, span)));
  return whole && !more && spans.length <= framesAtMost ? told : [...told, wordFrame('more', reader.workspaceId)];
};
