import { type RowOf, write, writeAndQuery } from './row.ts';

/** Profiles, workspaces and their members, invitations, API keys. */
export const people = {
  apis: {
    api: { table: writeAndQuery, puts: ['WS', 'USER'], counts: true, indexes: ['gsi1'], accounts: 'read', passkeys: true },
    'invitations-api': {
      because: 'it has the secret behind links',
      table: writeAndQuery,
      puts: ['WS'],
      counts: true,
      indexes: ['gsi1'],
      secrets: ['links'],
    },
    'keys-api': {
      because: 'it alone has the secret that the tokens of API keys come from',
      table: writeAndQuery,
      puts: ['USER'],
      secrets: ['keys'],
    },
  },
  consumers: {
    'on-invitation-sent': {
      because: 'it sends mail, as fast as SES lets it, with the secret behind links',
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
} as const satisfies RowOf<'people'>;
