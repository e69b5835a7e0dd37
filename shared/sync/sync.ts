import { type LinkedCalendar, takesItems } from '../domain/calendars/connections/linked-calendar.ts';
import type { ItemId } from '../domain/core/ids.ts';
import { clearItems } from './clear.ts';
import type { FoundItem, Refused, SyncPorts, Window } from './ports.ts';
import { pullCalendar } from './pull.ts';
import { type Pushed, pushItem, sum } from './push.ts';

/** What a sync of one calendar came to. `pending` are items that are still to be written out. */
export type Synced = {
  cursor?: string;
  windowFrom: string;
  windowTo: string;
  full: boolean;
  changes: number;
  taken: number;
  written: number;
  removed: number;
  pending?: ItemId[];
  refused?: Refused;
};

type Outgoing = { itemId: ItemId; found: FoundItem | undefined };
type Written = Pushed & { pending: ItemId[] };

/** Writes items out one after the other; what comes after a refusal waits, and so does what must be read first. */
const pushEach = async (
  calendar: LinkedCalendar,
  outgoing: AsyncIterable<Outgoing>,
  window: Window,
  ports: SyncPorts,
): Promise<Written> => {
  let done: Written = { written: 0, removed: 0, pending: [] };
  for await (const { itemId, found } of outgoing) {
    const pushed = done.refused ? { written: 0, removed: 0, pullFirst: true } : await pushItem(calendar, itemId, found, window, ports);
    const waits = pushed.refused || pushed.pullFirst;
    done = { ...sum(done, pushed), pending: waits ? [...done.pending, itemId] : done.pending };
  }
  return done;
};

async function* named(itemIds: Iterable<ItemId>, ports: SyncPorts): AsyncGenerator<Outgoing> {
  for (const itemId of itemIds) yield { itemId, found: await ports.items.find(itemId) };
}

async function* everything(ports: SyncPorts): AsyncGenerator<Outgoing> {
  for await (const found of ports.items.all()) yield { itemId: found.item.itemId, found };
}

const nothing: Written = { written: 0, removed: 0, pending: [] };

/** After a reading of everything: all items that have a time go out, or none stays there where the calendar takes them no more. */
const pushAll = async (calendar: LinkedCalendar, window: Window, ports: SyncPorts): Promise<Written> =>
  takesItems(calendar) ? pushEach(calendar, everything(ports), window, ports) : { ...(await clearItems(ports)), pending: [] };

/**
 * Keeps one calendar in step: first what changed there, then what must be written out, with what could not be the last time; after a reading
 * of everything, all items that have a time. Where it is refused the place to go on from does not move, so that the next sync makes the same
 * way again and finds itself done.
 */
export const syncCalendar = async (calendar: LinkedCalendar, ports: SyncPorts): Promise<Synced> => {
  const { push, ...pulled } = await pullCalendar(calendar, ports);
  const waiting = new Set([...(calendar.pending ?? []), ...push]);
  if (pulled.refused) return { ...pulled, written: 0, removed: 0, pending: [...waiting] };
  const window = { from: pulled.windowFrom, to: pulled.windowTo };
  const some = await pushEach(calendar, named(waiting, ports), window, ports);
  const all = pulled.full && !some.refused ? await pushAll(calendar, window, ports) : nothing;
  const { written, removed, refused } = sum(some, all);
  const pending = [...new Set([...some.pending, ...(all.refused ? [] : all.pending)])];
  return { ...pulled, written, removed, refused, pending: pending.length > 0 ? pending : undefined };
};
