import { type RowOf, write, writeAndQuery } from './row.ts';

/** Items, their lists and activity, quick add, recurrence. */
export const items = {
  apis: { api: { table: writeAndQuery, puts: ['WS'], indexes: ['gsi1'] } },
  consumers: {
    'on-event': {
      impact:
        'What is with members who are away, or have left, stays with them: rotas pass over nobody, and chores are left undone. Items that waited for others go on saying so.',
      table: writeAndQuery,
      puts: ['WS'],
      indexes: ['gsi1'],
      concurrency: 'consumer',
      timeoutSeconds: 60,
    },
  },
  due: {
    impact: 'Reminders do not go out when they fall due.',
    table: write,
    puts: ['WS'],
    concurrency: 'fire',
    timeoutSeconds: 15,
    reserved: ({ fire }) => fire,
    lateAfterSeconds: 10,
  },
} as const satisfies RowOf<'items'>;
