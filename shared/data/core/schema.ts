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
 * What `gsi1` carries beside its keys: what lists show of items, and of appointments, absences and times of being busy; `summary` is a map for
 * what else a kind's lists show. Only what a firing leaves alone may stand here: a changed attribute costs another write of the index with every reminder. An index's projection can never be
 * changed, only replaced by another index.
 */
export const projected = [
  'entity',
  'title',
  'kind',
  'priority',
  'start',
  'due',
  'deadline',
  'duration',
  'endsAt',
  'visibility',
  'assignees',
  'tags',
  'listId',
  'ownerId',
  'subjectId',
  'zone',
  'role',
  'locale',
  'summary',
] as const;

/** What `due` carries beside its keys: the kind of record, so that whoever reads the index knows whose it is without reading the record. */
export const dueProjected = ['entity'] as const;
