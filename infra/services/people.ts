import { type ServiceRow, write, writeAndQuery } from './row.ts';

/** Profiles, workspaces and their members, invitations, API keys. */
export const people = {
  apis: {
    invitations: { table: writeAndQuery, counts: true, indexes: ['gsi1'], secrets: ['links'] },
    keys: { table: writeAndQuery, secrets: ['keys'] },
    me: { table: writeAndQuery, indexes: ['gsi1'], accounts: 'read' },
    workspaces: { table: writeAndQuery, counts: true, indexes: ['gsi1'] },
  },
  consumers: {
    /** Erases what was deleted 30 days ago: the only function that may delete. */
    'workspaces/on-ended': {
      impact: 'Members of a deleted workspace beyond the first fifty are still in it, and what was deleted 30 days ago is not erased yet.',
      table: [...writeAndQuery, 'DeleteItem', 'BatchWriteItem'],
      counts: true,
      indexes: ['gsi1'],
      concurrency: 'consumer',
      timeoutSeconds: 60,
      batchSize: 1,
    },
    'invitations/on-invitation-sent': {
      impact: 'People who are invited get no mail.',
      table: write,
      secrets: ['links'],
      mail: true,
      tells: true,
      concurrency: 'mail',
      timeoutSeconds: 30,
    },
  },
} as const satisfies ServiceRow;
