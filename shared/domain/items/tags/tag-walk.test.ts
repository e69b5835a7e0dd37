import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trashItem } from '../history/item-changes.ts';
import { at, itemAt } from '../items/item.fixture.ts';
import { createTemplate, deleteTemplate, TemplateInput } from '../templates/template.ts';
import { endWalk, isWalking, walkTo } from '../walk.ts';
import { changeTag, createTag, deleteTag, mergeTags, requireFree, type Tag } from './tag.ts';
import { movesOf, retagItem, retagTemplate, wordsAfter } from './tag-walk.ts';

const now = '2026-11-28T08:00:00.000Z';
const acting = at(now);
const workspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const called = (name: string, i = 0): Tag => createTag({ name }, { workspaceId, tagId: `tag_01kb8m3tq2e8fvq3w5r7c9d0e${i}` }, acting).next;

test('an item follows, in the trash too, each word once and nothing else of it changed', () => {
  const item = itemAt(now, { tags: ['a', 'b', 'c'] });
  const moves = new Map([
    ['a', 'b'],
    ['c', undefined],
  ]);
  const { next, event } = retagItem(item, moves)!;
  expect(next).toEqual({ ...item, tags: ['b'] });
  expect(event).toEqual({ type: 'item.retagged', data: {} });
  expect(retagItem(next, moves)).toBeUndefined();
  const trashed = trashItem(item, acting).next;
  expect(retagItem(trashed, moves)!.next).toEqual({ ...trashed, tags: ['b'] });
});

test('a template follows, but for one that is deleted', () => {
  const items = [{ title: 'Pack', tags: ['a'] }, { title: 'Go' }];
  const ids = { workspaceId, templateId: 'template_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const { next: template } = createTemplate(TemplateInput.parse({ name: 'Trip', items }), ids, acting);
  const moves = new Map([['a', 'b']]);
  expect(retagTemplate(template, moves)?.next.items.map(({ tags }) => tags)).toEqual([['b'], []]);
  expect(retagTemplate(template, new Map([['x', 'b']]))).toBeUndefined();
  expect(retagTemplate(deleteTemplate(template, acting).next, moves)).toBeUndefined();
});

test('a walk goes on from its last place once, and a later walk ends it', () => {
  const renamed = changeTag(called('a'), { name: 'b' }).next;
  const further = walkTo('tag', renamed, renamed, '0.x')!.next;
  expect(further.reached).toBe('0.x');
  expect(walkTo('tag', further, renamed, '0.x')).toBeUndefined();
  expect(walkTo('tag', further, further, '0.y')?.next.reached).toBe('0.y');
  const again = changeTag(further, { name: 'c' }).next;
  expect({ reached: again.reached, goesOn: isWalking(again, further.walk) }).toEqual({ reached: undefined, goesOn: false });
  expect([walkTo('tag', again, further, '0.z'), endWalk('tag', again, further.walk)]).toEqual([undefined, undefined]);
  const settled = endWalk('tag', again, again.walk)!.next;
  expect({ leaving: settled.leaving, goesOn: isWalking(settled, settled.walk) }).toEqual({ leaving: undefined, goesOn: false });
  expect(isWalking(undefined, 1)).toBe(false);
});

type Act = { act: 'rename' | 'merge' | 'delete' | 'settle'; tag: number; other: number; name: string };
const anyActs = fc.array(
  fc.record({
    act: fc.constantFrom<Act['act']>('rename', 'rename', 'merge', 'delete', 'settle'),
    tag: fc.nat(3),
    other: fc.nat(3),
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  }),
  { maxLength: 12 },
);

/** What a rule says, or nothing where it refuses. */
const tried = <T>(rule: () => T): T | undefined => {
  try {
    return rule();
  } catch {
    return undefined;
  }
};

/** Does to some tags what is asked for, as far as it may be; and to whose the words of an item are, the same by their ids. */
const perform = (tags: Tag[], { act, tag, other, name }: Act, ids: number[]): number[] => {
  const [one, two] = [tags[tag]!, tags[other]!];
  const isGone = one.deletedAt !== undefined;
  if (act === 'settle') {
    tags[tag] = endWalk('tag', one, one.walk)?.next ?? one;
    return ids;
  }
  if (isGone) return ids;
  if (act === 'rename') {
    const isFree = tried(() => requireFree(name, tags, one.tagId) ?? true);
    if (isFree) tags[tag] = tried(() => changeTag(one, { name }).next) ?? one;
    return ids;
  }
  if (act === 'delete') {
    tags[tag] = deleteTag(one, { now })!.next;
    return ids.filter(id => id !== tag);
  }
  const both = tried(() => mergeTags(one, two, { now }));
  if (!both) return ids;
  [tags[tag], tags[other]] = [both.gone.next, both.into.next];
  return [...new Set(ids.map(id => (id === tag ? other : id)))];
};

test('law: whatever happened to tags, words that have not followed lead to where their tags are, in one step', () => {
  fc.assert(
    fc.property(anyActs, fc.subarray([0, 1, 2, 3]), (acts, first) => {
      const tags = ['a', 'b', 'c', 'd'].map(called);
      let [words, ids] = [first.map(i => tags[i]!.name), first];
      for (const act of acts) {
        // A walk has reached every item before it ends.
        if (act.act === 'settle') words = wordsAfter(words, movesOf(tags));
        ids = perform(tags, act, ids);
      }
      expect(wordsAfter(words, movesOf(tags)).sort()).toEqual(ids.map(i => tags[i]!.name).sort());
      const present = tags.filter(({ deletedAt }) => deletedAt === undefined);
      expect(new Set(present.map(({ name }) => name)).size).toBe(present.length);
      expect(present.filter(({ name }) => movesOf(tags).has(name))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
