/** The attributes that the table and its indexes are keyed by. */
export const attributes = {
  pk: 'pk',
  sk: 'sk',
  gsi1pk: 'gsi1pk',
  gsi1sk: 'gsi1sk',
  dueShard: 'dueShard',
  dueAt: 'dueAt',
  expiresAt: 'expiresAt',
} as const;

/** The partition of the due index for records whose rule keeps failing: neither tick nor sweep read it. */
export const parkedShard = 'DUE#parked';

export const indexes = { gsi1: 'gsi1', due: 'due' } as const;

/**
 * What `gsi1` carries beside its keys. Only what a firing leaves alone may stand here: a changed attribute costs another write
 * of the index with every reminder.
 */
export const projected = [
  'entity',
  'title',
  'kind',
  'priority',
  'due',
  'deadline',
  'duration',
  'assignees',
  'tags',
  'listId',
  'zone',
  'role',
  'locale',
] as const;
