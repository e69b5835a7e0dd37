import { readAndQuery, type ServiceRow, writeAndQuery } from './row.ts';

/** Items, their lists, quick add, recurrence. */
export const items = {
  apis: {
    activity: { table: readAndQuery },
    items: { table: writeAndQuery, puts: ['WS'], indexes: ['gsi1'] },
    recurrence: {},
  },
  consumers: {},
} as const satisfies ServiceRow;
