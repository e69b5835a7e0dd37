import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createComment, deleteComment } from '../../../shared/domain/items/comments/comment.ts';
import { createFile, deleteFile, type File } from '../../../shared/domain/items/files/file.ts';
import { itemAt } from '../../../shared/domain/items/items/item.fixture.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { drawing } from '../../../shared/pictures/picture.fixture.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { objects } from '../costs/objects.ts';

/*
 * What was uploaded is checked, deleted, erased with its item and given back, at the same time, twice and in any order, as queues hand it out: in
 * the end the bucket holds exactly what can be read, and the workspace is charged for exactly that. On a DynamoDB engine in memory and a stand-in
 * for S3, with the code that the functions run.
 */
const load = async () => {
  const [{ checkUpload }, erase, follow, { files, filesOf }, { items }, { comments }, storage, { readRow }] = await Promise.all([
    import('../../../functions/items/files/check.ts'),
    import('../../../functions/items/files/erase.ts'),
    import('../../../functions/items/files/follow.ts'),
    import('../../../shared/data/items/files.ts'),
    import('../../../shared/data/items/items.ts'),
    import('../../../shared/data/items/comments.ts'),
    import('../../../shared/data/items/file-storage.ts'),
    import('../../../shared/data/core/rows.ts'),
  ]);
  return { checkUpload, ...erase, ...follow, files, filesOf, items, comments, ...storage, readRow };
};
const data = onEngine(load);

const id = <P extends string>(prefix: P, i: number) => `${prefix}_01kb8m3tq2e8fvq3w5r7c9${String(i).padStart(4, '0')}` as const;
const now = '2026-11-29T08:00:00.000Z';
const context = { userId: id('user', 1), now, requestId: '3f0c1f5e-8f0e-4d3a-9a54-5a8b8a4f3f11' };
let picture: Buffer;
beforeAll(async () => {
  picture = await drawing(16, 12);
});

type Id = Pick<File, 'workspaceId' | 'itemId' | 'fileId'>;
const placeOf = ({ workspaceId, itemId, fileId }: Id): string => `${workspaceId}/${itemId}/${fileId}`;
const add = async (ids: Id, more: Pick<File, 'commentId'> = {}): Promise<File> => {
  const change = createFile(
    { name: 'plan.png', mediaType: 'image/png', bytes: picture.length, ...more },
    { item: ids as unknown as Item },
    ids,
    context,
  );
  return (await data.createStored(ids, change, 1_000_000, context)).record;
};

const acts = {
  upload: async (ids: Id) => void objects.set(`incoming/${placeOf(ids)}`, picture),
  uploadOther: async (ids: Id) => void objects.set(`incoming/${placeOf(ids)}`, Buffer.from('<svg/>')),
  check: (ids: Id) => data.checkUpload(ids, 1, context),
  giveUp: (ids: Id) => data.checkUpload(ids, 9, context),
  delete: (ids: Id) => data.files.update(ids, file => deleteFile(file, true, context), context),
  eraseWithItem: (ids: Id) => data.eraseFilesOn(ids, context),
};
type Act = keyof typeof acts;
/** A message that fails comes again. */
const again = async (work: () => Promise<unknown>): Promise<void> => {
  for (let tried = 1; ; tried++) {
    const failed = await work().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failed === undefined || (failed as { code?: string }).code === 'not_found') return;
    if (tried === 5) throw failed;
  }
};

/** What the queues still bring: a word of each upload, and of each file that was deleted or refused. */
const settle = async (ids: Id): Promise<void> => {
  if (objects.has(`incoming/${placeOf(ids)}`)) await data.checkUpload(ids, 1, context);
  const file = await data.files.find(ids);
  if (file && (file.deletedAt || file.status === 'refused')) await data.eraseContent(file, context);
};

