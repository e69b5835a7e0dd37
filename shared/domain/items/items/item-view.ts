import * as z from 'zod';
import { Failure } from '../../core/failure.ts';
import { UserId } from '../../core/ids.ts';
import { isWithinReach, type Reach } from '../../core/permissions.ts';
import { When } from '../../time/when.ts';
import { isStillOverdue } from '../agenda/agenda.ts';
import { Claim } from '../claims/claim.ts';
import { anchorOf, fallsDueAt, startsAt } from '../occurrences/item-span.ts';
import { Outcome } from '../occurrences/last-occurrence.ts';
import { endOf, whenOf } from '../occurrences/occurrence.ts';
import { partsOf } from '../parts/item-parts.ts';
import { PartViews } from '../parts/part.ts';
import { PassedReminder, passedReminders } from '../reminders/late-reminders.ts';
import { nextReminderAt } from '../reminders/reminders.ts';
import { Item } from './item.ts';
import { isActive } from './item-schedule.ts';
import { windowOf } from './item-window.ts';

const instant = z.iso.datetime();

/** An item as the API shows it: its times also as instants, and without what only the rules and the clock need. */
export const ItemView = Item.omit({
  series: true,
  movedFrom: true,
  lastEnded: true,
  undo: true,
  begun: true,
  place: true,
  turn: true,
  away: true,
  round: true,
  dueAt: true,
  remindedUntil: true,
  expiresAt: true,
}).extend({
  /** Who says that they have done it, and since when that waits for approval. */
  claim: Claim.omit({ occurrence: true }).optional(),
  /** Where each of its assignees has a part: whose are done, who owes theirs, and who is away. */
  parts: PartViews.optional(),
  /** When it begins: its start, or its due less the duration. */
  startsAt: instant.optional(),
  /** The instant of its due, or of its start and the duration; a day alone is due from its start in the zone of the item. */
  fallsDueAt: instant.optional(),
  /** The last moment of the deadline: of a day alone its end. */
  deadlineAt: instant.optional(),
  /** From when on, and until when, it may be done, where it has a window. */
  opensAt: instant.optional(),
  closesAt: instant.optional(),
  /** Open, and its end (without one, its deadline) has passed, or had when it was claimed; a day alone has passed when it is over. */
  overdue: z.boolean(),
  /** When it will remind next. */
  nextReminderAt: instant.optional(),
  /** Where the series has this occurrence, while it is moved. */
  movedFrom: When.optional(),
  /** The occurrence that ended last. */
  lastEnded: z.object({ due: When, outcome: Outcome, at: instant, by: UserId.optional() }).optional(),
});
export type ItemView = z.infer<typeof ItemView>;
/** A new item as the API shows it to its creator: also which of its reminders had passed already. */
export const CreatedView = ItemView.extend({ passedReminders: z.array(PassedReminder).optional() });

const occurrencesOf = (item: Item) => {
  const { movedFrom, lastEnded } = item;
  const anchor = anchorOf(item);
  if (!anchor) return { movedFrom: undefined, lastEnded: undefined };
  return {
    movedFrom: movedFrom === undefined ? undefined : whenOf(movedFrom, anchor),
    lastEnded: lastEnded && { due: whenOf(lastEnded.due, anchor), outcome: lastEnded.outcome, at: lastEnded.at, by: lastEnded.by },
  };
};

/** An item as a client sees it at `now`. */
export const viewOf = (item: Item, now: string): ItemView => {
  const {
    series: _series,
    movedFrom: _movedFrom,
    undo: _undo,
    place: _place,
    turn: _turn,
    away: _away,
    round: _round,
    dueAt: _dueAt,
    remindedUntil: _until,
    expiresAt: _expiresAt,
    claim: { occurrence: _occurrence, ...claim } = {},
    ...shown
  } = item;
  return {
    ...shown,
    parts: isActive(item) ? partsOf(item) : undefined,
    claim: item.claim && (claim as ItemView['claim']),
    ...occurrencesOf(item),
    startsAt: startsAt(item),
    fallsDueAt: fallsDueAt(item),
    deadlineAt: item.deadline && endOf(item.deadline, item.zone),
    ...windowOf(item),
    overdue: isStillOverdue(item, now),
    nextReminderAt: isActive(item) && !item.claim ? nextReminderAt(item) : undefined,
  };
};

/** A new item as its creator sees it at `now`. */
export const createdView = (item: Item, now: string): z.infer<typeof CreatedView> => {
  const passed = passedReminders(item);
  return { ...viewOf(item, now), ...(passed.length > 0 ? { passedReminders: passed } : {}) };
};

/** An item, if it is within the reach of whoever asks for it: beyond it does not exist for them (`not_found`). */
export const withinReach = (item: Item, reach: Reach, userId: UserId): Item => {
  if (!isWithinReach(item, reach, userId)) throw new Failure('not_found', { what: 'item' });
  return item;
};
