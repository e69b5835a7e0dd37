import { type ServiceRow, write, writeAndQuery } from './row.ts';

/** Profiles, workspaces and their members, invitations, API keys. */
export const people = {
  apis: {
    invitations: { table: writeAndQuery, puts: ['WS'], counts: true, indexes: ['gsi1'], secrets: ['links'] },
    jobs: { table: writeAndQuery, puts: ['USER'] },
    keys: { table: writeAndQuery, puts: ['USER'], secrets: ['keys'] },
    me: { table: writeAndQuery, puts: ['USER'], indexes: ['gsi1'], accounts: 'read' },
    workspaces: { table: writeAndQuery, puts: ['WS'], counts: true, indexes: ['gsi1'] },
  },
  consumers: {
    'people/on-invitation-sent': {
      impact: 'People who are invited get no mail.',
      table: write,
      puts: ['WS'],
      secrets: ['links'],
      mail: true,
      tells: true,
      concurrency: 'mail',
      timeoutSeconds: 30,
    },
  },
  due: {
    impact:
      'Digests do not go out, API keys and invitations end unannounced, what was deleted 30 days ago is not erased, and long work such as an import does not go on.',
    table: write,
    puts: ['WS', 'USER'],
    concurrency: 'consumer',
    timeoutSeconds: 15,
    reserved: ({ consumer }) => consumer,
    lateAfterSeconds: 60,
  },
} as const satisfies ServiceRow;
