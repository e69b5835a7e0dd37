import * as z from 'zod';
import { Color } from '../../core/color.ts';
import { personal } from '../../core/data-class.ts';
import type { Actor, Change } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { TagId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import { TagWord } from './tag-word.ts';

/** The most tags of a workspace that are more than words. */
export const tagsAtMost = 200;
/** The most former names of a tag that are still on their way. */
export const leavingAtMost = 20;

const instant = z.iso.datetime();

/** A tag of a workspace. Items go on naming it by its word. */
export const Tag = z.object({
  workspaceId: WorkspaceId,
  tagId: TagId,
  name: personal(TagWord),
  color: Color.optional(),
  /** Words that some items may still have in place of its name, or, of a deleted one, may still have at all. */
  leaving: personal(z.array(TagWord).max(leavingAtMost).optional()),
  /** How often such words have begun to leave: the last walk over the items takes along what the ones before it had not done. */
  walk: z.int().nonnegative(),
  /** How far the last walk has come. */
  reached: z.string().max(500).optional(),
  /** The tag that has taken its place on items. */
  mergedInto: TagId.optional(),
  createdBy: UserId,
  createdAt: instant,
  deletedAt: instant.optional(),
  /** When a deleted one may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Tag = z.infer<typeof Tag>;
/** A tag as people read it. */
export const TagView = Tag.omit({ walk: true, reached: true, mergedInto: true, deletedAt: true, expiresAt: true });
export type TagView = z.infer<typeof TagView>;

/** A schema of its own: what the document says of it, it does not say of the words of items. */
const name = TagWord.clone();
export const TagInput = z.strictObject({ name, color: Color.optional() });
/** A merge patch (RFC 7396): null removes, what is absent stays. */
export const TagPatch = z.strictObject({ name, color: Color.nullable() }).partial();

/** A tag as a client sees it. */
export const shownTag = ({
  walk: _walk,
  reached: _reached,
  mergedInto: _into,
  deletedAt: _at,
  expiresAt: _expiry,
  ...shown
}: Tag): TagView => shown;

/** Fails with `not_found` where a tag was deleted. */
export const presentTag = (tag: Tag): Tag => {
  if (tag.deletedAt !== undefined) throw new Failure('not_found', { what: 'tag' });
  return tag;
};

/** A new tag: items that have its word already have it now. */
export const createTag = (
  input: z.infer<typeof TagInput>,
  ids: { workspaceId: WorkspaceId; tagId: TagId },
  { userId, now }: Actor,
): Change<Tag> => ({
  next: { ...ids, ...input, walk: 0, createdBy: userId, createdAt: now, version: 1 },
  event: { type: 'tag.created', data: {} },
});

/** May a tag be called so? Fails with `already_exists` where another is, and with `conflict` where another was and items still say so. */
export const requireFree = (name: string, all: readonly Tag[], own?: TagId): void => {
  for (const { tagId, name: taken, leaving, deletedAt } of all) {
    if (tagId === own) continue;
    if (deletedAt === undefined && taken === name) throw new Failure('already_exists', { tagId });
    if (leaving?.includes(name)) throw new Failure('conflict', { what: 'tag' });
  }
};

/** A walk over the items begins, on which these words leave, with those that had not left yet. Fails with `limit_reached`. */
const walkOff = (tag: Tag, words: readonly string[], name?: string): Pick<Tag, 'leaving' | 'walk' | 'reached'> => {
  const leaving = [...new Set([...(tag.leaving ?? []), ...words])].filter(word => word !== name);
  if (leaving.length > leavingAtMost) throw new Failure('limit_reached', { limit: leavingAtMost });
  return { leaving, walk: tag.walk + 1, reached: undefined };
};

/** Another name or colour for a tag. Items follow a new name (`walk`). */
export const changeTag = (tag: Tag, { name = tag.name, color = tag.color }: z.infer<typeof TagPatch>): Change<Tag> => {
  const isOther = { name: name !== tag.name, color: (color ?? undefined) !== tag.color };
  const fields = (['name', 'color'] as const).filter(field => isOther[field]);
  const event = { type: 'tag.changed', data: { fields } };
  if (fields.length === 0) return { next: tag, event };
  return { next: { ...tag, name, color: color ?? undefined, ...(isOther.name ? walkOff(tag, [tag.name], name) : {}) }, event };
};

/** A tag that is gone: its word leaves the items that have it. Undefined where it is deleted already. */
export const deleteTag = (tag: Tag, { now }: Pick<Actor, 'now'>): Change<Tag> | undefined =>
  tag.deletedAt === undefined
    ? {
        next: { ...tag, ...walkOff(tag, [tag.name]), deletedAt: now, expiresAt: expiryAfter(now) },
        event: { type: 'tag.deleted', data: {} },
      }
    : undefined;

/**
 * One tag takes the place of another, which is gone: both ends of it, to be written together. Whatever words the other had come to it at once, so there is
 * nothing between them that could lead in a circle.
 */
export const mergeTags = (tag: Tag, into: Tag, { now }: Pick<Actor, 'now'>): { gone: Change<Tag>; into: Change<Tag> } => {
  if (tag.tagId === into.tagId) throw invalid('/into', 'same_thing_twice');
  const [{ tagId, name, leaving = [] }, { tagId: intoId }] = [presentTag(tag), presentTag(into)];
  return {
    gone: {
      next: { ...tag, leaving: undefined, reached: undefined, mergedInto: intoId, deletedAt: now, expiresAt: expiryAfter(now) },
      event: { type: 'tag.merged', data: { into: intoId } },
    },
    into: {
      next: { ...into, ...walkOff(into, [...leaving, name], into.name) },
      event: { type: 'tag.grown', data: { from: tagId } },
    },
  };
};
