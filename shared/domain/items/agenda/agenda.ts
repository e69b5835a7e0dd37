import * as z from 'zod';
import { UserId } from '../../core/ids.ts';
import { isWithinReach, type Reach, type Reached } from '../../core/permissions.ts';
import { instantOf } from '../../time/when.ts';
import { Item } from '../items/item.ts';
import { isActive, isLeft } from '../items/item-schedule.ts';
import { anchorOf, endsAt, type Span } from '../occurrences/item-span.ts';
import { endOf, returnsByItself } from '../occurrences/occurrence.ts';
import { askedOf } from '../parts/item-parts.ts';

/** An item as the agenda shows it: what it says of itself and when, and nothing that a firing changes. */
export const AgendaItem = Item.pick({
  workspaceId: true,
  itemId: true,
  title: true,
  kind: true,
  priority: true,
  start: true,
  due: true,
  deadline: true,
  duration: true,
  tags: true,
  listId: true,
  assignees: true,
  zone: true,
});

type Timed = Span & Pick<Item, 'deadline'>;

const ranks: Record<Item['priority'], number> = { critical: 0, high: 1, medium: 2, low: 3, none: 4 };

/** The text by which the agenda is ordered: an instant, then how much the item matters. */
export const agendaSort = (at: string, { priority }: Pick<Item, 'priority'>): string => `${at}#${ranks[priority]}`;

/**
 * Where an item stands in the agenda: the instant of its start or due, else of its deadline (a day alone stands at its start in the item's zone),
 * and a text that sorts by it and then by priority. Nothing for an item that is done, in the trash, or at no time.
 */
export const agendaOf = (item: Item): { at: string; sort: string } | undefined => {
  const when = anchorOf(item) ?? item.deadline;
  if (!when || item.status === 'done' || item.trashedAt !== undefined) return undefined;
  const at = instantOf(when, item.zone);
  return { at, sort: agendaSort(at, item) };
};

/** Is an item over at `now`: its end (without one, the deadline) has passed? A day alone has passed when it is over in the item's zone. */
export const isOverdue = (item: Timed, now: string): boolean => {
  const end = endsAt(item) ?? (item.deadline && endOf(item.deadline, item.zone));
  return end !== undefined && end < now;
};

/** Is there something to do that is over at `now`? What is claimed was in time when it was; what was missed and left is not asked of anybody any more. */
export const isStillOverdue = (item: Item, now: string): boolean =>
  isActive(item) && !isLeft(item) && isOverdue(item, item.claim?.at ?? now);

/** What of a series its occurrences ahead are known by. */
export const AgendaSeries = Item.pick({ recurrence: true, series: true, movedFrom: true });

/** What the index carries of an item that returns by itself, so that its occurrences ahead are known without reading it. */
export const agendaSeriesOf = (item: Item): z.infer<typeof AgendaSeries> | undefined => {
  if (!returnsByItself(item)) return undefined;
  const { recurrence, series, movedFrom } = item;
  return { recurrence, series, movedFrom };
};

/** What else the index carries of an item: of a series what its occurrences are known by, where it stands in its list, what it is part of, how far its sub-items are, since when it is claimed, whether it was missed and left, and of whom its parts are still asked where some are done. */
export const AgendaSummary = AgendaSeries.extend({
  ...Item.pick({ sectionId: true, place: true, parentId: true, progress: true }).shape,
  claimedAt: z.iso.datetime().optional(),
  left: z.literal(true).optional(),
  asked: z.array(UserId).optional(),
});

/** What else the index carries of an item, where there is anything. */
export const agendaSummaryOf = (item: Item): z.infer<typeof AgendaSummary> | undefined => {
  const { listId, sectionId, place, claim, parentId, progress } = item;
  const asked = askedOf(item);
  const isPlaced = listId !== undefined && (sectionId ?? place) !== undefined;
  const summary = {
    ...agendaSeriesOf(item),
    ...(claim ? { claimedAt: claim.at } : {}),
    ...(isLeft(item) ? { left: true as const } : {}),
    ...(asked.length < item.assignees.length ? { asked } : {}),
    ...(isPlaced ? { sectionId, place } : {}),
    ...(parentId ? { parentId } : {}),
    ...(progress ? { progress } : {}),
  };
  return Object.keys(summary).length > 0 ? summary : undefined;
};

type Entry = Timed & { summary?: Pick<z.infer<typeof AgendaSummary>, 'claimedAt' | 'left'> | undefined };

/** The same of an item as the index has it. */
export const isEntryOverdue = (entry: Entry, now: string): boolean =>
  !entry.summary?.left && isOverdue(entry, entry.summary?.claimedAt ?? now);

/** Does an item concern a member? One without assignees concerns everyone within whose reach it is. */
export const concerns = (of: Reached, userId: UserId, reach: Reach): boolean =>
  of.assignees.length === 0 ? isWithinReach(of, reach, userId) : of.assignees.includes(userId);

/** An item as the index has it: whom it concerns, and of whom it is still asked. */
type IndexedItem = Reached & { summary?: Pick<z.infer<typeof AgendaSummary>, 'asked'> | undefined };

/** Is an entry of the agenda, as it stands at hand, asked of a member? Of what each has a part in, not of who has done theirs. */
export const isAskedOf = (entry: IndexedItem, userId: UserId, reach: Reach): boolean =>
  concerns(entry, userId, reach) && (entry.summary?.asked?.includes(userId) ?? true);
