import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { fileRoutes } from '../../../shared/api/items/files.ts';
import { fileContent, linkSeconds } from '../../../shared/data/core/file-content.ts';
import { comments } from '../../../shared/data/items/comments.ts';
import { createStored } from '../../../shared/data/items/file-storage.ts';
import { files, filesOf } from '../../../shared/data/items/files.ts';
import { later } from '../../../shared/domain/core/due.ts';
import { Plan } from '../../../shared/domain/core/limits.ts';
import { reachOf } from '../../../shared/domain/core/permissions.ts';
import { createFile, deleteFile, type File, isAwaited, presentFile, storageOf } from '../../../shared/domain/items/files/file.ts';
import { environment } from '../../../shared/env.ts';
import { readableItem } from '../items/readable.ts';
import { besideItem } from './follow.ts';

const { CALLER_PLAN } = environment({ CALLER_PLAN: Plan });

/** How long the form of an upload is good: longer than a slow line needs for ten megabytes. */
const uploadMs = 600_000;

/** A file with what its upload needs, while that is awaited: also for whoever has lost the first answer. */
const withUpload = async (file: File, now: string) =>
  isAwaited(file) ? { ...file, upload: await fileContent.uploadTo(file, file, now, later(now, uploadMs)) } : file;

export const fileHandlers: HandlersOf<typeof fileRoutes> = {
  createFile: async ({ body, newId, context, now, ...asked }) => {
    const ids = { ...asked.params, fileId: await newId('file') };
    const [item, comment] = await Promise.all([
      readableItem(asked),
      body.commentId && comments.get({ ...asked.params, commentId: body.commentId }),
    ]);
    const change = createFile(body, { item, comment: comment || undefined }, ids, context);
    const { record, created } = await createStored(ids, change, storageOf(asked.caller.plan ?? CALLER_PLAN), context);
    return withUpload(created ? presentFile(await besideItem(record, context)) : record, now);
  },

  listFiles: async asked => {
    const [, page] = await Promise.all([readableItem(asked), filesOf(asked.params, asked.query)]);
    return page;
  },

  getFile: async asked => {
    const [, file] = await Promise.all([readableItem(asked), files.get(asked.params)]);
    return presentFile(file);
  },

  getFileLinks: async ({ now, ...asked }) => {
    const [, file] = await Promise.all([readableItem(asked), files.get(asked.params)]);
    const { renditions = [] } = presentFile(file);
    const links = renditions.map(async each => ({ ...each, url: await fileContent.link(file, each, now) }));
    return { expiresAt: later(now, linkSeconds * 1000), links: await Promise.all(links) };
  },

  deleteFile: async ({ context, ifMatch, ...asked }) => {
    await readableItem(asked);
    const mayDeleteAny = reachOf(asked.role, 'workspace:change') === 'everything';
    await files.update(asked.params, each => deleteFile(each, mayDeleteAny, context), context, ifMatch);
  },
};
