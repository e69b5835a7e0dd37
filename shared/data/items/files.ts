import type { FileId, ItemId, UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { File } from '../../domain/items/files/file.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryIndex, queryTable } from '../core/query.ts';
import { readMany } from '../core/rows.ts';

/** A file on an item. `gsi1` is what somebody has added anywhere, until it is deleted, so that it can go with them. */
export const files = entity({
  name: 'file',
  pk: 'WS#{workspaceId}',
  sk: 'FILE#{itemId}#{fileId}',
  schema: File,
  gsi1: ({ workspaceId, itemId, fileId, createdBy, deletedAt }) =>
    createdBy && !deletedAt ? { gsi1pk: `USER#${createdBy}#FILES`, gsi1sk: `${workspaceId}#${itemId}#${fileId}` } : undefined,
});

type Of = { workspaceId: WorkspaceId; itemId: ItemId };
type PageOptions = { limit: number; cursor?: string };

/** Where the files on an item stand. */
export const filesBelow = ({ workspaceId, itemId }: Of) => ({ pk: `WS#${workspaceId}`, prefix: `FILE#${itemId}#` });

/** These files on an item, consistent, as far as they are there; none are asked for where none are named. */
export const filesAt = async ({ workspaceId, itemId }: Of, ids: readonly FileId[] = []): Promise<File[]> => {
  const keys = [...new Set(ids)].map(fileId => files.keyOf({ workspaceId, itemId, fileId }));
  return keys.length === 0 ? [] : (await readMany(keys)).map(files.fromRow);
};

/** A page of the files on an item, oldest first, without those that were deleted unless all are wanted. */
export const filesOf = (of: Of, options: PageOptions, which: 'present' | 'all' = 'present'): Promise<Page<File>> =>
  queryTable(filesBelow(of), files.fromRow, { ...options, keep: ({ deletedAt }) => which === 'all' || !deletedAt });

/** Every file on an item, in pages, also what is left of those that were deleted. */
export async function* everyFileOn(of: Of): AsyncGenerator<File[]> {
  let cursor: string | undefined;
  do {
    const page = await filesOf(of, { limit: 100, cursor }, 'all');
    yield page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

const Place = File.pick({ workspaceId: true, itemId: true, fileId: true });

/** Where a page of what somebody has added stands, in whichever workspace: by the index, a moment behind the table. */
export const filesBy = (userId: UserId, options: PageOptions) =>
  queryIndex({ pk: `USER#${userId}#FILES` }, row => Place.parse(files.idsOf(row)), options);
