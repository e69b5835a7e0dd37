import { type RowOf, write, writeAndQuery } from './row.ts';

/** What members of a household earn by what they do, and get for it, and who has what and whose turn comes next. */
export const households = {
  apis: { api: { table: writeAndQuery, puts: ['WS'], indexes: ['gsi1'] } },
  consumers: {
    'on-event': {
      impact:
        'What members do earns them no points, and what is taken back leaves them theirs, until it is caught up with. Allowances are given late. Points that are reserved for rewards which nobody decided on stay so. What is done counts for no streak.',
      table: writeAndQuery,
      puts: ['WS'],
      concurrency: 'consumer',
      timeoutSeconds: 15,
    },
  },
  due: {
    impact: 'Allowances are given late, and rewards that nobody has decided on go on waiting beyond their time.',
    table: write,
    puts: ['WS'],
    concurrency: 'consumer',
    timeoutSeconds: 15,
    lateAfterSeconds: 60,
  },
} as const satisfies RowOf<'households'>;
