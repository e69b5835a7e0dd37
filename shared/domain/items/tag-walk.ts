import type { Change } from '../core/due.ts';
import type { Item } from './item.ts';
import type { Tag } from './tag.ts';
import type { Template } from './template.ts';

/** Where words lead that are leaving: to the name of their tag, or nowhere. */
export type Moves = ReadonlyMap<string, string | undefined>;

/** Where the words of some tags lead. */
export const movesOf = (tags: readonly Tag[]): Moves =>
  new Map(
    tags.flatMap(({ name, leaving = [], deletedAt }) => leaving.map(word => [word, deletedAt === undefined ? name : undefined] as const)),
  );

/** Words as they are once those that are leaving have left, each once. */
export const wordsAfter = (words: readonly string[], moves: Moves): string[] => [
  ...new Set(words.flatMap(word => (moves.has(word) ? (moves.get(word) ?? []) : word))),
];

const isMoved = (words: readonly string[], moves: Moves): boolean => words.some(word => moves.has(word));

/** An item, in the trash or not, with its tags as they are called now. Undefined where they are called so. */
export const retagItem = (item: Item, moves: Moves): Change<Item> | undefined =>
  isMoved(item.tags, moves)
    ? { next: { ...item, tags: wordsAfter(item.tags, moves) }, event: { type: 'item.retagged', data: {} } }
    : undefined;

/** A template with its tags as they are called now. Undefined where they are called so. */
export const retagTemplate = (template: Template, moves: Moves): Change<Template> | undefined => {
  if (template.deletedAt !== undefined || !template.items.some(({ tags }) => isMoved(tags, moves))) return undefined;
  const items = template.items.map(item => ({ ...item, tags: wordsAfter(item.tags, moves) }));
  return { next: { ...template, items }, event: { type: 'template.changed', data: { fields: ['items'] } } };
};

/** Must this walk of a tag go on? Not where a later one has begun, which does the rest of it too, or none is left to do. */
export const isWalking = (tag: Tag | undefined, walk: number): tag is Tag => tag?.leaving !== undefined && tag.walk === walk;

/** A walk has come so far: the next run goes on from there. Undefined where it has gone on from its last place already. */
export const walkTo = (tag: Tag, { walk, reached: from }: Pick<Tag, 'walk' | 'reached'>, reached: string): Change<Tag> | undefined =>
  isWalking(tag, walk) && tag.reached === from ? { next: { ...tag, reached }, event: { type: 'tag.items_left', data: {} } } : undefined;

/** No item has a word any more that was leaving. Undefined where others leave by now. */
export const endWalk = (tag: Tag, walk: number): Change<Tag> | undefined =>
  isWalking(tag, walk) ? { next: { ...tag, leaving: undefined, reached: undefined }, event: { type: 'tag.settled', data: {} } } : undefined;
