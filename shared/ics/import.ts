import type { CalendarEvent, Loss } from '../domain/calendars/sync/calendar.ts';
import { itemFrom } from '../domain/calendars/sync/calendar-taken.ts';
import type { Change } from '../domain/core/due.ts';
import { Failure } from '../domain/core/failure.ts';
import type { ItemId, ListId, UserId, WorkspaceId } from '../domain/core/ids.ts';
import { asLine } from '../domain/core/text.ts';
import { createItem } from '../domain/items/history/item-changes.ts';
import { type Item, ItemInput } from '../domain/items/items/item.ts';
import { inNextOccurrence, isOver } from '../domain/items/items/item-joins.ts';
import type { Recurrence } from '../domain/time/recurrence.ts';
import type { ReadComponent } from './read.ts';

/** What is asked of an import: where its items go, whether what is over is taken, and what becomes of occurrences that nobody does. */
export type ImportOptions = { listId?: ListId; past: boolean; missed?: Recurrence['missed']; zone: string };
type By = { userId: UserId; now: string };

/** The occurrences of each series that stand in the file by themselves: the series leaves them out. */
const leftOutOf = (components: readonly ReadComponent[], uid: string | undefined): CalendarEvent['start'][] =>
  components.flatMap(({ event }) => (event?.occurrenceOf && event.uid === uid ? [event.occurrenceOf.start] : []));

const event = { anchor: 'start', missed: 'skip' } as const;
const task = { anchor: 'due', missed: 'once' } as const;

const inputOf = (read: ReadComponent, all: readonly ReadComponent[], { listId, missed, zone }: ImportOptions) => {
  const leftOut = read.event?.series ? leftOutOf(all, read.uid) : [];
  const { input, losses } = read.event
    ? itemFrom(read.event, { ...(read.component === 'vtodo' ? task : event), ...(missed ? { missed } : {}), leftOut })
    : {
        input: {
          title:
            asLine(read.title ?? '')
              .slice(0, 200)
              .toWellFormed() || '–',
          zone,
        },
        losses: [],
      };
  const { data } = ItemInput.safeParse({ ...input, zone: input.zone ?? zone, listId, tags: read.tags, priority: read.priority });
  return { input: data, losses: [...read.losses, ...losses] };
};

const itemOf = (
  read: ReadComponent,
  all: readonly ReadComponent[],
  options: ImportOptions,
  id: { workspaceId: WorkspaceId; itemId: ItemId },
  by: By,
): { change: Change<Item>; losses: Loss[] } | { reason: string } => {
  if (read.refused) return { reason: read.refused };
  const { input, losses } = inputOf(read, all, options);
  if (!input) return { reason: 'not_valid' };
  const change = createItem(input, id, { ...by, zone: options.zone });
  if (!options.past && isOver(change.next, by.now)) return { reason: 'past' };
  return { change: inNextOccurrence(change, by.now), losses };
};

/** The new item that a component of a file is to be, and what of it an item does not hold; or why it is none, which keeps no other from being one. */
export const importedItem = (...asked: Parameters<typeof itemOf>): ReturnType<typeof itemOf> => {
  try {
    return itemOf(...asked);
  } catch (error) {
    return { reason: error instanceof Failure ? error.code : 'not_valid' };
  }
};
