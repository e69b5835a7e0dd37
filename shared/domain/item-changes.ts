import type { Acting, Change } from './due.ts';
import { Failure } from './failure.ts';
import type { DueInput, Item, ItemInput, ItemPatch, Reminder } from './item.ts';
import { requireReturn } from './recurrence.ts';
import { schedule } from './reminders.ts';
import { addDuration, instantOf, isDateOnly, type When, wallClockAt } from './when.ts';

const trashSeconds = 30 * 86_400;
const soonestRepeat = 'PT5M';
const longestSnooze = 'P366D';

const refuse = (pointer: string, detail: string): never => {
  throw new Failure('invalid_request', { errors: [{ pointer, detail }] });
};

const isLonger = (duration: string, other: string): boolean => {
  const start = '2000-01-01T00:00:00.000Z';
  return addDuration(start, duration, 'UTC') > addDuration(start, other, 'UTC');
};

const inZone = (due: DueInput, zone: string): When => (due.time ? { ...due, zone: due.zone ?? zone } : { date: due.date });

const checkReminder = ({ due, deadline, duration }: Item, reminder: Reminder, pointer: string): void => {
  if (reminder.repeatEvery && isLonger(soonestRepeat, reminder.repeatEvery)) refuse(`${pointer}/repeatEvery`, 'must be at least PT5M');
  if ('at' in reminder) return;
  const { relativeTo = 'due' } = reminder;
  const there = { due, deadline, start: due && duration }[relativeTo];
  if (!there) refuse(`${pointer}/relativeTo`, `the item has no ${relativeTo === 'start' ? 'due with a duration' : relativeTo}`);
};

/** What must fit together in an item, whichever way it came about. */
const checked = (item: Item): Item => {
  const { due, deadline, duration, recurrence, zone, reminders } = item;
  if (recurrence && !due) refuse('/recurrence', 'needs a due to count from');
  if (recurrence && due) requireReturn(recurrence, item.series ?? due);
  if (duration && !isLonger(duration, 'PT0S')) refuse('/duration', 'must be longer than nothing');
  if (due && deadline && deadline.date < due.date) refuse('/deadline', 'must not be before the due');
  if (due && deadline && !isDateOnly(due) && !isDateOnly(deadline) && instantOf(deadline, zone) < instantOf(due, zone))
    refuse('/deadline', 'must not be before the due');
  for (const [i, reminder] of reminders.entries()) checkReminder(item, reminder, `/reminders/${i}`);
  return item;
};

const refuseTrashed = (item: Item): void => {
  if (item.trashedAt) throw new Failure('item_in_trash', { itemId: item.itemId });
};

/** An open item that is not in the trash, or a failure that says which of the two it is not. */
export const requireOpen = (item: Item): void => {
  refuseTrashed(item);
  if (item.status !== 'open') throw new Failure('item_not_open', { itemId: item.itemId });
};

/** A new item. Reminders whose moment is past already stay silent. Fails with `invalid_request` when its parts do not fit together. */
export const createItem = (
  input: ItemInput,
  ids: { workspaceId: string; itemId: string },
  { userId, now, zone: callersZone }: Acting & { zone: string },
): Change<Item> => {
  const zone = input.zone ?? input.due?.zone ?? callersZone;
  const item: Item = {
    ...ids,
    ...input,
    zone,
    due: input.due && inZone(input.due, zone),
    deadline: input.deadline && inZone(input.deadline, zone),
    assignees: [...new Set(input.assignees ?? [userId])],
    tags: [...new Set(input.tags)],
    status: 'open',
    createdBy: userId,
    createdAt: now,
    version: 1,
    remindedUntil: now,
  };
  return { next: schedule(checked(item)), event: { type: 'item.created', data: {} } };
};

/** The fields that decide when people are told. */
const timing = new Set(['due', 'deadline', 'duration', 'recurrence', 'reminders', 'zone']);

