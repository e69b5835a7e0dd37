import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { eraseBelow } from '../../../shared/data/core/erase.ts';
import { fileContent } from '../../../shared/data/core/file-content.ts';
import { releaseStored } from '../../../shared/data/items/file-storage.ts';
import { everyFileOn, files, filesBelow, filesBy } from '../../../shared/data/items/files.ts';
import type { ItemId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { eraseFile, type File } from '../../../shared/domain/items/files/file.ts';

const perPage = 25;

/**
 * Erases the content of a file that was deleted or refused, then gives back what it held: in this order, so that what stands in the bucket always
 * counts. Done twice, it is done once.
 */
export const eraseContent = async (file: Pick<File, 'workspaceId' | 'itemId' | 'fileId'>, context: WriteContext): Promise<void> => {
  await fileContent.erase(file);
  await releaseStored(file, context);
};

/**
 * Erases all files on an item that is gone, and gives back what they held. An upload that is just looked at may put what it makes behind what was
 * erased, until its record is gone: so the content is erased once more after that.
 */
export const eraseFilesOn = async (of: { workspaceId: WorkspaceId; itemId: ItemId }, context: WriteContext): Promise<void> => {
  let found = 0;
  for await (const page of everyFileOn(of)) {
    for (const file of page) await eraseContent(file, context);
    found += page.length;
  }
  if (found === 0) return;
  const { pk, prefix } = filesBelow(of);
  await eraseBelow(pk, prefix);
  await fileContent.erase(of);
};

/** Erases what somebody has added, in whichever workspace, and says whether it came to its end before the moment that is given (milliseconds). */
export const eraseFilesBy = async (userId: UserId, untilMs: number, context: WriteContext): Promise<boolean> => {
  let cursor: string | undefined;
  do {
    const page = await filesBy(userId, { limit: perPage, cursor });
    for (const id of page.items) if (await files.find(id)) await files.update(id, each => eraseFile(each, context.now), context);
    cursor = page.cursor;
    if (cursor !== undefined && Date.now() > untilMs) return false;
  } while (cursor !== undefined);
  return true;
};
