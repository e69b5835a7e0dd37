import * as z from 'zod';
import { objectsIn } from '../../aws/objects.ts';
import { presignedGet, presignedPost } from '../../aws/presigned.ts';
import type { FileId, ItemId, WorkspaceId } from '../../domain/core/ids.ts';
import { environment } from '../../env.ts';

const { FILES_BUCKET: bucket } = environment({ FILES_BUCKET: z.string() });
const objects = objectsIn(bucket);

type Id = { workspaceId: WorkspaceId; itemId: ItemId; fileId: FileId };
/** A file, all of an item, or all of a workspace. */
type Some = { workspaceId: WorkspaceId; itemId?: ItemId; fileId?: FileId };
type Form = { size: string; mediaType: string };

/** What comes lies apart from what can be read: nothing that was uploaded is ever handed out. */
const [incoming, made] = ['incoming', 'files'];
const placeOf = ({ workspaceId, itemId, fileId }: Some): string => [workspaceId, itemId, fileId].filter(Boolean).join('/');
const incomingKey = (id: Id): string => `${incoming}/${placeOf(id)}`;
const formKey = (id: Id, { size, mediaType }: Form): string => `${made}/${placeOf(id)}/${size}.${mediaType.split('/')[1]}`;

const parts = /^incoming\/(ws_\w{26})\/(item_\w{26})\/(file_\w{26})$/;

/** Whose upload an object is, by its key. Fails for any other. */
export const uploadAt = (key: string): Id => {
  const [, workspaceId, itemId, fileId] = parts.exec(key) ?? [];
  if (!fileId) throw new TypeError('Not the key of an upload');
  return { workspaceId, itemId, fileId } as Id;
};

const eraseAll = async (prefix: string, untilMs: number): Promise<boolean> => {
  while (!(await objects.eraseSome(prefix))) if (Date.now() > untilMs) return false;
  return true;
};

/** How long an address is good at which a file can be read (seconds). */
export const linkSeconds = 300;

/** The content of files: as it comes, and in the forms that can be read. */
export const fileContent = {
  /** What a form sends to upload a file: exactly what was said of it, and until then. */
  uploadTo: (id: Id, { mediaType, bytes }: { mediaType: string; bytes: number }, now: string, expiresAt: string) =>
    presignedPost({ bucket, key: incomingKey(id), mediaType, bytes, now, expiresAt }),

  uploaded: (id: Id): Promise<Buffer | undefined> => objects.find(incomingKey(id)),

  put: (id: Id, form: Form, content: Buffer): Promise<void> => objects.put(formKey(id, form), content, form.mediaType),

  link: (id: Id, form: Form, now: string): Promise<string> => presignedGet(bucket, formKey(id, form), linkSeconds, now),

  /** Erases what came, in every version. */
  dropUpload: async (id: Id): Promise<void> => void (await eraseAll(incomingKey(id), Number.POSITIVE_INFINITY)),

  /** Erases all there is of a file, an item or a workspace, in every version, and says whether it came to its end before that moment (milliseconds). */
  erase: async (some: Some, untilMs = Number.POSITIVE_INFINITY): Promise<boolean> => {
    const place = `${placeOf(some)}${some.fileId ? '' : '/'}`;
    return (await eraseAll(`${incoming}/${place}`, untilMs)) && eraseAll(`${made}/${place}`, untilMs);
  },
};
