import type { EventOf } from '../../events/event.ts';
import { itemEvents } from '../../events/item.ts';
import { recipientsAmong, recipientsOf } from '../../shared/data/recipients.ts';
import { nameOfWorkspace } from '../../shared/data/workspaces.ts';
import type { Item } from '../../shared/domain/item.ts';
import { notesLimit, type ReminderContent } from '../../shared/domain/notification-content.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { consume } from '../../shared/runtime/consume.ts';
import { notify } from '../../shared/runtime/notify.ts';
import { settleAll } from '../../shared/runtime/settle.ts';

type Fired = EventOf<(typeof itemEvents)['item.reminder_fired']>;

/** Those whom the item concerns and who are members now, page after page: its assignees, or everybody but guests. */
const pagesOfRecipients = ({ workspaceId, assignees }: Item): AsyncIterable<Profile[]> | Promise<Profile[]>[] =>
  assignees.length > 0 ? [recipientsAmong(workspaceId, assignees)] : recipientsOf(workspaceId);

const contentOf = ({ at, data, record: item }: Fired, workspaceName: string): ReminderContent => ({
  kind: 'reminder',
  workspaceId: item.workspaceId,
  workspaceName,
  itemId: item.itemId,
  title: item.title,
  itemKind: item.kind,
  priority: item.priority,
  due: data.occurrence ?? item.due,
  deadline: item.deadline,
  notes: item.notes?.slice(0, notesLimit),
  dueAt: new Date(Date.parse(at) - data.lateMs).toISOString(),
  firedAt: at,
  lateMs: data.lateMs,
  others: data.reminders.length - 1,
});

/** A reminder has fired: everyone whom it concerns gets a notification, planned by their own preferences. */
export const handler = consume(
  { 'item.reminder_fired': itemEvents['item.reminder_fired'] },
  {
    'item.reminder_fired': async event => {
      const item = event.record;
      const content = contentOf(event, await nameOfWorkspace(item.workspaceId, Date.now()));
      const kind = item.priority === 'critical' ? 'critical' : 'reminder';
      for await (const profiles of pagesOfRecipients(item))
        await settleAll(profiles.map(reader => notify(reader, { kind, content, cause: event, tellAt: content.dueAt })));
    },
  },
);
