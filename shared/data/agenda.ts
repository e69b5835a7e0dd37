import * as z from 'zod';
import { concerns } from '../domain/agenda.ts';
import { ItemKind, Priority } from '../domain/item.ts';
import type { Role } from '../domain/permissions.ts';
import { When } from '../domain/when.ts';
import { items } from './items.ts';
import { idsFrom } from './key.ts';
import { queryIndex } from './query.ts';

/** An item as the agenda index holds it: without what a firing changes. `sort` begins with the instant that orders it. */
const Entry = z.object({
  workspaceId: z.string(),
  itemId: z.string(),
  title: z.string(),
  kind: ItemKind,
  priority: Priority,
  due: When.optional(),
  deadline: When.optional(),
  duration: z.string().optional(),
  tags: z.array(z.string()),
  listId: z.string().optional(),
  assignees: z.array(z.string()),
  zone: z.string(),
  sort: z.string(),
});
export type AgendaEntry = z.infer<typeof Entry>;

const fromRow = (row: Record<string, unknown>): AgendaEntry =>
  Entry.parse({ ...row, ...idsFrom(items.pk, String(row.pk)), ...idsFrom(items.sk, String(row.sk)), sort: row.gsi1sk });

type Asked = { workspaceId: string; role: Role; userId: string; from: string; to: string; limit: number; latestFirst?: boolean };

/** What falls due in a workspace for one of its members, in a window of instants (`to` exclusive), in the order of time or against it. One query. */
export const agendaIn = async ({ workspaceId, role, userId, from, to, limit, latestFirst }: Asked): Promise<AgendaEntry[]> => {
  const { items: entries } = await queryIndex({ pk: `WS#${workspaceId}#AGENDA`, from, to }, fromRow, {
    limit,
    descending: latestFirst,
    keep: entry => concerns(entry, userId, role === 'guest'),
  });
  return entries;
};
