import { momentOf, type Wall, wallAt, wallLater } from './zone.ts';

/** A reminder as a person asks for it. */
export type AskedReminder = { offset?: string; time?: string; at?: string; repeatEvery?: string };
/** What a person says of an item: the parts of the API's bodies that decide when it reminds. */
export type AskedItem = {
  start?: { date: string; time?: string; zone?: string };
  due?: { date: string; time?: string; zone?: string };
  zone?: string;
  reminders?: AskedReminder[];
  recurrence?: { rule: string; missed?: string };
  assignees?: string[];
  priority?: string;
};

/** An item as whoever uses it understands it. */
export type ItemState = {
  done: boolean;
  trashed: boolean;
  /** Its start or its due: without a duration they are the same. */
  due: Wall;
  dateOnly: boolean;
  zone: string;
  /** Every how many minutes of the wall clock it returns. */
  everyMinutes?: number;
  missed: string;
  reminders: AskedReminder[];
  snoozedUntil?: number;
  /** Of a done item: until when it was snoozed, and is again when it is opened again. */
  snoozedBefore?: number | undefined;
  /** Nothing up to this moment must remind any more: it was past when the item was last decided on. */
  floor: number;
  /** What came after this one may: a change of its times does not swallow what the item should have told and had not yet. */
  mayFrom: number;
  assignees: string[];
  critical: boolean;
};
/** What a person did to an item. */
export type ItemAct = { name: string; body?: unknown };
/** One moment at which an item is to remind, and by which of its reminders. */
export type PlannedMoment = { at: number; reminder: number; kind: string };

const minute = 60_000;
const day = 24 * 60;
const mostRepeats = 100;
const longestRepeating = 30 * day * minute;

const minutesOf = (offset: string): number => {
  const [, sign, days = '0', hours = '0', minutes = '0'] = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:0S)?)?$/.exec(offset) ?? [];
  return (sign ? -1 : 1) * (Number(days) * day + Number(hours) * 60 + Number(minutes));
};

const everyOf = (rule: string | undefined): number | undefined => {
  const [, unit, interval = '1'] = /^FREQ=(DAILY|HOURLY)(?:;INTERVAL=(\d+))?$/.exec(rule ?? '') ?? [];
  return unit ? Number(interval) * (unit === 'DAILY' ? day : 60) : undefined;
};

const silentUntil = (moment: number) => ({ floor: moment, mayFrom: moment });

const dueOf = (due: AskedItem['due']) => ({
  due: due ? `${due.date}T${due.time ?? '00:00'}` : '',
  dateOnly: due?.time === undefined,
});

const created = (body: AskedItem, userId: string, decidedAt: number): ItemState => ({
  done: false,
  trashed: false,
  ...dueOf(body.start ?? body.due),
  zone: body.zone ?? (body.start ?? body.due)?.zone ?? 'UTC',
  everyMinutes: everyOf(body.recurrence?.rule),
  missed: body.recurrence?.missed ?? 'once',
  reminders: body.reminders ?? [],
  // What has just passed is told all the same.
  floor: decidedAt,
  mayFrom: decidedAt - 15 * minute,
  assignees: body.assignees ?? [userId],
  critical: body.priority === 'critical',
});

/** The occurrence after this one, when it ends at a moment. */
const nextOccurrenceOf = (item: ItemState, endedAt: number): Wall => {
  let next = wallLater(item.due, item.everyMinutes!);
  if (item.missed === 'pile_up') return next;
  const after = Math.max(endedAt, momentOf(item.due, item.zone));
  while (momentOf(next, item.zone) <= after) next = wallLater(next, item.everyMinutes!);
  return next;
};

const ended = (item: ItemState, decidedAt: number): ItemState => {
  if (item.everyMinutes === undefined) return { ...item, done: true, snoozedUntil: undefined, snoozedBefore: item.snoozedUntil };
  return { ...item, due: nextOccurrenceOf(item, decidedAt), snoozedUntil: undefined, ...silentUntil(decidedAt) };
};

/** The earliest moment that an item should have told and may not have: a change of its times does not swallow it. */
const firstOwed = (item: ItemState, decidedAt: number): number =>
  momentsOf(item, item.mayFrom, decidedAt).reduce((first, { at }) => Math.min(first, at - 1), decidedAt);

