import type { Change } from '../../core/due.ts';
import type { Item } from '../items/item.ts';
import type { Template } from '../templates/template.ts';
import type { Tag } from './tag.ts';

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
