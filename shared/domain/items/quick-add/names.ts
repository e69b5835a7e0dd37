import type { ListId, UserId } from '../../core/ids.ts';
import type { Mention } from './mentions.ts';
import { keyOf } from './tokens.ts';

/** The lists and people of a workspace, as far as a text may name them. */
export type NameDirectory = {
  lists: readonly { listId: ListId; name: string }[];
  people: readonly { userId: UserId; displayName?: string | undefined }[];
  caller?: UserId;
};
/** What the names of a text come to; a person or list that may be one of several is not used. */
export type Names = { listId?: ListId; tags: string[]; assignees: UserId[]; used: Mention[]; listMention?: Mention };

const mostTags = 20;
const mostAssignees = 20;

type Named = Extract<Mention, { kind: 'tag' | 'person' }>;
const isNamed = (each: Mention): each is Named => each.kind === 'tag' || each.kind === 'person';
/** As names are compared: without case, accents, and what stands for a blank. */
const plain = (name: string): string =>
  keyOf(name)
    .replace(/[\s_-]+/g, ' ')
    .trim();

const listsNamed = ({ lists }: NameDirectory, name: string): ListId[] =>
  lists.filter(each => plain(each.name) === plain(name)).map(({ listId }) => listId);

/** Whose name it is: the whole of it, else its first word; undefined for nobody and for several. */
const personNamed = ({ people, caller }: NameDirectory, name: string): UserId | undefined => {
  if (plain(name) === 'me' && caller) return caller;
  const named = people.map(({ userId, displayName = '' }) => ({ userId, full: plain(displayName) }));
  const whole = named.filter(({ full }) => full === plain(name));
  const found = whole.length > 0 ? whole : named.filter(({ full }) => full.split(' ')[0] === plain(name));
  return found.length === 1 ? found[0]!.userId : undefined;
};

/** What `#name` and `@name` mean in a workspace: a list where one has that name, else a tag; a person where exactly one has it. */
export const namesIn = (mentions: readonly Mention[], known: NameDirectory): Names => {
  const named = mentions.filter(isNamed);
  const people = named.filter(({ kind }) => kind === 'person').map(each => ({ each, userId: personNamed(known, each.name) }));
  const sharp = named.filter(({ kind }) => kind === 'tag').map(each => ({ each, lists: listsNamed(known, each.name) }));
  const list = sharp.filter(({ lists }) => lists.length === 1).at(-1);
  const tags = sharp.filter(({ lists }) => lists.length === 0).map(({ each }) => each);
  const kept = [...new Set(tags.map(({ name }) => name.toLowerCase()))].slice(0, mostTags);
  const found = people.filter(({ userId }) => userId !== undefined);
  return {
    tags: kept,
    assignees: [...new Set(found.map(({ userId }) => userId!))].slice(0, mostAssignees),
    used: [...tags.filter(({ name }) => kept.includes(name.toLowerCase())), ...found.map(({ each }) => each), ...(list ? [list.each] : [])],
    ...(list ? { listId: list.lists[0]!, listMention: list.each } : {}),
  };
};
