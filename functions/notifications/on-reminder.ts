import type { EventOf } from '../../events/event.ts';
import { itemEvents } from '../../events/items/item.ts';
import { recipientsFor } from '../../shared/data/items/recipients.ts';
import { nameOfWorkspace } from '../../shared/data/people/workspaces.ts';
import { later } from '../../shared/domain/core/due.ts';
import { anchorField, anchorOf } from '../../shared/domain/items/occurrences/item-span.ts';
import { askedAt } from '../../shared/domain/items/parts/item-parts.ts';
import { notesLimit, type ReminderContent } from '../../shared/domain/notifications/notification-content.ts';
import { consume } from '../../shared/runtime/events/consume.ts';
import { allOrThrow } from '../../shared/runtime/events/settle.ts';
import { notify } from './inbox/notify.ts';

type Fired = EventOf<(typeof itemEvents)['item.reminder_fired']>;

const contentOf = ({ at, data, record: item }: Fired, workspaceName: string): ReminderContent => ({
  kind: 'reminder',
  workspaceId: item.workspaceId,
  workspaceName,
  itemId: item.itemId,
  title: item.title,
  itemKind: item.kind,
  priority: item.priority,
  [anchorField(item)]: data.occurrence ?? anchorOf(item),
  deadline: item.deadline,
  notes: item.notes?.slice(0, notesLimit),
  dueAt: later(at, -data.lateMs),
  firedAt: at,
  lateMs: data.lateMs,
  others: data.reminders.length - 1,
});

/** A reminder has fired: everyone whom it concerns now gets a notification, planned by their own preferences. */
export const handler = consume(
  { 'item.reminder_fired': itemEvents['item.reminder_fired'] },
  {
    'item.reminder_fired': async event => {
      const item = event.record;
      const content = contentOf(event, await nameOfWorkspace(item.workspaceId, Date.now()));
      const kind = item.priority === 'critical' ? 'critical' : 'reminder';
      for await (const profiles of recipientsFor(item, askedAt(item, event.data.occurrence)))
        await allOrThrow(profiles.map(reader => notify(reader, { kind, content, cause: event, tellAt: content.dueAt })));
    },
  },
);
