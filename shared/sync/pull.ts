import { type CalendarEvent, spanOf } from '../domain/calendar.ts';
import { givesBusy, type LinkedCalendar, takesItems, windowFor } from '../domain/linked-calendar.ts';
import { dropMirror, itemIdOfUid, keepMirror, type Mirror, mirrorIdOf, spoilMirror } from '../domain/mirror.ts';
import type { Refused, Remote, SyncPorts, Window } from './ports.ts';
import { pullItem } from './pull-item.ts';

/** How far a pull has come: the place to go on from, the items to write out, and why it stopped, if it did. */
export type PullResult = {
  cursor?: string;
  windowFrom: string;
  windowTo: string;
  full: boolean;
  changes: number;
  taken: number;
  push: string[];
  refused?: Refused;
};

/** The mirror of an event of the person's own: ids of providers are long and hold what a key may not. */
const foreignId = (eventId: string): string => {
  let [a, b] = [0x811c9dc5, 0x050c5d1f];
  for (let i = 0; i < eventId.length; i++) {
    a = Math.imul(a ^ eventId.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ eventId.charCodeAt(eventId.length - 1 - i), 0x01000193);
  }
  return `x${(a >>> 0).toString(16)}${(b >>> 0).toString(16)}${eventId.length.toString(36)}`;
};

const busyMirror = (calendar: LinkedCalendar, event: CalendarEvent): Omit<Mirror, 'version'> => ({
  userId: calendar.userId,
  calendarId: calendar.calendarId,
  mirrorId: foreignId(event.eventId),
  eventId: event.eventId,
  etag: event.etag,
  kind: 'busy',
  ...spanOf(event, calendar.zone),
});

/** A person's own event: kept as a time at which they are busy, and nothing more; its words stay where they are. */
const pullForeign = async (calendar: LinkedCalendar, remote: Remote, known: Mirror | undefined, ports: SyncPorts): Promise<boolean> => {
  const busy = !remote.removed && remote.event.status !== 'cancelled' && remote.event.busy && givesBusy(calendar);
  if (!busy) {
    if (!known || known.removedAt) return false;
    await ports.mirrors.save(dropMirror(known, ports.now()), known);
    return true;
  }
  const mirror = busyMirror(calendar, remote.event);
  const same = known && !known.removedAt && known.etag === mirror.etag && known.from === mirror.from && known.to === mirror.to;
  if (same) return false;
  await ports.mirrors.save(keepMirror(known, mirror), known);
  return true;
};

type Seen = Set<string>;
type Applied = { taken: boolean; push?: string };

const uidOf = (remote: Remote): string | undefined => (remote.removed ? remote.uid : remote.event.uid);

const applyForeign = async (calendar: LinkedCalendar, remote: Remote, window: Window, seen: Seen, ports: SyncPorts): Promise<Applied> => {
  const eventId = remote.removed ? remote.eventId : remote.event.eventId;
  const mirrorId = foreignId(eventId);
  seen.add(mirrorId);
  const known = (await ports.mirrors.find(mirrorId)) ?? (remote.removed ? await ports.mirrors.findByEvent(eventId) : undefined);
  if (known?.kind !== 'item') return { taken: await pullForeign(calendar, remote, known, ports) };
  const { outcome, push } = await pullItem(calendar, remote, known, window, ports);
  return { taken: outcome === 'taken', push };
};

const applyOne = async (calendar: LinkedCalendar, remote: Remote, window: Window, seen: Seen, ports: SyncPorts): Promise<Applied> => {
  const uid = uidOf(remote);
  if (uid === undefined || itemIdOfUid(uid) === undefined) return applyForeign(calendar, remote, window, seen, ports);
  if (!takesItems(calendar)) return { taken: false };
  const mirrorId = mirrorIdOf(remote.removed ? { uid } : remote.event);
  // A turn of a series shows that the series is there.
  seen.add(mirrorId).add(mirrorIdOf({ uid }));
  const { outcome, push } = await pullItem(calendar, remote, await ports.mirrors.find(mirrorId), window, ports);
  return { taken: outcome === 'taken', push };
};

/**
 * After everything was read anew: what was not among it is not deleted for that, because a provider that forgot is no person who deleted.
 * Times of busyness that are not there any more are dropped; events of ours that should be there are written again.
 */
const reconcile = async (seen: Seen, window: Window, ports: SyncPorts): Promise<string[]> => {
  const push: string[] = [];
  for await (const mirror of ports.mirrors.all()) {
    if (mirror.removedAt || seen.has(mirror.mirrorId)) continue;
    if (mirror.kind === 'busy') await ports.mirrors.save(dropMirror(mirror, ports.now()), mirror);
    else if (mirror.from < window.to && mirror.to >= window.from) {
      await ports.mirrors.save(spoilMirror(mirror, undefined), mirror);
      push.push(mirror.itemId!);
    }
  }
  return push;
};

type Reading = { cursor?: string; full: boolean; refused?: Refused };

type Answer = Awaited<ReturnType<SyncPorts['calendar']['changes']>>;

/** Reads to the end, page by page, from the cursor or from nothing; from nothing once more where the cursor is not taken any more. */
const readAll = async (from: Reading, window: Window, ports: SyncPorts, apply: (remote: Remote) => Promise<void>): Promise<Reading> => {
  let answer: Extract<Answer, { ok: true }> | undefined;
  do {
    const next: Answer = await ports.calendar.changes({ cursor: from.cursor, page: answer?.page, window });
    if (!next.ok) return next.reason === 'reset' ? again(from, window, ports, apply) : { ...from, refused: next };
    answer = next;
    for (const remote of answer.changes) await apply(remote);
  } while (answer.page !== undefined);
  return { cursor: answer.cursor, full: from.full };
};

const again: typeof readAll = async (from, window, ports, apply) =>
  from.cursor === undefined
    ? { ...from, refused: { ok: false, reason: 'provider_unavailable' } }
    : readAll({ full: true }, window, ports, apply);

/**
 * Reads what changed at the provider since the last time, or everything in the window where there is no cursor or it is not taken any more
 * (Google 410, Graph syncStateNotFound). The cursor moves on only at the very end: what was half read is read again, and finds itself done.
 */
export const pullCalendar = async (calendar: LinkedCalendar, ports: SyncPorts): Promise<PullResult> => {
  const { from, to, fresh } = windowFor(calendar, ports.now());
  const window = { from, to };
  const [seen, push] = [new Set<string>(), new Set<string>()];
  const counted = { changes: 0, taken: 0 };
  const read = await readAll({ cursor: fresh ? undefined : calendar.cursor, full: fresh }, window, ports, async remote => {
    const applied = await applyOne(calendar, remote, window, seen, ports);
    counted.changes += 1;
    if (applied.taken) counted.taken += 1;
    if (applied.push) push.add(applied.push);
  });
  if (read.full && !read.refused) for (const itemId of await reconcile(seen, window, ports)) push.add(itemId);
  return { ...read, ...counted, windowFrom: from, windowTo: to, push: [...push] };
};
