import * as z from 'zod';
import { type ItemId, UserId, type WorkspaceId } from '../../domain/core/ids.ts';
import { Act, madeAs } from '../../domain/items/history/act.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import { readRow } from '../core/rows.ts';
import { items } from './items.ts';

/** What a change of an item changed, for a day: written with it or not at all. */
export const acts = entity({ name: 'act', pk: 'WS#{workspaceId}', sk: 'ACT#{itemId}#{made}', schema: Act });

type Of = { workspaceId: WorkspaceId; itemId: ItemId };
/** More than anybody does to one item in a day. */
const mostInADay = 1000;

/** Where the acts on an item stand. */
export const actsBelow = ({ workspaceId, itemId }: Of) => ({ pk: `WS#${workspaceId}`, prefix: `ACT#${itemId}#` });

/** The acts on an item behind one of its versions, consistent. */
export const actsSince = ({ workspaceId, itemId }: Of, version: number): Promise<Act[]> => {
  const range = { pk: `WS#${workspaceId}`, from: `ACT#${itemId}#${madeAs(version + 1)}`, to: `ACT#${itemId}#99999999` };
  return wholeOfTable(range, acts.fromRow, mostInADay, () => true);
};

const Head = z.object({
  version: z.int(),
  event: z.object({
    type: z.string(),
    at: z.string(),
    data: z.object({ ended: z.object({ at: z.string() }).optional(), claimedAt: z.string().optional(), userId: UserId.optional() }),
  }),
});

/** What made the version of an item that stands there now: what happened, and when; where it was opened again, the end that this took back; where it was approved, when it was claimed; and whose part it was. */
export const headOf = async (of: Of) => {
  const row = await readRow(items.keyOf(of));
  if (!row) return undefined;
  const { version, event } = Head.parse(row);
  return {
    version,
    type: event.type,
    at: event.at,
    takenBack: event.data.ended?.at,
    claimedAt: event.data.claimedAt,
    partOf: event.data.userId,
  };
};
