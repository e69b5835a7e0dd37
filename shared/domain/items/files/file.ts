import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import { type Actor, type Advance, type Change, later } from '../../core/due.ts';
import { expiryAfter, expiryBy } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { CommentId, FileId, ItemId, UserId, WorkspaceId } from '../../core/ids.ts';
import type { Plan } from '../../core/limits.ts';
import { Line } from '../../core/text.ts';
import { type Comment, presentComment } from '../comments/comment.ts';
import type { Item } from '../items/item.ts';
import { requireNotInTrash } from '../items/item-checks.ts';

/** What a file may be: pictures that are made anew from what is seen of them. */
export const MediaType = z.enum(['image/jpeg', 'image/png', 'image/webp']);
export type MediaType = z.infer<typeof MediaType>;
/** The most bytes of one file, as it is uploaded. */
export const fileBytesAtMost = 10_000_000;
const nameLimit = 200;
/** How long an upload may take: what has not come by then does not come any more. */
export const awaitedMs = 3_600_000;

/** How many bytes the files of a workspace may have together, by the plan of who adds one. */
const megabyte = 1_000_000;
const storage: Record<Plan, number> = {
  visitor: 0,
  standard: 1000 * megabyte,
  plus: 10_000 * megabyte,
  business: 100_000 * megabyte,
  local: 100 * megabyte,
};
export const storageOf = (plan: Plan): number => storage[plan];

/** How a file is: its upload is awaited, it can be read, or what came is not kept. */
export const FileStatus = z.enum(['awaited', 'ready', 'refused']);
/**
 * Why a file was refused: it never came, it is no picture, another one than was said, something else besides (a document, a page, an archive), has
 * too many pixels, or cannot be read.
 */
export const Refusal = z.enum(['not_received', 'not_a_picture', 'not_as_declared', 'more_than_a_picture', 'too_many_pixels', 'unreadable']);
export type Refusal = z.infer<typeof Refusal>;

export const sizeNames = ['display', 'thumbnail'] as const;
export const renditionTypes = ['image/webp', 'image/jpeg'] as const;
/** One form in which a picture can be shown. */
export const Rendition = z.object({
  size: z.enum(sizeNames),
  mediaType: z.enum(renditionTypes),
  width: z.int().positive(),
  height: z.int().positive(),
  bytes: z.int().positive(),
});
export type Rendition = z.infer<typeof Rendition>;

const instant = z.iso.datetime();

