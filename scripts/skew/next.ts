/** A change of the product's source: in this file, this text becomes that. The text must be there, once. */
export type Patch = { file: string; find: string; replace: string };

/**
 * The next version, as a team would make it: attributes and words that today's code does not know, in records and events, a right, and a type of event with
 * a listener. Today's code must stand beside it.
 */
export const next: Patch[] = [
  // A new kind of item, which tasks become, and an attribute of items that its rules write.
  { file: 'shared/domain/items/items/item.ts', find: "z.enum(['task', 'chore',", replace: "z.enum(['errand', 'task', 'chore'," },
  {
    file: 'shared/wording/catalogue/en.ts',
    find: "  'kind.chore': 'Chore',",
    replace: "  'kind.chore': 'Chore',\n  'kind.errand': 'Errand',",
  },
  {
    file: 'shared/domain/items/items/item.ts',
    find: '  completedAt: instant.optional(),',
    replace: '  mood: z.object({ by: z.string() }).optional(),\n  completedAt: instant.optional(),',
  },
  {
    file: 'shared/domain/items/history/item-changes.ts',
    find: "return { next: schedule({ ...item, remindedUntil: silentUntil(item) }), event: { type: 'item.created', data: {} } };",
    replace:
      "return { next: { ...schedule({ ...item, remindedUntil: silentUntil(item) }), kind: item.kind === 'task' ? 'errand' : item.kind, mood: { by: 'next' } }, event: { type: 'item.created', data: { from: 'next' } } };",
  },
  // An attribute of notifications, and one of profiles.
  {
    file: 'shared/domain/notifications/notification.ts',
    find: '  acted: NotificationAction.optional(),',
    replace: "  tone: z.enum(['calm']).optional(),\n  acted: NotificationAction.optional(),",
  },
  {
    file: 'shared/domain/notifications/notification.ts',
    find: '    createdAt: now,\n',
    replace: "    tone: 'calm' as const,\n    createdAt: now,\n",
  },
  {
    file: 'shared/domain/people/profiles/profile.ts',
    find: '  digestDays: DigestDays.optional(),',
    replace: '  pronouns: z.string().optional(),\n  digestDays: DigestDays.optional(),',
  },
  {
    file: 'shared/domain/people/profiles/profile.ts',
    find: '...wishesIn(said), createdAt',
    replace: "...wishesIn(said), pronouns: 'they', createdAt",
  },
  // A new right, which every authorizer of that version gives.
  {
    file: 'shared/domain/core/action.ts',
    find: "export const Action = z.enum(['read',",
    replace: "export const Action = z.enum(['admire', 'read',",
  },
  { file: 'shared/domain/core/permission-codec.ts', find: 'actions: { read: 0,', replace: 'actions: { admire: 15, read: 0,' },
  // A new type of event, and who listens to it.
  { file: 'events/items/item.ts', find: "  'item.created': kind,", replace: "  'item.created': kind,\n  'item.admired': kind," },
  {
    file: 'shared/domain/items/history/item-changes.ts',
    find: "const event = { type: 'item.changed', data: { fields,",
    replace: "const event = { type: patch.title === 'Admired' ? 'item.admired' : 'item.changed', data: { fields,",
  },
  {
    file: 'events/consumers.ts',
    find: "'notifications/on-reminder': [{ type: 'item.reminder_fired' }]",
    replace: "'notifications/on-reminder': [{ type: 'item.reminder_fired' }, { type: 'item.admired' }]",
  },
  {
    file: 'functions/notifications/on-reminder.ts',
    find: "  { 'item.reminder_fired': itemEvents['item.reminder_fired'] },\n  {",
    replace:
      "  { 'item.reminder_fired': itemEvents['item.reminder_fired'], 'item.admired': itemEvents['item.admired'] },\n  {\n    'item.admired': async () => undefined,",
  },
];

/** What the next version writes into records when it makes them, and nobody takes away. */
export const ofNext = ['mood', 'pronouns', 'tone'];

/** A storage layer as it was: what its code does not know of a record is erased by its next write. The journey has to find it. */
export const forgetful: Patch[] = [{ file: 'shared/data/core/codec.ts', find: '      ...unknown,\n', replace: '' }];
