import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import type { Actor, Change } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { ListId, SectionId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import { Line } from '../../core/text.ts';
import { restoreItem, trashItem } from '../history/item-changes.ts';
import type { Item } from '../items/item.ts';

const name = Line(80);
const instant = z.iso.datetime();

/** The most sections of a list. */
export const sectionsAtMost = 20;
/** A part of a list: a shelf of a shop, a stage of a project. */
export const Section = z.object({ sectionId: SectionId, name });
/** A section as a client writes it: one that is there by its id, or a new one. */
export const SectionInput = z.strictObject({ sectionId: SectionId.optional(), name });
const NewSection = SectionInput.omit({ sectionId: true });

export const ListKind = z.enum(['shopping']);

/** A list of items: a project, a room, a shopping list. */
export const List = z.object({
  workspaceId: WorkspaceId,
  listId: ListId,
  name: personal(name),
  /** A list of what is to be bought has articles (see `article.ts`), and may have items beside them. */
  kind: ListKind.optional(),
  /** When it was cleared last of what had been bought. */
  clearedAt: instant.optional(),
  /** Its parts in their order. An item that names none of them stands before them all. */
  sections: personal(z.array(Section).max(sectionsAtMost).optional()),
  createdBy: UserId,
  createdAt: instant,
  trashedAt: instant.optional(),
  /** When a list in the trash may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type List = z.infer<typeof List>;
export const ListInput = z.strictObject({ name, kind: ListKind.optional(), sections: z.array(NewSection).max(sectionsAtMost).optional() });
export const ListPatch = z.strictObject({ name, sections: z.array(SectionInput).max(sectionsAtMost) }).partial();

/** Sections as they are asked for, the new ones with the next of some ids. Fails where one is named twice (`invalid_request`), or is none of those that are there (`not_found`). */
const sectionsFrom = (
  wanted: readonly z.infer<typeof SectionInput>[],
  there: readonly z.infer<typeof Section>[],
  ids: readonly SectionId[],
): z.infer<typeof Section>[] => {
  const left = [...ids];
  const named = wanted.map(({ sectionId }) => sectionId);
  return wanted.map(({ sectionId, name: called }, i) => {
    const first = named.indexOf(sectionId);
    if (sectionId && first < i) throw invalid(`/sections/${i}`, 'same_thing_twice', { first: `/sections/${first}` });
    if (sectionId && !there.some(each => each.sectionId === sectionId)) throw new Failure('not_found', { what: 'section' });
    return { sectionId: sectionId ?? left.shift()!, name: called };
  });
};

/** A new list. */
export const createList = (
  { name: called, kind, sections }: z.infer<typeof ListInput>,
  ids: { workspaceId: WorkspaceId; listId: ListId },
  { userId, now }: Actor,
  sectionIds: readonly SectionId[] = [],
): Change<List> => ({
  next: {
    ...ids,
    name: called,
    ...(kind ? { kind } : {}),
    ...(sections ? { sections: sectionsFrom(sections, [], sectionIds) } : {}),
    createdBy: userId,
    createdAt: now,
    version: 1,
  },
  event: { type: 'list.created', data: {} },
});

/** Another name for a list, or other sections: named anew, in another order, new ones with these ids, some gone. The items of one that is gone stand in none. */
export const changeList = (
  list: List,
  { name: called, sections }: z.infer<typeof ListPatch>,
  sectionIds: readonly SectionId[] = [],
): Change<List> => {
  const changed = {
    ...(called === undefined ? {} : { name: called }),
    ...(sections ? { sections: sectionsFrom(sections, list.sections ?? [], sectionIds) } : {}),
  };
  const fields = Object.keys(changed);
  return { next: fields.length === 0 ? list : { ...list, ...changed }, event: { type: 'list.changed', data: { fields } } };
};

/** Takes what has been bought until now off a shopping list, all at once. */
export const clearList = (list: List, { now }: Pick<Actor, 'now'>): Change<List> => ({
  next: { ...list, clearedAt: now },
  event: { type: 'list.cleared', data: {} },
});

/** Puts a list into the trash, where it is forgotten after 30 days. Its items follow it. */
export const trashList = (list: List, { now }: Pick<Actor, 'now'>): Change<List> => ({
  next: { ...list, trashedAt: now, expiresAt: expiryAfter(now) },
  event: { type: 'list.trashed', data: {} },
});

/** Takes a list out of the trash; the items that went with it follow. Undefined where it is not in it; `not_found` where its 30 days are over. */
export const restoreList = ({ trashedAt, expiresAt, ...list }: List, now: string): Change<List> | undefined => {
  if (trashedAt === undefined) return undefined;
  if (expiresAt !== undefined && expiresAt * 1000 <= Date.parse(now)) throw new Failure('not_found', { what: 'list' });
  return { next: list, event: { type: 'list.restored', data: {} } };
};

/** Some items have not followed their list yet: the next step goes on `after` a place among the items of the workspace. */
export const leaveItems = (list: List, after: string): Change<List> => ({
  next: { ...list },
  event: { type: 'list.items_left', data: { after } },
});

/** Must an item still follow its list, into the trash or out of it? What was in the trash before the list stays there. */
export const mustFollow = ({ listId, trashedAt, trashedWith }: Item, list: string, isGone: boolean): boolean =>
  listId === list && (isGone ? trashedAt === undefined : trashedWith !== undefined);

/** The item where its list is: in the trash, or out of it. Undefined where it is there already. */
export const followList = (item: Item, list: string, isGone: boolean, acting: Pick<Actor, 'now'>): Change<Item> | undefined => {
  if (!mustFollow(item, list, isGone)) return undefined;
  if (!isGone) return restoreItem(item, acting);
  const { next, event } = trashItem(item, acting);
  return { next: { ...next, trashedWith: 'list' }, event };
};
