import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import type { Actor, Change } from '../../core/due.ts';
import { expiryBy } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { CommentId, ItemId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import type { Permission } from '../../core/permissions.ts';
import { WrittenText } from '../../core/text.ts';
import type { Item } from '../items/item.ts';
import { requireNotInTrash } from '../items/item-checks.ts';

/** The most characters (UTF-16 units) of a comment. */
export const commentLimit = 2000;
/** How many people one comment may mention. */
export const mentionsAtMost = 20;

const instant = z.iso.datetime();

/** What somebody must be able to read who is to read the comments on an item. */
export const commentRights: readonly Permission[] = ['item:read', 'comment:read'];

/** What somebody says about an item. Comments stand in the order in which they were made; a reply stands among them, and names the one that it answers. */
export const Comment = z.object({
  workspaceId: WorkspaceId,
  itemId: ItemId,
  commentId: CommentId,
  /** Empty where it was deleted, or its author is gone. */
  text: personal(z.string().max(commentLimit)),
  mentions: z.array(UserId).max(mentionsAtMost),
  replyTo: CommentId.optional(),
  /** Nobody where its author has closed their account. */
  createdBy: UserId.optional(),
  createdAt: instant,
  editedAt: instant.optional(),
  deletedAt: instant.optional(),
  /** When it may be forgotten: deleted, or with its item in the trash (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Comment = z.infer<typeof Comment>;

const text = WrittenText(commentLimit);
export const CommentInput = z.strictObject({ text, replyTo: CommentId.optional() });
export const CommentPatch = z.strictObject({ text }).partial();
/** A comment as people read it. */
export const CommentShown = Comment.omit({ deletedAt: true, expiresAt: true });

/** `@[Ben](user_01h4…)`: a name as its author wrote it, and whom it means. */
const mention = /@\[([^\][\n]{1,80})\]\((user_[0-7][0-9a-hjkmnp-tv-z]{25})\)/g;

/** Whom a text mentions, each once, in its order. Fails with `invalid_request` where they are too many. */
export const mentionsIn = (written: string): UserId[] => {
  const found = [...new Set([...written.matchAll(mention)].map(([, , userId]) => userId as UserId))];
  if (found.length > mentionsAtMost) throw invalid('/text', 'too_many', { maximum: mentionsAtMost });
  return found;
};

/** A comment as plain text: of a mention the name alone. */
export const plainText = (written: string): string => written.replace(mention, '@$1');

type Ids = Pick<Comment, 'workspaceId' | 'itemId' | 'commentId'>;

/** A new comment on an item, or a reply. Whoever answers a reply answers what that answers: threads are one deep. Fails with `item_in_trash`. */
export const createComment = (
  input: z.infer<typeof CommentInput>,
  { item, parent }: { item: Item; parent?: Comment | undefined },
  ids: Ids,
  { userId, now }: Actor,
): Change<Comment> => {
  requireNotInTrash(item);
  const replyTo = parent && (parent.replyTo ?? parent.commentId);
  const comment = { ...ids, text: input.text, mentions: mentionsIn(input.text), createdBy: userId, createdAt: now, version: 1 };
  return { next: { ...comment, ...(replyTo ? { replyTo } : {}) }, event: { type: 'comment.created', data: {} } };
};

/** A comment that can be read: one that was deleted does not exist (`not_found`). */
export const presentComment = (comment: Comment): Comment => {
  if (comment.deletedAt) throw new Failure('not_found', { what: 'comment' });
  return comment;
};

/** Other words, by their author alone (`forbidden`). The event names whom they mention anew. Fails with `item_in_trash`. */
export const changeComment = (
  comment: Comment,
  patch: z.infer<typeof CommentPatch>,
  { item, userId, now }: Actor & { item: Item },
): Change<Comment> => {
  requireNotInTrash(item);
  if (presentComment(comment).createdBy !== userId) throw new Failure('forbidden', { reason: 'not_the_author' });
  const written = patch.text ?? comment.text;
  const mentions = mentionsIn(written);
  const mentioned = mentions.filter(each => !comment.mentions.includes(each));
  const event = { type: 'comment.changed', data: { fields: Object.keys(patch), mentioned } };
  return { next: written === comment.text ? comment : { ...comment, text: written, mentions, editedAt: now }, event };
};

/**
 * Takes the words of a comment away for good: its author, or who may take away those of others (`forbidden`). Undefined where that was done.
 * What is left of it is forgotten after 30 days.
 */
export const deleteComment = (comment: Comment, mayDeleteAny: boolean, { userId, now }: Actor): Change<Comment> | undefined => {
  if (comment.deletedAt) return undefined;
  if (comment.createdBy !== userId && !mayDeleteAny) throw new Failure('forbidden', { reason: 'not_the_author' });
  const expiresAt = expiryBy(comment.expiresAt, now);
  return { next: { ...comment, text: '', mentions: [], deletedAt: now, expiresAt }, event: { type: 'comment.deleted', data: {} } };
};

/** Its author is gone, and so are their words: what is left keeps its place, so that the replies to it can be read. Undefined where that was done. */
export const eraseComment = ({ createdBy, ...comment }: Comment): Change<Comment> | undefined =>
  createdBy === undefined ? undefined : { next: { ...comment, text: '', mentions: [] }, event: { type: 'comment.erased', data: {} } };

/** A comment that is forgotten when its item is: with one in the trash, and not any more when that comes back. Undefined where it is so already. */
export const followItem = (comment: Comment, { expiresAt }: Pick<Item, 'expiresAt'>): Change<Comment> | undefined =>
  comment.deletedAt || comment.expiresAt === expiresAt
    ? undefined
    : { next: { ...comment, expiresAt }, event: { type: 'comment.followed', data: {} } };
