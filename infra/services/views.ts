import { read, readAndQuery, type ServiceRow, writeAndQuery } from './row.ts';

/** What is read across services. */
export const views = {
  apis: {
    agenda: { table: read, indexes: ['gsi1'] },
    /** Its requests wait for what comes, each in an invocation of its own. The gateway waits for thirty seconds. */
    events: { table: readAndQuery, log: 'read', timeoutSeconds: 29, reserved: ({ hot }) => hot },
    /** The tree of a log: grows it, proves by it, and signs what it says. */
    log: { table: writeAndQuery, puts: ['TREE'], log: 'read', signs: true, timeoutSeconds: 29 },
    export: { table: readAndQuery, indexes: ['gsi1'], timeoutSeconds: 20 },
  },
  consumers: {},
} as const satisfies ServiceRow;
