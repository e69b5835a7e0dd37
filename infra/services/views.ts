import { type RowOf, readAndQuery, writeAndQuery } from './row.ts';

/** What is read across services. */
export const views = {
  apis: {
    api: { table: readAndQuery, indexes: ['gsi1'], timeoutSeconds: 20 },
    /** The gateway waits for thirty seconds. */
    'events-api': {
      because: 'its requests wait for what comes, each in an invocation of its own, for up to half a minute',
      table: readAndQuery,
      log: 'read',
      timeoutSeconds: 29,
      reserved: ({ hot }) => hot,
    },
    /** The tree of a log: grows it, proves by it, and signs what it says. */
    'log-api': {
      because: 'it alone signs for logs, and changes their trees',
      table: writeAndQuery,
      puts: ['TREE'],
      log: 'read',
      signs: true,
      timeoutSeconds: 29,
    },
  },
  consumers: {},
} as const satisfies RowOf<'views'>;
