import { type RowOf, write, writeAndQuery } from './row.ts';

/** Items, their lists and activity, quick add, recurrence. */
export const items = {
  apis: { api: { table: writeAndQuery, puts: ['WS'], indexes: ['gsi1'] } },
  consumers: {},
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
