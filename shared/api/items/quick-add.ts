import * as z from 'zod';
import { ListId } from '../../domain/core/ids.ts';
import { Line } from '../../domain/core/text.ts';
import { ItemInput } from '../../domain/items/items/item.ts';
import { CreatedView } from '../../domain/items/items/item-view.ts';
import { languages } from '../../domain/items/quick-add/lexicon.ts';
import { fields } from '../../domain/items/quick-add/parts.ts';
import { item } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

const place = { text: z.string(), from: z.int().nonnegative(), to: z.int().positive() };
const QuickAdded = z.object({
  /** In which language the text was read. */
  language: z.enum(languages),
  /** What to send to create such an item; the title is missing where nothing is left for it. */
  draft: z.strictObject({ ...ItemInput.shape, title: z.string().optional() }),
  /** The text from its first character (UTF-16) to its last, each part with what it says. */
  parts: z.array(z.object({ field: z.enum(fields), ...place })),
  unclear: z.array(z.object(place)),
  /** What was created; absent where it was only to be explained. */
  item: CreatedView.optional(),
});

export const quickAddRoutes = {
  quickAdd: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/items/quick',
    access: 'item:create',
    limit: 'search',
    freshProfile: true,
    summary: 'Create an item from a line of text, or only explain what the text says',
    description:
      'In English, German, French, Spanish and Portuguese, by the caller’s language and on the wall clock of their zone: days, times, ranges, durations, recurrences (several times a day, several days, the nth weekday or workday of a month, with exceptions and an end), reminders, deadlines, `#list` or `#tag`, `@member`, and priorities (`!1` to `!4`, `p1` to `p4`, `!critical`). `#name` is a list where one has that name, else a tag; `@name` a member where exactly one has it. What it does not understand stays in the title; `parts` accounts for every character, `unclear` names what looks like more than a title or may be meant otherwise. `explainOnly` creates nothing, and refuses what creating would refuse.',
    body: z.strictObject({
      text: Line(500),
      explainOnly: z.boolean().default(false),
      /** The list it goes into, where the text names none. */
      listId: ListId.optional(),
    }),
    reply: QuickAdded,
    fails: ['invalid_recurrence'],
    example: {
      body: { text: 'Water the plants every Saturday 9am #garden !2 remind 1h before' },
      reply: {
        language: 'en',
        draft: {
          title: 'Water the plants',
          kind: 'task',
          zone: 'Europe/Berlin',
          tags: ['garden'],
          priority: 'medium',
          due: { date: '2026-11-28', time: '09:00', zone: 'Europe/Berlin' },
          recurrence: { rule: 'FREQ=WEEKLY;BYDAY=SA', anchor: 'due', missed: 'once', monthEnd: 'omit' },
          reminders: [{ offset: '-PT1H' }],
          checklist: [],
          links: [],
        },
        parts: [
          { field: 'title', text: 'Water the plants ', from: 0, to: 17 },
          { field: 'recurrence', text: 'every Saturday', from: 17, to: 31 },
          { field: 'title', text: ' ', from: 31, to: 32 },
          { field: 'due', text: '9am', from: 32, to: 35 },
          { field: 'title', text: ' ', from: 35, to: 36 },
          { field: 'tags', text: '#garden', from: 36, to: 43 },
          { field: 'title', text: ' ', from: 43, to: 44 },
          { field: 'priority', text: '!2', from: 44, to: 46 },
          { field: 'title', text: ' ', from: 46, to: 47 },
          { field: 'reminders', text: 'remind 1h before', from: 47, to: 63 },
        ],
        unclear: [],
        item,
      },
    },
  },
} as const satisfies Routes;
