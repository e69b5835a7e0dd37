import * as z from 'zod';
import { Board, boardRules } from '../../domain/households/board.ts';
import { Zone } from '../../domain/time/when.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

const entry = {
  itemId: ids.itemId,
  title: 'Water the plants',
  kind: 'chore',
  priority: 'medium',
  rotaId: 'rota_01h455vb4pex5vsknk084sn02q',
  points: 5,
  assignees: [ids.userId],
  when: { date: '2026-11-28', time: '09:00', zone: 'Europe/Berlin' },
} as const;
const away = { from: '2026-12-04T23:00:00.000Z', until: '2026-12-06T23:00:00.000Z' };
const ben = 'user_01h455vb4pex5vsknk084sn02r';
const board = {
  workspaceId: ids.workspaceId,
  zone: 'Europe/Berlin',
  from: '2026-11-28',
  to: '2026-12-04',
  people: [
    {
      userId: ids.userId,
      displayName: 'Ada',
      away: [],
      streak: { days: 12, from: '2026-11-15', to: '2026-11-28' },
      entries: [
        {
          ...entry,
          state: 'waiting',
          at: '2026-11-28T08:00:00.000Z',
          date: '2026-11-28',
          claim: { by: ids.userId, at: '2026-11-28T07:50:00.000Z' },
          next: { userId: ids.userId, why: 'next_in_order', away: [ben] },
        },
      ],
    },
    { userId: ben, displayName: 'Ben', away: [away], entries: [] },
  ],
  unassigned: [],
  done: [{ itemId: ids.itemId, title: 'Dishes', by: ben, at: '2026-11-28T07:00:00.000Z', points: 2 }],
  more: false,
} as const;

export const boardRoutes = {
  getBoard: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/board',
    access: 'item:read',
    summary: 'Read the board of a household: who has what today and in the next days, and whose turn comes next',
    description: `All that is open and due before the end of \`days\` (what is overdue too), with each who has it, and what everybody has in \`unassigned\`; occurrences to come of what returns, and what was done today. Items at no time are not on it.

What has a rota says whose turn comes after the one at hand (\`next\`), and of each occurrence to come whose it will be (\`turn\`), if everybody does theirs when it is due: by the rule of the rota itself, with whoever will be away passed over (\`away\`), and who has no time by calendars that they want heeded (\`busy\`). Where that takes a calendar that is not read, nothing is said of that turn of the rota and those after it, and what is to come stands with who has it now: of more than twenty people, of a thousand events and more, of occurrences more than a month behind the board, and for an API key without \`account:read\`. \`why\` says by what: \`owes_most\`, \`next_in_order\` and so on; how they stand to each other is in \`rotas\`.

\`streak\` of a person is on how many days in a row they did all that was theirs (\`GET …/streaks\` has more of it).

Everybody sees what they may read elsewhere: items by their role and lists, names and absences with \`member:read\`, rotas with \`list:read\`. It begins with today in \`zone\`, that of the caller unless it is said.

It is made to be asked again and again: send the ETag of the last answer in \`If-None-Match\`. Nothing but the end of the log of the workspace is read, and 304 answered, while nothing has changed, for five minutes at the most: so long a turn may be told by a calendar as it was before. \`more\` says that there is more than stands on it: 200 items, and 500 entries.`,
    query: z.strictObject({ zone: Zone.optional(), days: z.coerce.number().int().min(1).max(boardRules.days).default(7) }),
    reply: Board,
    tagged: true,
    fails: [],
    example: { query: { days: '7' }, reply: board },
  },
} as const satisfies Routes;
