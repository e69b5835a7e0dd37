import { type RowOf, write, writeAndQuery } from './row.ts';

/** Connected and subscribed calendars, feeds, imports. */
export const calendars = {
  apis: {
    api: { table: writeAndQuery, puts: ['USER', 'CONSENT'], indexes: ['gsi1'], providers: true },
    'consents-api': {
      because: 'it alone encrypts the tokens that providers give, which it cannot open again, and has the secrets of our clients there',
      table: write,
      puts: ['CONSENT'],
      secrets: ['google', 'microsoft'],
      providers: true,
      tokens: 'encrypt',
    },
    'imports-api': {
      because: 'it reads files of strangers, and writes items: what the others answer is the caller’s own, and no item',
      table: writeAndQuery,
      puts: ['WS', 'USER'],
    },
  },
  consumers: {
    'on-event': {
      impact: 'What gave way where a calendar and an item were both changed can be read some time later only.',
      table: ['PutItem'],
      puts: ['WS'],
      concurrency: 'consumer',
      timeoutSeconds: 20,
    },
    'on-sync': {
      because: 'it opens tokens, and may take two minutes',
      impact: 'Connected calendars are not kept in step: busy times grow old, and items do not reach them.',
      table: writeAndQuery,
      puts: ['WS', 'USER'],
      indexes: ['gsi1'],
      providers: true,
      tokens: 'open',
      concurrency: 'consumer',
      timeoutSeconds: 120,
    },
    'on-refresh': {
      because: 'it reads files of strangers, one at a time, which may take two minutes',
      impact: 'Subscribed calendars are not read: what changes there is not seen here. Large calendar files are not taken over.',
      table: writeAndQuery,
      puts: ['WS', 'USER'],
      concurrency: 'consumer',
      timeoutSeconds: 120,
      // One that is slow to read holds up no other.
      batchSize: 1,
    },
    'on-token': {
      because: 'it opens tokens and encrypts them anew, with the secrets of our clients at the providers',
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
} as const satisfies RowOf<'calendars'>;
