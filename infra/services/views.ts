import { type RowOf, readAndQuery, writeAndQuery } from './row.ts';

/** What is read across services. */
export const views = {
  apis: {
    api: { table: writeAndQuery, puts: ['SOCKETS'], indexes: ['gsi1'], sockets: 'tell', flags: true, timeoutSeconds: 20 },
    /** The gateway waits for thirty seconds. */
    'events-api': {
      because: 'its requests wait for what comes, each in an invocation of its own, for up to half a minute',
      table: readAndQuery,
      log: 'read',
      flags: true,
      timeoutSeconds: 29,
      reserved: ({ hot }) => hot,
    },
    /** The tree of a log: grows it, proves by it, and signs what it says. Beside it the audit, for the same few who read logs whole. */
    'log-api': {
      because: 'it signs for logs, and changes their trees',
      table: writeAndQuery,
      puts: ['TREE', 'USER'],
      log: 'read',
      exports: 'read',
      signs: 'checkpoints',
      timeoutSeconds: 29,
    },
  },
  consumers: {
    /** Makes files of logs, which it opens for that. */
    'on-event': {
      impact: 'Files of logs that somebody has asked for are not made.',
      table: writeAndQuery,
      puts: ['USER'],
      log: 'read',
      exports: 'write',
      concurrency: 'consumer',
      timeoutSeconds: 60,
    },
  },
  sockets: {
    'on-socket': {
      because: 'the gateway of sockets calls it, in a form of its own, and it alone takes tickets',
      impact: 'Nobody sees at once what others do: clients ask for it instead.',
      table: [...writeAndQuery, 'DeleteItem'],
      puts: ['SOCKETS'],
      secrets: ['cursors'],
      log: 'read',
      sockets: 'send',
      limits: true,
    },
  },
  outside: {
    /** The publisher puts a word of each row of a workspace’s log onto its queue. */
    'on-log': {
      because: 'it hears of rows of logs and not of events, and what it sends must not wait for webhooks',
      impact: 'Open sockets are told nothing: their clients see what happened when they ask.',
      table: [...writeAndQuery, 'DeleteItem'],
      puts: ['SOCKETS'],
      secrets: ['cursors'],
      log: 'read',
      sockets: 'send',
      concurrency: 'consumer',
      timeoutSeconds: 20,
    },
    /** It too hears of rows of logs, of users as well, all of a minute at once: it takes them into their trees, and signs once for all. */
    'on-grown': {
      because: 'it gathers a minute of rows, and signs for the stage',
      impact: 'The log of all checkpoints stands still: that a log is the same for everybody can be shown up to then alone.',
      table: writeAndQuery,
      puts: ['TREE'],
      log: 'read',
      signs: 'checkpoints',
      concurrency: 'consumer',
      timeoutSeconds: 60,
      gathers: true,
    },
  },
} as const satisfies RowOf<'views'>;
