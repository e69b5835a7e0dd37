import { readAndQuery, type ServiceRow, write, writeAndQuery } from './row.ts';

/** Items, their lists, quick add, recurrence. */
export const items = {
  apis: {
    activity: { table: readAndQuery },
    items: { table: writeAndQuery, puts: ['WS'], indexes: ['gsi1'] },
    recurrence: {},
  },
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
} as const satisfies ServiceRow;
