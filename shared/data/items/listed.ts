import { Failure } from '../../domain/core/failure.ts';
import type { ListId, WorkspaceId } from '../../domain/core/ids.ts';
import type { Item } from '../../domain/items/items/item.ts';
import type { Placed } from '../../domain/items/lists/place.ts';
import { type Page, queryIndex } from '../core/query.ts';
import { type AgendaEntry, entryFrom } from './agenda.ts';

/** The most open items of a list that are put in order. */
export const listedAtMost = 2000;
/** How often a request reads on in the agenda of the workspace, up to 2,400 entries or a megabyte each time. */
const readsAtMost = 10;

type ListKey = { workspaceId: WorkspaceId; listId: ListId };
/** An open item of a list as the index has it: where it stands, and whom it concerns. */
export type Listed = Placed & Pick<Item, 'assignees'>;

const listedFrom = ({ itemId, assignees, summary }: AgendaEntry): Listed => ({
  itemId,
  assignees,
  sectionId: summary?.sectionId,
  place: summary?.place,
});

/**
 * The open items of a list, a moment behind and in no order: those at a time stand in the agenda of the workspace, the others by themselves. What is done
 * costs nothing. Fails with `limit_reached` where they are more than can be put in order.
 */
export const listedIn = async ({ workspaceId, listId }: ListKey): Promise<Listed[]> => {
  const read = (pk: string): Promise<Page<AgendaEntry>> =>
    queryIndex({ pk }, entryFrom, { limit: listedAtMost, keep: entry => entry.listId === listId, requests: readsAtMost });
  const pages = await Promise.all([read(`WS#${workspaceId}#AGENDA`), read(`WS#${workspaceId}#LIST#${listId}`)]);
  const found = pages.flatMap(({ items }) => items);
  if (found.length > listedAtMost || pages.some(({ cursor }) => cursor !== undefined))
    throw new Failure('limit_reached', { limit: listedAtMost });
  return found.map(listedFrom);
};