/** A file on an item, or on a comment. Its content stands in a bucket; what can be read of it is never what was uploaded, but made from it. */
export const File = z.object({
  workspaceId: WorkspaceId,
  itemId: ItemId,
  fileId: FileId,
  /** The comment that it belongs to; without it, it is the item's own. */
  commentId: CommentId.optional(),
  /** Empty where it was deleted. */
  name: personal(z.string().max(nameLimit)),
  /** What was to be uploaded: its kind, and exactly how many bytes. */
  mediaType: MediaType,
  bytes: z.int().positive(),
  status: FileStatus,
  refusal: Refusal.optional(),
  renditions: z.array(Rendition).optional(),
  /** What it takes of the workspace's storage, until it is gone from the bucket. */
  held: z.int().positive().optional(),
  /** Nobody where who added it has closed their account. */
  createdBy: UserId.optional(),
  createdAt: instant,
  checkedAt: instant.optional(),
  deletedAt: instant.optional(),
  dueAt: instant.optional(),
  /** When it may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type File = z.infer<typeof File>;

export const FileInput = z.strictObject({
  name: Line(nameLimit),
  mediaType: MediaType,
  bytes: z.int().min(1).max(fileBytesAtMost),
  commentId: CommentId.optional(),
});
/** A file as people read it. */
export const FileShown = File.omit({ held: true, deletedAt: true, dueAt: true, expiresAt: true });

type Ids = Pick<File, 'workspaceId' | 'itemId' | 'fileId'>;

/**
 * A new file, whose upload is awaited. On a comment only its author puts one (`forbidden`). What it will take of the storage is taken already. Fails
 * with `item_in_trash`.
 */
export const createFile = (
  { commentId, ...input }: z.infer<typeof FileInput>,
  { item, comment }: { item: Item; comment?: Comment | undefined },
  ids: Ids,
  { userId, now }: Actor,
): Change<File> => {
  requireNotInTrash(item);
  if (comment && presentComment(comment).createdBy !== userId) throw new Failure('forbidden', { reason: 'not_the_author' });
  const file = { ...ids, ...input, held: input.bytes, createdBy: userId, createdAt: now, dueAt: later(now, awaitedMs), version: 1 };
  return { next: { ...file, ...(commentId ? { commentId } : {}), status: 'awaited' }, event: { type: 'file.created', data: {} } };
};

/** Whether its upload can still come. */
export const isAwaited = ({ status, deletedAt }: File): boolean => status === 'awaited' && !deletedAt;

/** A file that is there: one that was deleted does not exist (`not_found`). */
export const presentFile = (file: File): File => {
  if (file.deletedAt) throw new Failure('not_found', { what: 'file' });
  return file;
};

/** It came and was made anew, and can be read. Undefined where it is not awaited any more. */
export const readyFile = (file: File, renditions: Rendition[], now: string): Change<File> | undefined =>
  isAwaited(file)
    ? { next: { ...file, status: 'ready', renditions, checkedAt: now, dueAt: undefined }, event: { type: 'file.ready', data: {} } }
    : undefined;

/** It is not kept, and the reason is said for 30 days. Undefined where it is not awaited any more. */
export const refuseFile = (file: File, refusal: Refusal, now: string): Change<File> | undefined =>
  isAwaited(file)
    ? {
        next: { ...file, status: 'refused', refusal, checkedAt: now, dueAt: undefined, expiresAt: expiryAfter(now) },
        event: { type: 'file.refused', data: { refusal } },
      }
    : undefined;

const gone = ({ renditions: _, dueAt: __, ...file }: File, now: string): File => ({
  ...file,
  name: '',
  deletedAt: now,
  expiresAt: expiryBy(file.expiresAt, now),
});

/**
 * Takes a file away for good: whoever added it, or who may take away what is others' (`forbidden`). Undefined where that was done. Its content goes
 * with the event.
 */
export const deleteFile = (file: File, mayDeleteAny: boolean, { userId, now }: Actor): Change<File> | undefined => {
  if (file.deletedAt) return undefined;
  if (file.createdBy !== userId && !mayDeleteAny) throw new Failure('forbidden', { reason: 'not_the_author' });
  return { next: gone(file, now), event: { type: 'file.deleted', data: {} } };
};

/** It goes with its comment, its item, or who added it. Undefined where that was done. */
export const dropFile = (file: File, now: string): Change<File> | undefined =>
  file.deletedAt ? undefined : { next: gone(file, now), event: { type: 'file.deleted', data: {} } };

/** Who added it is gone, and so are it and their name on it. Undefined where that was done. */
export const eraseFile = ({ createdBy, ...file }: File, now: string): Change<File> | undefined =>
  createdBy === undefined ? undefined : { next: file.deletedAt ? file : gone(file, now), event: { type: 'file.deleted', data: {} } };

/** Its content is out of the bucket: what it took of the storage is free again, which is written with it. Undefined where that was done. */
export const releaseFile = ({ held, ...file }: File): Change<File> | undefined =>
  held === undefined ? undefined : { next: file, event: { type: 'file.released', data: {} } };

/** Its moment has come: what was awaited never came; what is in the trash with its item goes with it. */
export const advanceFile: Advance<File> = (file, now) =>
  refuseFile(file, 'not_received', now) ??
  dropFile(file, now) ?? { next: { ...file, dueAt: undefined }, event: { type: 'file.followed', data: {} } };

/** So long after its item is forgotten a file goes: one that was taken out of the trash at the last moment has told it by then. */
const graceMs = 86_400_000;

/** A file goes after its item is forgotten that is in the trash, and stays where that comes back. Undefined where it is so already. */
export const fileFollows = (file: File, { expiresAt }: Pick<Item, 'expiresAt'>): Change<File> | undefined => {
  if (file.deletedAt || file.status === 'refused') return undefined;
  const own = isAwaited(file) ? later(file.createdAt, awaitedMs) : undefined;
  const withItem = expiresAt === undefined ? undefined : later(new Date(expiresAt * 1000).toISOString(), graceMs);
  const dueAt = [own, withItem].filter(each => each !== undefined).sort()[0];
  return dueAt === file.dueAt ? undefined : { next: { ...file, dueAt }, event: { type: 'file.followed', data: {} } };
};
