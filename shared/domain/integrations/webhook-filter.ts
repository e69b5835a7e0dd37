import { matches } from '../core/filter/matches.ts';
import { parseFilter } from '../core/filter/parse.ts';
import type { Fields } from '../core/filter/tree.ts';
import type { UserId } from '../core/ids.ts';
import { ItemKind, Priority } from '../items/items/item.ts';

/** An event as it would be sent, as far as it is asked about. */
export type Sendable = { type: string; data: { entity: string; by: string; record?: Record<string, unknown> } };

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).filter(each => typeof each === 'string');
const recordText =
  (name: string) =>
  ({ data: { record } }: Sendable): string[] =>
    textsOf(record?.[name]);
const recordWord =
  (name: string) =>
  (event: Sendable): string | undefined =>
    recordText(name)(event)[0];

/** What a filter may ask of an event: what happened, who did it, and of an item what is most often asked of it. */
export const webhookFields = {
  type: { type: 'text', of: ({ type }) => [type] },
  record: { type: 'text', of: ({ data }) => [data.entity] },
  by: { type: 'text', of: ({ data }) => [data.by] },
  title: { type: 'text', of: recordText('title') },
  tag: { type: 'text', of: recordText('tags') },
  kind: { type: 'word', words: ItemKind.options, of: recordWord('kind') },
  status: { type: 'text', of: recordText('status') },
  priority: { type: 'word', words: Priority.options, isOrdered: true, of: recordWord('priority') },
  list: { type: 'id', kind: 'list', of: recordText('listId') },
  assignee: { type: 'id', kind: 'user', of: recordText('assignees') },
} as const satisfies Fields<Sendable>;

/** Does one of these patterns name a type? None at all names every type. */
export const isOfTypes = (types: readonly string[], type: string): boolean =>
  types.length === 0 || types.some(each => each === type || (each.endsWith('.*') && type.startsWith(each.slice(0, -1))));

/** What is to be sent of what may be read: by its types, and by its filter, whose `me` is whoever it reads for. */
export const wantedBy = ({ types, filter, readsAs }: { types: readonly string[]; filter?: string; readsAs: UserId }) => {
  const tree = filter === undefined ? undefined : parseFilter(filter, webhookFields);
  return (event: Sendable, now: string): boolean =>
    isOfTypes(types, event.type) &&
    (tree === undefined || matches<Sendable>(tree, webhookFields, event, { userId: readsAs, now, zone: 'UTC' }));
};
