import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changeTag,
  createTag,
  deleteTag,
  leavingAtMost,
  mergeTags,
  presentTag,
  requireFree,
  shownTag,
  Tag,
  TagInput,
  TagPatch,
} from './tag.ts';
import { TagWord } from './tag-word.ts';

const now = '2026-11-28T08:00:00.000Z';
const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ea';
const workspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const idOf = (i: number) => `tag_01kb8m3tq2e8fvq3w5r7c9d0e${i}` as const;
const made = (input: object, i = 0) => createTag(TagInput.parse(input), { workspaceId, tagId: idOf(i) }, { userId, now });
const called = (name: string, i = 0): Tag => made({ name }, i).next;

describe('the word of a tag', () => {
  test('is one however it is typed', () => {
    const typed = ['café', ' Café ', 'CAFÉ', 'cafe\u0301', 'CAFE\u0301'];
    expect(new Set(typed.map(word => TagWord.parse(word)))).toEqual(new Set(['café']));
  });

  test('law: what is taken is taken again as it is, and is never longer than a tag may be', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 45 }), fc.string({ unit: fc.constantFrom('İ', 'é', '\u0301', 'a', 'Σ', 'ﬀ') })),
        text => {
          const { success, data } = TagWord.safeParse(text);
          if (!success) return;
          expect(data.length).toBeLessThanOrEqual(40);
          expect(TagWord.parse(data)).toBe(data);
        },
      ),
    );
  });

  test('grows when it is put into lower case, and is refused where it is too long then', () => {
    expect(TagWord.safeParse('İ'.repeat(20)).success).toBe(true);
    expect(TagWord.safeParse('İ'.repeat(21)).success).toBe(false);
  });
});

test('a tag is made, and named and coloured anew; what is the same changes nothing', () => {
  const { next, event } = made({ name: ' Garden ', color: 'green' });
  expect(Tag.parse(next)).toEqual({ ...shownTag(next), name: 'garden', color: 'green', walk: 0 });
  expect(event).toEqual({ type: 'tag.created', data: {} });
  const renamed = changeTag(next, TagPatch.parse({ name: 'OUTSIDE', color: null }));
  expect(renamed.event).toEqual({ type: 'tag.changed', data: { fields: ['name', 'color'] } });
  expect(shownTag(renamed.next)).toEqual({ ...shownTag(next), name: 'outside', color: undefined, leaving: ['garden'] });
  expect(changeTag(next, {}).next).toBe(next);
  expect(changeTag(next, { name: 'garden', color: 'green' }).next).toBe(next);
  const coloured = changeTag(next, { color: 'teal' }).next;
  expect({ leaving: coloured.leaving, walk: coloured.walk }).toEqual({ leaving: undefined, walk: 0 });
});

test.each([{}, { name: ' ' }, { name: 7 }, { name: 'a', color: '#00ff00' }, { name: 'a', surprise: 1 }])('%j makes none', input => {
  expect(TagInput.safeParse(input).success).toBe(false);
});

test('a name that has not left when the next comes leaves with it, and stays where the tag is called so again', () => {
  const twice = changeTag(changeTag(called('a'), { name: 'b' }).next, { name: 'c' }).next;
  expect({ leaving: twice.leaving, walk: twice.walk }).toEqual({ leaving: ['a', 'b'], walk: 2 });
  expect(changeTag(twice, { name: 'a' }).next).toMatchObject({ name: 'a', leaving: ['b', 'c'], walk: 3 });
  expect(deleteTag(twice, { now })!.next).toMatchObject({ leaving: ['a', 'b', 'c'], walk: 3, deletedAt: now });
});

test('more former names than a record may hold are refused', () => {
  let tag = called('name 0');
  for (let i = 1; i <= leavingAtMost; i++) tag = changeTag(tag, { name: `name ${i}` }).next;
  expect(() => changeTag(tag, { name: 'one more' })).toThrow(expect.objectContaining({ code: 'limit_reached' }));
});

test('a tag is deleted once', () => {
  const gone = deleteTag(called('a'), { now })!.next;
  expect(deleteTag(gone, { now })).toBeUndefined();
  expect(() => presentTag(gone)).toThrow(expect.objectContaining({ code: 'not_found' }));
});

test('merged into another, a tag is gone and all its words come to the other', () => {
  const [garden, outside] = [changeTag(called('yard'), { name: 'garden' }).next, called('outside', 1)];
  const { gone, into } = mergeTags(garden, outside, { now });
  expect(gone).toEqual({
    next: { ...garden, leaving: undefined, reached: undefined, mergedInto: outside.tagId, deletedAt: now, expiresAt: expect.any(Number) },
    event: { type: 'tag.merged', data: { into: outside.tagId } },
  });
  expect(into).toEqual({
    next: { ...outside, leaving: ['yard', 'garden'], walk: 1 },
    event: { type: 'tag.grown', data: { from: garden.tagId } },
  });
  expect(() => mergeTags(garden, garden, { now })).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  expect(() => mergeTags(gone.next, outside, { now })).toThrow(expect.objectContaining({ code: 'not_found' }));
  expect(() => mergeTags(into.next, gone.next, { now })).toThrow(expect.objectContaining({ code: 'not_found' }));
});

test('a name is free unless another tag has it, or had it and items still say so', () => {
  const all = [called('a'), changeTag(called('b', 1), { name: 'c' }).next, deleteTag(called('d', 2), { now })!.next];
  const refusals = ['a', 'b', 'c', 'd', 'e'].map(name => {
    try {
      requireFree(name, all);
      return undefined;
    } catch (error) {
      return (error as { code: string }).code;
    }
  });
  expect(refusals).toEqual(['already_exists', 'conflict', 'already_exists', 'conflict', undefined]);
  expect(() => requireFree('b', all, idOf(1))).not.toThrow();
});
