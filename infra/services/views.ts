import { read, readAndQuery, type ServiceRow } from './row.ts';

/** What is read across services. */
export const views = {
  apis: {
    agenda: { table: read, indexes: ['gsi1'] },
    export: { table: readAndQuery, indexes: ['gsi1'], timeoutSeconds: 20 },
  },
  consumers: {},
} as const satisfies ServiceRow;
