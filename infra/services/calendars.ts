import { type ServiceRow, write, writeAndQuery } from './row.ts';

/** Connected and subscribed calendars, feeds, imports. */
export const calendars = {
  apis: {
    /** Encrypts the tokens that it is given, and cannot open them again. */
    consents: {
      table: write,
      puts: ['CONSENT'],
      secrets: ['google', 'microsoft'],
      providers: true,
      tokens: 'encrypt',
    },
    feeds: { table: writeAndQuery, puts: ['USER'], indexes: ['gsi1'] },
    connections: { table: writeAndQuery, puts: ['USER', 'CONSENT'], indexes: ['gsi1'], providers: true },
    imports: { table: writeAndQuery, puts: ['WS', 'USER'] },
    subscriptions: { table: writeAndQuery, puts: ['USER'] },
  },
  consumers: {
    'calendars/on-calendar-conflict': {
      impact: 'What gave way where a calendar and an item were both changed can be read some time later only.',
      table: ['PutItem'],
      puts: ['WS'],
      concurrency: 'consumer',
      timeoutSeconds: 20,
    },
    'calendars/on-sync': {
      impact: 'Connected calendars are not kept in step: busy times grow old, and items do not reach them.',
      table: writeAndQuery,
      puts: ['WS', 'USER'],
      indexes: ['gsi1'],
      providers: true,
      tokens: 'open',
      concurrency: 'consumer',
      timeoutSeconds: 120,
    },
    'calendars/on-refresh': {
      impact: 'Subscribed calendars are not read: what changes there is not seen here. Large calendar files are not taken over.',
      table: writeAndQuery,
      puts: ['WS', 'USER'],
      concurrency: 'consumer',
      timeoutSeconds: 120,
      // Files of strangers: one that is slow to read holds up no other.
      batchSize: 1,
    },
    'calendars/on-token': {
      impact: 'Connected calendars stop within an hour, and disconnected accounts stay known to their provider.',
      table: write,
      puts: ['USER', 'CONSENT'],
      secrets: ['google', 'microsoft'],
      providers: true,
      tokens: 'renew',
      concurrency: 'consumer',
      timeoutSeconds: 60,
    },
  },
  due: {
    impact: 'Connected calendars are not kept in step or renewed, and subscribed ones not read again.',
    table: write,
    puts: ['USER', 'CONSENT'],
    concurrency: 'consumer',
    timeoutSeconds: 15,
    reserved: ({ consumer }) => consumer,
  },
} as const satisfies ServiceRow;