/** Whether a due is said that the item has not already: saying the same again is no change (RFC 7396), and ends no snooze. */
const isAnotherDue = (item: ItemState, { due }: AskedItem): boolean =>
  due !== undefined && (dueOf(due).due !== item.due || dueOf(due).dateOnly !== item.dateOnly);

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const changed = (item: ItemState, patch: AskedItem, decidedAt: number): ItemState => {
  const moves = isAnotherDue(item, patch);
  if (!moves && isSame(patch.reminders ?? item.reminders, item.reminders)) return item;
  const moved = moves ? { ...item, ...dueOf(patch.due), snoozedUntil: undefined, snoozedBefore: undefined } : item;
  const mayFrom = isActive(item) ? firstOwed(item, decidedAt) : decidedAt;
  return { ...moved, reminders: patch.reminders ?? item.reminders, floor: decidedAt, mayFrom };
};

const acts: Record<string, (item: ItemState, body: never, decidedAt: number) => ItemState> = {
  changeItem: changed,
  completeItem: (item, _, decidedAt) => ended(item, decidedAt),
  skipItem: (item, _, decidedAt) => ended(item, decidedAt),
  reopenItem: ({ snoozedBefore = 0, ...item }, _, decidedAt) => ({
    ...item,
    done: false,
    snoozedUntil: snoozedBefore > decidedAt ? snoozedBefore : undefined,
    ...silentUntil(decidedAt),
  }),
  snoozeItem: (item, { until }: { until: string }) => ({ ...item, snoozedUntil: Date.parse(until) }),
  deleteItem: item => ({ ...item, trashed: true }),
  restoreItem: (item, _, decidedAt) => ({
    ...item,
    trashed: false,
    snoozedUntil: item.snoozedUntil !== undefined && item.snoozedUntil > decidedAt ? item.snoozedUntil : undefined,
    ...silentUntil(decidedAt),
  }),
};

/** What an item is after somebody has done something to it, decided on at a moment (milliseconds). */
export const afterAct = (item: ItemState | undefined, { name, body }: ItemAct, userId: string, decidedAt: number): ItemState => {
  if (name === 'createItem') return created(body as AskedItem, userId, decidedAt);
  return acts[name]!(item!, body as never, decidedAt);
};

/** Is there still something to be reminded of? */
export const isActive = ({ done, trashed }: ItemState): boolean => !done && !trashed;

const atTime = (item: ItemState, base: number, { offset = '', time }: AskedReminder): number => {
  const minutes = minutesOf(offset);
  if (time === undefined) return base + minutes * minute;
  // Whole days move the wall clock.
  const shifted = momentOf(wallLater(wallAt(base, item.zone), minutes), item.zone);
  return momentOf(`${wallAt(shifted, item.zone).slice(0, 10)}T${time}`, item.zone);
};

const repeats = (first: number, every: string | undefined): number[] => {
  if (every === undefined) return [];
  const step = minutesOf(every) * minute;
  const count = Math.min(mostRepeats, Math.floor(longestRepeating / step));
  return Array.from({ length: count }, (_, i) => first + (i + 1) * step);
};

const momentsOfReminder = (item: ItemState, reminder: AskedReminder, until: number): number[] => {
  if (reminder.at !== undefined) return [Date.parse(reminder.at)];
  if (item.due === '') return [];
  const moments: number[] = [];
  for (let occurrence = item.due; ; occurrence = wallLater(occurrence, item.everyMinutes!)) {
    const at = atTime(item, momentOf(occurrence, item.zone), reminder);
    moments.push(at);
    if (item.everyMinutes === undefined || at > until) return moments;
  }
};

/** Every moment after one and up to another (milliseconds) at which an item is to remind, while nobody touches it. */
export function momentsOf(item: ItemState, after: number, until: number): PlannedMoment[] {
  const { snoozedUntil = 0 } = item;
  const from = Math.max(after, snoozedUntil);
  const planned = item.reminders.flatMap((reminder, index) => {
    const kind = reminder.at === undefined ? 'relative' : 'absolute';
    const moments = momentsOfReminder(item, reminder, until);
    const again = moments.slice(0, 1).flatMap(first => repeats(first, reminder.repeatEvery));
    return [...moments.map(at => ({ at, reminder: index, kind })), ...again.map(at => ({ at, reminder: index, kind: 'repeat' }))];
  });
  const snooze = { at: snoozedUntil, reminder: -1, kind: 'snooze' };
  return [...planned.filter(({ at }) => at > from), ...(snoozedUntil > after ? [snooze] : [])]
    .filter(({ at }) => at <= until)
    .sort((one, other) => one.at - other.at);
}