let workspaces = 0;
const anyActs = fc.array(fc.constantFrom(...(Object.keys(acts) as Act[])), { minLength: 1, maxLength: 6 });
test('whoever comes first: what can be read is what the bucket holds and the workspace is charged for', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyActs, { minLength: 1, maxLength: 3 }), async hands => {
      const ids: Id = { workspaceId: id('ws', ++workspaces), itemId: id('item', 1), fileId: id('file', 1) };
      await add(ids);
      const one = async (hand: Act[]) => {
        for (const act of hand) await again(() => acts[act](ids));
      };
      await Promise.all(hands.map(one));
      await settle(ids);
      const file = await data.files.find(ids);
      const there = [...objects.keys()].filter(key => key.includes(ids.workspaceId)).sort();
      const held = Number((await data.readRow({ pk: `WS#${ids.workspaceId}`, sk: 'QUOTA#storage' }))?.held);
      const isReady = file?.status === 'ready' && !file.deletedAt;
      const forms = isReady ? (file.renditions ?? []).map(({ size, mediaType }) => `${size}.${mediaType.split('/')[1]}`) : [];
      expect(there).toEqual(forms.map(form => `files/${placeOf(ids)}/${form}`).sort());
      expect(held).toBe(isReady || (file?.status === 'awaited' && !file.deletedAt) ? picture.length : 0);
    }),
    { numRuns: 150 },
  );
}, 120_000);

describe('what a file belongs to goes', () => {
  const idsIn = () => ({ workspaceId: id('ws', ++workspaces), itemId: id('item', 1), fileId: id('file', 1) });

  test('while its upload is awaited: it becomes ready, and is due when its item is forgotten, until that comes back', async () => {
    const ids = idsIn();
    const item = { ...itemAt(now), ...ids };
    await data.items.create({ next: item, event: { type: 'item.created', data: {} } }, context);
    await add(ids);
    const gone = { trashedAt: now, expiresAt: 1_800_000_000 };
    const move = (moved: Partial<Item>, type: string) =>
      data.items.update(ids, each => ({ next: { ...each, ...moved }, event: { type, data: {} } }), context);
    await move(gone, 'item.trashed');
    await data.filesFollow(ids, context);
    objects.set(`incoming/${placeOf(ids)}`, picture);
    await data.checkUpload(ids, 1, context);
    expect(await data.files.find(ids)).toMatchObject({ status: 'ready', dueAt: new Date(1_800_086_400_000).toISOString() });
    await move({ trashedAt: undefined, expiresAt: undefined }, 'item.restored');
    await data.filesFollow(ids, context);
    expect((await data.files.find(ids))?.dueAt).toBeUndefined();
  });

  test('just before it is made: the file of a comment that was deleted goes, that of one that is there stays', async () => {
    const ids = idsIn();
    const item = { ...itemAt(now), ...ids };
    await data.items.create({ next: item, event: { type: 'item.created', data: {} } }, context);
    const commentIds = { ...ids, commentId: id('comment', 1) };
    await data.comments.create(createComment({ text: 'Look' }, { item }, commentIds, context), context);
    const file = await add(ids, { commentId: commentIds.commentId });
    expect((await data.besideItem(file, context)).deletedAt).toBeUndefined();
    await data.comments.update(commentIds, each => deleteComment(each, false, context), context);
    expect(await data.besideItem(file, context)).toMatchObject({ name: '', deletedAt: now });
  });

  test('while its upload is looked at: what that still puts goes, too', async () => {
    const ids = idsIn();
    await add(ids);
    const [first, second] = ['display.webp', 'display.jpeg'].map(form => `files/${placeOf(ids)}/${form}`) as [string, string];
    objects.set(first, picture);
    const erased = vi.spyOn(objects, 'delete').mockImplementationOnce(key => {
      objects.set(second, picture);
      return Map.prototype.delete.call(objects, key);
    });
    await data.eraseFilesOn(ids, context);
    expect(erased.mock.calls.flat()).toContain(first);
    erased.mockRestore();
    expect([...objects.keys()].filter(key => key.includes(ids.workspaceId))).toEqual([]);
    expect(await data.files.find(ids)).toBeUndefined();
  });
});
