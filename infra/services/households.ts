import { type RowOf, write, writeAndQuery } from './row.ts';

/** What members of a household earn by what they do. */
export const households = {
  apis: { api: { table: writeAndQuery, puts: ['WS'] } },
  consumers: {
    'on-event': {
      impact: 'What members do earns them no points, and what is taken back leaves them theirs, until it is caught up with.',
      table: write,
      puts: ['WS'],
      concurrency: 'consumer',
      timeoutSeconds: 15,
    },
  },
} as const satisfies RowOf<'households'>;
