import * as z from 'zod';
import { ItemId, ListId } from '../../domain/core/ids.ts';
import { Recurrence } from '../../domain/time/recurrence.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { JobView, job } from '../people/jobs.ts';

/** The largest file, in characters: a request of the API has 256 KB at the most. */
export const longestFile = 240_000;
/** The most events and tasks that one file may hold: to be taken over within the request, and by a job. */
export const componentsAtOnce = 100;
export const componentsAtMost = 5000;

const Missed = Recurrence.shape.missed.unwrap();
const Loss = z.object({ part: z.string(), reason: z.string() });
const Component = z.object({ component: z.string(), uid: z.string().optional(), title: z.string().optional() });

const file = {
  query: z.strictObject({
    /** Beside a file that is sent as it is: the list that the items stand in, and whether what is over is taken. */
    listId: ListId.optional(),
    past: z.enum(['true', 'false']).optional(),
    missed: Missed.optional(),
  }),
  text: { type: 'text/calendar', field: 'calendar' },
  body: z.strictObject({
    /** The text of the file (RFC 5545). */
    calendar: z.string().min(1).max(longestFile),
    /** The list that the items stand in. */
    listId: ListId.optional(),
    past: z.boolean().default(false),
    /** What becomes of occurrences that nobody does; without it, `skip` for events and `once` for tasks. */
    missed: Missed.optional(),
  }),
};

const calendar =
  'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nBEGIN:VEVENT\r\nUID:a@example.org\r\nDTSTAMP:20261121T080000Z\r\nDTSTART;VALUE=DATE:20271224\r\nSUMMARY:Christmas Eve\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';

export const importRoutes = {
  importCalendar: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/imports',
    access: 'item:create',
    limit: 'upload',
    summary: 'Take the events and tasks of an iCalendar file over as items',
    description: `An event is due when it ends, with its length as the duration, so that alarms before its start stay where they are. A series is one item; an occurrence of it that was moved is an item of its own. What is over is left out unless \`past\` is true. A series that began long ago stands at its next occurrence, unless \`missed\` is \`pile_up\`. The same event again makes no second item. The file may be sent as it is, as \`text/calendar\`, with the rest in the query. For each component the answer says what became of it, and what of it an item does not hold. One of more than ${componentsAtOnce} components is for \`POST …/import-jobs\`.`,
    ...file,
    reply: z.object({
      /** Each component that is an item now; `created` is false where it was one already, and stays as it is. */
      taken: z.array(Component.extend({ itemId: ItemId, created: z.boolean(), losses: z.array(Loss) })),
      refused: z.array(Component.extend({ reason: z.string() })),
    }),
    fails: ['limit_reached'],
    example: {
      body: { calendar },
      reply: {
        taken: [{ component: 'vevent', uid: 'a@example.org', title: 'Christmas Eve', itemId: ids.itemId, created: true, losses: [] }],
        refused: [],
      },
    },
  },
  startImport: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/import-jobs',
    access: 'item:create',
    limit: 'upload',
    summary: 'Begin a job that takes a large iCalendar file over as items',
    description: `As \`POST …/imports\` does it, for up to ${componentsAtMost} components: the answer is a job, and \`Location\` leads to it. Its \`outcomes\` count what was \`created\`, what was \`known\` already, and what was refused by its reason. You may have five jobs at once.`,
    ...file,
    reply: JobView,
    status: 202,
    location: '/v1/jobs/{jobId}',
    fails: ['limit_reached', 'conflict'],
    example: { body: { calendar }, reply: { ...job, status: 'waiting', total: 1, done: 0, outcomes: {}, version: 1 } },
  },
} as const satisfies Routes;
