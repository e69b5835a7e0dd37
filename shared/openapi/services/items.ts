import { ActivityShown } from '../../api/items/activity.ts';
import type { modules } from '../../api/items/index.ts';
import { CalendarVersion } from '../../domain/items/activity.ts';
import { AbsoluteReminder, ChecklistEntry, ItemInput, ItemPatch, RelativeReminder, Reminder } from '../../domain/items/item.ts';
import { ItemView } from '../../domain/items/item-view.ts';
import { List } from '../../domain/items/list.ts';
import type { ServicePart } from './part.ts';

export const items: ServicePart<typeof modules> = {
  tags: {
    items: {
      name: 'Items',
      description:
        'What falls due: tasks, chores, notes and links, with start or due, deadline, recurrence, checklist and reminders, and the lists that they stand in. A recurring item is one item: completing it moves it on to its next occurrence.',
    },
    activity: {
      name: 'Activity',
      description: 'What happened to an item that it does not show itself: what gave way where a calendar and the item were both changed.',
    },
    recurrence: { name: 'Recurrence', description: 'RFC 5545 rules, tried out before they are saved.' },
  },
  components: {
    Item: ItemView,
    ItemInput,
    ItemPatch,
    Reminder,
    ChecklistEntry,
    ItemList: List,
    RelativeReminder,
    AbsoluteReminder,
    Activity: ActivityShown,
    CalendarVersion,
  },
};
