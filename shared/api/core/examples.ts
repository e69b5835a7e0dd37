/** Things as the API answers them, for the examples of the routes: Ada's household and what falls due in it. */
const suffix = '01h455vb4pex5vsknk084sn02q';
export const ids = {
  userId: `user_${suffix}`,
  workspaceId: `ws_${suffix}`,
  listId: `list_${suffix}`,
  itemId: `item_${suffix}`,
  notificationId: `ntf_${suffix}`,
  subscriptionId: `push_${suffix}`,
} as const;

const createdAt = '2026-11-21T08:00:00.000Z';
const due = { date: '2026-11-28', time: '09:00', zone: 'Europe/Berlin' };

export const item = {
  workspaceId: ids.workspaceId,
  itemId: ids.itemId,
  title: 'Water the plants',
  kind: 'chore',
  priority: 'medium',
  tags: ['garden'],
  assignees: [ids.userId],
  checklist: [{ text: 'Balcony', done: false }],
  links: [],
  due,
  recurrence: { rule: 'FREQ=WEEKLY;BYDAY=SA', anchor: 'due', missed: 'once', monthEnd: 'omit' },
  reminders: [{ offset: '-PT1H' }],
  zone: 'Europe/Berlin',
  status: 'open',
  createdBy: ids.userId,
  createdAt,
  version: 1,
  fallsDueAt: '2026-11-28T08:00:00.000Z',
  overdue: false,
  nextReminderAt: '2026-11-28T07:00:00.000Z',
} as const;

/** The item of the examples after an occurrence of its series: its next one is due a week later. */
export const movedOn = (outcome: 'done' | 'skipped', at: string) => ({
  ...item,
  due: { ...item.due, date: '2026-12-05' },
  fallsDueAt: '2026-12-05T08:00:00.000Z',
  nextReminderAt: '2026-12-05T07:00:00.000Z',
  ended: 1,
  lastEnded: { due: item.due, outcome, at },
  version: 2,
});

export const workspace = {
  workspaceId: ids.workspaceId,
  name: 'Home',
  kind: 'household',
  createdBy: ids.userId,
  createdAt,
  version: 1,
} as const;

export const member = {
  workspaceId: ids.workspaceId,
  userId: ids.userId,
  role: 'member',
  addedBy: ids.userId,
  createdAt,
  version: 1,
} as const;

export const list = {
  workspaceId: ids.workspaceId,
  listId: ids.listId,
  name: 'Garden',
  createdBy: ids.userId,
  createdAt,
  version: 1,
} as const;

export const notification = {
  userId: ids.userId,
  notificationId: ids.notificationId,
  kind: 'reminder',
  content: {
    kind: 'reminder',
    workspaceId: ids.workspaceId,
    workspaceName: 'Home',
    itemId: ids.itemId,
    title: 'Water the plants',
    itemKind: 'chore',
    priority: 'medium',
    due,
    dueAt: '2026-11-28T07:00:00.000Z',
    firedAt: '2026-11-28T07:00:00.120Z',
    lateMs: 120,
    others: 0,
  },
  status: 'unread',
  createdAt: '2026-11-28T07:00:00.240Z',
  tellAt: '2026-11-28T07:00:00.000Z',
  version: 1,
  title: 'Water the plants',
  body: 'Due today at 09:00',
} as const;
