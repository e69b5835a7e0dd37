import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { fileContent } from '../../../shared/data/core/file-content.ts';
import { files } from '../../../shared/data/items/files.ts';
import { unlessGone } from '../../../shared/domain/core/failure.ts';
import { type File, isAwaited, readyFile, refuseFile } from '../../../shared/domain/items/files/file.ts';
import { render } from '../../../shared/pictures/render.ts';
import { besideItem } from './follow.ts';

type Id = Pick<File, 'workspaceId' | 'itemId' | 'fileId'>;
/** What ended the function this often is not opened again. */
const triesAtMost = 4;

/** What can be read of a file, in the bucket, before its record says so. Undefined where it is not awaited any more, or nothing has come. */
const decided = async (file: File, tries: number, { now }: WriteContext) => {
  if (!isAwaited(file)) return undefined;
  if (tries > triesAtMost) return refuseFile(file, 'unreadable', now);
  const content = await fileContent.uploaded(file);
  if (!content) return undefined;
  const rendered = await render(content, file);
  if (typeof rendered === 'string') return refuseFile(file, rendered, now);
  for (const { rendition, content: form } of rendered) await fileContent.put(file, rendition, form);
  return readyFile(
    file,
    rendered.map(({ rendition }) => rendition),
    now,
  );
};

/**
 * Looks at what was uploaded for a file, and keeps what can be made of it. What was uploaded goes in any case; where the file has gone meanwhile,
 * so does what was made. Where its item went into the trash while the upload was awaited, it goes after that is forgotten. Done twice, late or half,
 * it comes to the same end.
 */
export const checkUpload = async (id: Id, tries: number, context: WriteContext): Promise<File | undefined> => {
  const file = await files.find(id);
  const known = file && (await files.update(id, each => decided(each, tries, context), context).catch(unlessGone));
  if (!known || known.deletedAt || known.status === 'refused') await fileContent.erase(id);
  if (known?.status !== 'ready' || known.deletedAt) return known;
  await fileContent.dropUpload(id);
  return besideItem(known, context);
};
