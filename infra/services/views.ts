import { read, type ServiceRow } from './row.ts';

/** What is read across services. */
export const views = {
  apis: {
    agenda: { table: read, indexes: ['gsi1'] },
  },
  consumers: {},
} as const satisfies ServiceRow;
