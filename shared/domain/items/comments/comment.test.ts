import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UserId } from '../../core/ids.ts';
import { ada, at, ben, itemAt } from '../items/item.fixture.ts';
import {
  Comment,
  CommentInput,
  changeComment,
  commentLimit,
  createComment,
  deleteComment,
  eraseComment,
  followItem,
  mentionsAtMost,
  mentionsIn,
  plainText,
} from './comment.ts';

const now = '2026-11-28T08:00:00.000Z';
const later = '2026-11-28T08:05:00.000Z';
const acting = at(now);
const item = itemAt(now);
const trashed = { ...item, trashedAt: now, expiresAt: 1_800_000_000 };
const ids = (i = 0) => ({
  workspaceId: item.workspaceId,
  itemId: item.itemId,
  commentId: `comment_01kb8m3tq2e8fvq3w5r7c9d0e${i}` as const,
});
const userOf = (i: number): UserId => `user_01kb8m3tq2e8fvq3w5r7c9${String(i).padStart(4, '0')}`;
const made = (text: string, parent?: Comment, i = 0) => createComment(CommentInput.parse({ text }), { item, parent }, ids(i), acting);
const forbidden = expect.objectContaining({ code: 'forbidden', details: { reason: 'not_the_author' } });

test('a comment says what its author wrote, and whom that mentions', () => {
  const { next, event } = made(` @[Ben](${ben}), **who** waters them?\n`);
  const text = `@[Ben](${ben}), **who** waters them?`;
  expect(Comment.parse(next)).toEqual({ ...ids(), text, mentions: [ben], createdBy: ada, createdAt: now, version: 1 });
  expect(event).toEqual({ type: 'comment.created', data: {} });
});

test.each([
  {},
  { text: ' \n ' },
  { text: '\u200b' },
  { text: 7 },
  { text: 'a\u0007' },
  { text: 'a'.repeat(commentLimit + 1) },
  { text: 'a', by: ada },
])('%j makes none', input => {
  expect(CommentInput.safeParse(input).success).toBe(false);
});

test('nobody comments on what is in the trash', () => {
  const inTrash = expect.objectContaining({ code: 'item_in_trash' });
  expect(() => createComment({ text: 'Too late' }, { item: trashed }, ids(), acting)).toThrow(inTrash);
  expect(() => changeComment(made('Early').next, { text: 'Too late' }, { item: trashed, ...acting })).toThrow(inTrash);
});

test('threads are one deep: a reply to a reply answers what that answers', () => {
  const first = made('First').next;
  const reply = made('Reply', first, 1).next;
  expect(reply.replyTo).toBe(first.commentId);
  expect(made('Reply to the reply', reply, 2).next.replyTo).toBe(first.commentId);
});

describe('mentions', () => {
  const names = fc.stringMatching(/^[^\][\n]{1,20}$/);
  const pieces = fc.array(
    fc.oneof(
      fc.record({ userId: fc.nat(8).map(userOf), name: names }),
      fc.stringMatching(/^[^@[\]()]{0,20}$/).map(plain => ({ plain })),
    ),
    { maxLength: 12 },
  );

  test('are found each once, in their order, and are shown by their names', () => {
    fc.assert(
      fc.property(pieces, parts => {
        const text = parts.map(part => ('plain' in part ? part.plain : `@[${part.name}](${part.userId})`)).join(' ');
        const expected = [...new Set(parts.flatMap(part => ('plain' in part ? [] : [part.userId])))];
        expect(mentionsIn(text)).toEqual(expected);
        expect(plainText(text)).toBe(parts.map(part => ('plain' in part ? part.plain : `@${part.name}`)).join(' '));
      }),
    );
  });

  test.each([
    '@Ben',
    '@[Ben]',
    `@[](${ben})`,
    `[Ben](${ben})`,
    '@[Ben](https://example.org)',
    `@[Ben] (${ben})`,
    `@[Ben](${ben.slice(0, -1)})`,
  ])('%s mentions nobody', text => {
    expect(mentionsIn(text)).toEqual([]);
    expect(plainText(text)).toBe(text);
  });

  test('of more people than may be mentioned are refused, however long the text', () => {
    const text = (count: number) => Array.from({ length: count }, (_, i) => `@[x](${userOf(i)})`).join('');
    expect(mentionsIn(text(mentionsAtMost))).toHaveLength(mentionsAtMost);
    expect(() => mentionsIn(text(mentionsAtMost + 1))).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  test('are looked for in no longer time in a text made to be slow', () => {
    expect(mentionsIn('@['.repeat(commentLimit / 2))).toEqual([]);
  });
});

describe('a change', () => {
  test('of the text is marked, and names whom it mentions anew', () => {
    const { next } = made(`@[Ben](${ben})?`);
    const changed = changeComment(next, { text: `@[Ben](${ben}) and @[Cleo](${userOf(3)})?` }, { item, ...acting, now: later });
    expect(changed.next).toMatchObject({ mentions: [ben, userOf(3)], editedAt: later, createdAt: now });
    expect(changed.event).toEqual({ type: 'comment.changed', data: { fields: ['text'], mentioned: [userOf(3)] } });
  });

  test('that changes nothing writes nothing', () => {
    const { next } = made('First');
    expect(changeComment(next, {}, { item, ...acting }).next).toBe(next);
    expect(changeComment(next, { text: 'First' }, { item, ...acting }).next).toBe(next);
  });

  test('is its author’s alone', () => {
    expect(() => changeComment(made('Mine').next, { text: 'Yours' }, { item, ...acting, userId: ben })).toThrow(forbidden);
  });
});

describe('what is deleted', () => {
  test('is gone at once with its words, by its author or who may delete any, once', () => {
    const { next } = made(`@[Ben](${ben})?`);
    expect(() => deleteComment(next, false, { ...acting, userId: ben })).toThrow(forbidden);
    const deleted = deleteComment(next, true, { ...acting, userId: ben })!;
    expect(deleted).toEqual(deleteComment(next, false, acting));
    expect(JSON.stringify(deleted)).not.toContain(ben);
    expect(deleted.next).toMatchObject({ text: '', mentions: [], deletedAt: now, expiresAt: Date.parse(now) / 1000 + 30 * 86_400 });
    expect(deleteComment(deleted.next, false, acting)).toBeUndefined();
    expect(() => changeComment(deleted.next, { text: 'Again' }, { item, ...acting })).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    );
  });

  test('with its author keeps its place without words and name', () => {
    const { next } = made(`@[Ben](${ben})?`);
    const erased = eraseComment(next)!;
    expect(Comment.parse(erased.next)).toEqual({ ...ids(), text: '', mentions: [], createdAt: now, version: 1 });
    expect(JSON.stringify(erased)).not.toContain(ada);
    expect(eraseComment(erased.next)).toBeUndefined();
    expect(() => changeComment(erased.next, { text: 'Again' }, { item, ...acting })).toThrow(forbidden);
  });
});

test('a comment is forgotten with its item, unless that comes back, however often and in which order it hears of it', () => {
  const { next } = made('First');
  const outcomes = fc.array(fc.boolean(), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(outcomes, fc.boolean(), (isInTrash, isDeleted) => {
      const start = isDeleted ? deleteComment(next, false, acting)!.next : next;
      const end = isInTrash.reduce((each, gone) => followItem(each, gone ? trashed : item)?.next ?? each, start);
      const last = isInTrash.at(-1) ? trashed.expiresAt : undefined;
      expect(end.expiresAt).toBe(isDeleted ? start.expiresAt : last);
      expect(followItem(end, isInTrash.at(-1) ? trashed : item)).toBeUndefined();
    }),
  );
});