/**
 * Up to where reminders count as told after the schedule has changed: what is past stays silent, but a moment that the old schedule had
 * reached and not fired yet (an outage, a second's delay) still fires if the new schedule has it too.
 */
const toldAfterReschedule = ({ remindedUntil = '', dueAt }: Item, now: string): string => {
  const unfired = dueAt && dueAt <= now ? new Date(Date.parse(dueAt) - 1).toISOString() : now;
  return unfired > remindedUntil ? unfired : remindedUntil;
};

const withoutNulls = (patch: ItemPatch): Partial<Item> =>
  Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, value === null ? undefined : value]));

/** An item with a merge patch applied. Another due or recurrence begins the series anew. */
export const changeItem = (item: Item, patch: ItemPatch, { now }: Acting): Change<Item> => {
  refuseTrashed(item);
  const zone = patch.zone ?? item.zone;
  const changed: Item = {
    ...item,
    ...withoutNulls(patch),
    ...(patch.due ? { due: inZone(patch.due, zone) } : {}),
    ...(patch.deadline ? { deadline: inZone(patch.deadline, zone) } : {}),
    ...(patch.tags ? { tags: [...new Set(patch.tags)] } : {}),
    ...(patch.assignees ? { assignees: [...new Set(patch.assignees)] } : {}),
    ...('due' in patch || 'recurrence' in patch ? { series: undefined, turns: undefined, lastTurn: undefined, snoozedUntil: undefined } : {}),
  };
  const event = { type: 'item.changed', data: { fields: Object.keys(patch) } };
  if (!Object.keys(patch).some(field => timing.has(field))) return { next: changed, event };
  return { next: schedule({ ...checked(changed), remindedUntil: toldAfterReschedule(item, now) }), event };
};

/** The item in another list, or in none. */
export const moveItem = (item: Item, listId: string | undefined): Change<Item> => {
  refuseTrashed(item);
  return { next: { ...item, listId }, event: { type: 'item.moved', data: { from: item.listId, to: listId } } };
};

/**
 * Puts the item's reminders off until an instant: then one comes, and those before it do not. The due stays, unless `moveDue` moves this
 * one occurrence to that time. Fails with `invalid_request` for an instant that is past or more than 366 days away.
 */
export const snoozeItem = (item: Item, { until, moveDue = false }: { until: string; moveDue?: boolean }, { now }: Acting): Change<Item> => {
  requireOpen(item);
  const snoozedUntil = new Date(until).toISOString();
  if (snoozedUntil <= now) refuse('/until', 'must be in the future');
  if (snoozedUntil > addDuration(now, longestSnooze, 'UTC')) refuse('/until', 'must be within 366 days');
  const moved = moveDue ? { due: movedTo(item, snoozedUntil), series: item.recurrence && (item.series ?? item.due) } : {};
  return { next: schedule({ ...item, ...moved, snoozedUntil }), event: { type: 'item.snoozed', data: { until: snoozedUntil, moveDue } } };
};

const movedTo = ({ due, zone }: Item, instant: string): When => {
  const place = due?.zone ?? zone;
  const { date, time } = wallClockAt(instant, place);
  return due && isDateOnly(due) ? { date } : { date, time, zone: place };
};

/** Puts the item into the trash: out of sight, silent, and gone after 30 days unless it is restored. */
export const trashItem = (item: Item, { now }: Acting): Change<Item> => {
  refuseTrashed(item);
  const expiresAt = Math.floor(Date.parse(now) / 1000) + trashSeconds;
  return { next: schedule({ ...item, trashedAt: now, expiresAt }), event: { type: 'item.trashed', data: {} } };
};

/** Takes the item out of the trash. What passed meanwhile stays silent. */
export const restoreItem = (item: Item, { now }: Acting): Change<Item> => {
  if (!item.trashedAt) throw new Failure('item_not_in_trash', { itemId: item.itemId });
  const restored = { ...item, trashedAt: undefined, expiresAt: undefined, remindedUntil: now };
  return { next: schedule(restored), event: { type: 'item.restored', data: {} } };
};
