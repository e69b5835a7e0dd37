import * as z from 'zod';
import { toInstant } from '../../time/when.ts';
import type { Item } from '../items/item.ts';
import { justBefore } from '../occurrences/occurrence.ts';
import { momentOf } from './reminders.ts';

/** How late an item may come here for a reminder that has just passed to be told all the same: whoever was offline for a moment loses nothing. */
const lateAtMostMs = 15 * 60_000;

/** A reminder whose moment had passed when its item was created, by its place in the list: it is told at once, or never. */
export const PassedReminder = z.object({
  reminder: z.int().nonnegative(),
  at: z.iso.datetime(),
  tells: z.enum(['at_once', 'never']),
});
type PassedReminder = z.infer<typeof PassedReminder>;

/** The reminders of an item whose moments had passed when it was created. */
export const passedReminders = (item: Item): PassedReminder[] => {
  const { createdAt } = item;
  const from = toInstant(Date.parse(createdAt) - lateAtMostMs);
  return item.reminders.flatMap((each, reminder): PassedReminder[] => {
    const at = momentOf(each, item);
    return at === undefined || at > createdAt ? [] : [{ reminder, at, tells: at > from ? 'at_once' : 'never' }];
  });
};

/** Up to which instant a new item has nothing to tell: its creation, or just before what is told late. */
export const silentUntil = (item: Item): string => {
  const [first] = passedReminders(item)
    .filter(({ tells }) => tells === 'at_once')
    .map(({ at }) => at)
    .sort();
  return first === undefined ? item.createdAt : justBefore(first);
};
