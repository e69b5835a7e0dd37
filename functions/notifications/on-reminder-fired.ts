import { catalogue } from '../../events/index.ts';
import type { EventOf } from '../../events/event.ts';
import { membershipOf, membersOf } from '../../shared/data/members.ts';
import { workspaces } from '../../shared/data/workspaces.ts';
import { concerns } from '../../shared/domain/agenda.ts';
import type { Item } from '../../shared/domain/item.ts';
import { notesLimit, type ReminderContent } from '../../shared/domain/notification-content.ts';
import type { Member } from '../../shared/domain/workspace.ts';
import { consume } from '../../shared/runtime/consume.ts';
import { notify } from '../../shared/runtime/notify.ts';

type Fired = EventOf<(typeof catalogue)['item.reminder_fired']>;

/** Those whom the item concerns and who are still members: its assignees, or everybody but guests. */
const recipientsOf = async (item: Item): Promise<Member[]> => {
  if (item.assignees.length > 0) {
    const found = await Promise.all(item.assignees.map(userId => membershipOf({ workspaceId: item.workspaceId, userId })));
    return found.filter(member => member !== undefined);
  }
  const found: Member[] = [];
  let cursor: string | undefined;
  do {
    const page = await membersOf(item.workspaceId, { limit: 100, cursor });
    found.push(...page.items.filter(({ userId, role }) => concerns(item, userId, role === 'guest')));
    cursor = page.cursor;
  } while (cursor);
  return found;
};

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
  { 'item.reminder_fired': catalogue['item.reminder_fired'] },
  {
    'item.reminder_fired': async event => {
      const { workspaceId, priority } = event.record;
      const [workspace, recipients] = await Promise.all([workspaces.get({ workspaceId }), recipientsOf(event.record)]);
      const content = contentOf(event, workspace.name);
      const kind = priority === 'critical' ? 'critical' : 'reminder';
      for (let i = 0; i < recipients.length; i += 10)
        await Promise.all(recipients.slice(i, i + 10).map(({ userId }) => notify({ userId, kind, content, cause: event, tellAt: content.dueAt })));
    },
  },
);
