import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../core/due.ts';
import { createComment, deleteComment } from '../comments/comment.ts';
import { ada, at, ben, itemAt } from '../items/item.fixture.ts';
import {
  advanceFile,
  createFile,
  deleteFile,
  dropFile,
  eraseFile,
  File,
  FileInput,
  fileBytesAtMost,
  fileFollows,
  readyFile,
  refuseFile,
  releaseFile,
} from './file.ts';

const now = '2026-11-28T08:00:00.000Z';
const acting = at(now);
const item = itemAt(now);
const ids = { workspaceId: item.workspaceId, itemId: item.itemId, fileId: 'file_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const input = { name: 'balcony.jpg', mediaType: 'image/jpeg', bytes: 812_400 } as const;
const created = createFile(input, { item }, ids, acting).next;
const rendition = { size: 'display', mediaType: 'image/webp', width: 640, height: 480, bytes: 9_000 } as const;
const forbidden = expect.objectContaining({ code: 'forbidden', details: { reason: 'not_the_author' } });

test('a file is awaited for an hour, and takes of the storage from the beginning', () => {
  expect(File.parse(created)).toEqual({
    ...ids,
    ...input,
    status: 'awaited',
    held: input.bytes,
    createdBy: ada,
    createdAt: now,
    dueAt: '2026-11-28T09:00:00.000Z',
    version: 1,
  });
});

test.each([
  { bytes: 0 },
  { bytes: fileBytesAtMost + 1 },
  { bytes: 1.5 },
  { name: ' ' },
  { name: 'a\nb' },
  { mediaType: 'image/svg+xml' },
  { more: 1 },
])('%j makes none', wrong => expect(FileInput.safeParse({ ...input, ...wrong }).success).toBe(false));

describe('nobody adds', () => {
  test('to what is in the trash', () =>
    expect(() => createFile(input, { item: { ...item, trashedAt: now } }, ids, acting)).toThrow(
      expect.objectContaining({ code: 'item_in_trash' }),
    ));

  test('to a comment of somebody else, or to one that was deleted', () => {
    const commentIds = { ...ids, commentId: 'comment_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
    const comment = createComment({ text: 'Look' }, { item }, commentIds, acting).next;
    const withComment = { ...input, commentId: commentIds.commentId };
    expect(createFile(withComment, { item, comment }, ids, acting).next.commentId).toBe(commentIds.commentId);
    expect(() => createFile(withComment, { item, comment }, ids, { ...acting, userId: ben })).toThrow(forbidden);
    const deleted = deleteComment(comment, false, acting)!.next;
    expect(() => createFile(withComment, { item, comment: deleted }, ids, acting)).toThrow(expect.objectContaining({ code: 'not_found' }));
  });
});

test('a file is deleted by who added it, or by who may delete what is others’, once', () => {
  expect(() => deleteFile(created, false, { ...acting, userId: ben })).toThrow(forbidden);
  const { next } = deleteFile(created, true, { ...acting, userId: ben })!;
  expect(next).toMatchObject({ name: '', deletedAt: now, held: input.bytes });
  expect(deleteFile(next, true, acting)).toBeUndefined();
});

test('a file in the trash with its item is due a day after that is forgotten, and rests when it comes back', () => {
  const ready = readyFile(created, [rendition], now)!.next;
  const followed = fileFollows(ready, { expiresAt: 1_800_000_000 })!.next;
  expect(followed.dueAt).toBe(new Date(1_800_086_400_000).toISOString());
  expect(fileFollows(followed, { expiresAt: 1_800_000_000 })).toBeUndefined();
  expect(advanceFile(followed, followed.dueAt!)).toMatchObject({ next: { deletedAt: followed.dueAt }, event: { type: 'file.deleted' } });
  expect(fileFollows(followed, {})!.next.dueAt).toBeUndefined();
});

type Act = 'ready' | 'refuse' | 'delete' | 'drop' | 'erase' | 'follow' | 'unfollow' | 'due' | 'release';
const rules: Record<Act, (file: File, now: string) => Change<File> | undefined> = {
  ready: (file, now) => readyFile(file, [rendition], now),
  refuse: (file, now) => refuseFile(file, 'unreadable', now),
  delete: (file, now) => deleteFile(file, true, { userId: ada, now }),
  drop: dropFile,
  erase: eraseFile,
  follow: file => fileFollows(file, { expiresAt: 1_800_000_000 }),
  unfollow: file => fileFollows(file, {}),
  due: (file, now) => (file.dueAt === undefined ? undefined : advanceFile(file, [file.dueAt, now].sort()[1]!)),
  release: releaseFile,
};

/** What holds of every file, whatever has happened to it. */
const isWhole = (file: File): boolean => {
  const { status, refusal, deletedAt, dueAt, expiresAt, name, renditions } = file;
  const isOver = deletedAt !== undefined || status === 'refused';
  const ends = isOver ? dueAt === undefined && expiresAt !== undefined : status === 'ready' || dueAt !== undefined;
  const isEmpty = name === '' && renditions === undefined;
  return ends && (status === 'refused') === (refusal !== undefined) && (deletedAt === undefined || isEmpty);
};
/** What is decided for good stays as it was. */
const keeps = (before: File, after: File): boolean => {
  const isDecided = before.status === 'awaited' || (after.status === before.status && after.refusal === before.refusal);
  const isGone = before.deletedAt === undefined || after.deletedAt === before.deletedAt;
  return isDecided && isGone && (before.held !== undefined || after.held === undefined);
};

test('whatever happens to a file, in whatever order: it is decided once, ends for good, is never both due and over, and a second time changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...(Object.keys(rules) as Act[])), { maxLength: 12 }), acts => {
      let file = created;
      for (const [i, act] of acts.entries()) {
        const moment = new Date(Date.parse(now) + (i + 1) * 1_000).toISOString();
        const after = File.parse(rules[act](file, moment)?.next ?? file);
        expect([isWhole(after), keeps(file, after), rules[act](after, moment)]).toEqual([true, true, undefined]);
        file = after;
      }
    }),
    { numRuns: 3_000 },
  );
});
