import { beforeAll, describe, expect, test } from 'vitest';
import { filesInBucket, putRow, rowAt } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { everyPage, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { ItemId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { canaries, commented, drawing, photograph } from '../../../shared/pictures/picture.fixture.ts';

let ada: Person;
let ben: Person;
let guest: Person;
let stranger: Person;
let home: { workspaceId: WorkspaceId };
type OfItem = { workspaceId: WorkspaceId; itemId: ItemId };
beforeAll(async () => {
  [ada, stranger] = await Promise.all([person('ada'), person('stranger')]);
  home = await workspaceOf(ada);
  [ben, guest] = await Promise.all([memberOf(home, ada, 'member'), memberOf(home, ada, 'guest')]);
});

const itemOf = async (assignees: UserId[] = [], place = home): Promise<OfItem> =>
  (await ada.api.createItem({ params: place, body: { title: 'Water the plants', assignees } })).data;
const refused = (status: number, code: string) => expect.objectContaining({ status, code });
type MediaType = 'image/jpeg' | 'image/png' | 'image/webp';

const add = async ({ api }: Person, params: OfItem, content: Buffer, mediaType: MediaType = 'image/jpeg', more = {}) =>
  (await api.createFile({ params, body: { name: 'balcony.jpg', mediaType, bytes: content.length, ...more } })).data;
type Added = Awaited<ReturnType<typeof add>>;

/** Sends a form to the bucket, as a browser would. */
const send = async ({ upload }: Added, content: Buffer, changed: Record<string, string> = {}): Promise<Response> => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...upload!.fields, ...changed })) form.append(name, value);
  form.append('file', new Blob([new Uint8Array(content)]));
  return fetch(upload!.url, { method: 'POST', body: form });
};
const settled = ({ api }: Person, file: Added) =>
  eventually('it is looked at', async () => {
    const { data } = await api.getFile({ params: file });
    return data.status !== 'awaited' && data;
  });
const addAndSend = async (by: Person, params: OfItem, content: Buffer, mediaType?: MediaType, more = {}) => {
  const file = await add(by, params, content, mediaType, more);
  expect((await send(file, content)).status).toBe(204);
  return settled(by, file);
};
const heldIn = async ({ workspaceId }: { workspaceId: WorkspaceId }): Promise<number> =>
  Number((await rowAt({ pk: `WS#${workspaceId}`, sk: 'QUOTA#storage' }))?.held ?? 0);
/** All there is of an item's files in the bucket. */
const contentOf = async ({ workspaceId, itemId }: OfItem): Promise<string[]> =>
  (await Promise.all(['incoming', 'files'].map(folder => filesInBucket(`${folder}/${workspaceId}/${itemId}`)))).flat();

/** As if its time had come: the record falls due in a moment. */
const letFallDue = async (key: { pk: string; sk: string }): Promise<void> =>
  putRow({ ...(await rowAt(key)), dueAt: new Date(Date.now() + 3000).toISOString() });
const keyOf = ({ workspaceId, itemId, fileId }: Added) => ({ pk: `WS#${workspaceId}`, sk: `FILE#${itemId}#${fileId}` });

describe('a picture on an item', () => {
  test('is uploaded by a form, made anew, and shown to who may read the item by an address: without what the camera told', async () => {
    const item = await itemOf();
    const content = await photograph();
    expect(canaries.every(each => content.includes(each))).toBe(true);
    const file = await addAndSend(ben, item, content);
    expect(file).toMatchObject({ status: 'ready', name: 'balcony.jpg', createdBy: ben.userId, version: 2 });
    const { links } = (await ada.api.getFileLinks({ params: file })).data;
    expect(links.map(({ size, mediaType, width, height }) => [size, mediaType, width, height])).toEqual([
      ['display', 'image/webp', 480, 640],
      ['display', 'image/jpeg', 480, 640],
      ['thumbnail', 'image/webp', 240, 320],
      ['thumbnail', 'image/jpeg', 240, 320],
    ]);
    for (const { url, mediaType, bytes } of links) {
      const answer = await fetch(url);
      const shown = Buffer.from(await answer.arrayBuffer());
      expect([answer.status, answer.headers.get('content-type'), shown.length]).toEqual([200, mediaType, bytes]);
      expect(canaries.filter(each => shown.includes(each))).toEqual([]);
      expect((await fetch(url.replace(/\?.*/, ''))).status).toBe(403);
    }
    expect((await ada.api.listFiles({ params: item })).data).toEqual([file]);
  });

  test('is created once, whoever asks twice; what was uploaded is gone when it can be read, and a second upload changes nothing', async () => {
    const item = await itemOf();
    const content = await drawing();
    const body = { name: 'plan.png', mediaType: 'image/png' as const, bytes: content.length };
    const request = { params: item, body, idempotencyKey: uuidv7(Date.now()) };
    const [first, again] = [await ada.api.createFile(request), await ada.api.createFile(request)];
    expect([first.status, again.data.fileId, again.data.version]).toEqual([201, first.data.fileId, 1]);
    await Promise.all([first, again].map(({ data }) => send(data, content)));
    const file = await settled(ada, first.data);
    expect(file.status).toBe('ready');
    await eventually('the upload is gone', async () => (await contentOf(item)).every(key => key.startsWith('files/')));
    expect((await send(first.data, content)).status).toBe(204);
    await eventually('so is another', async () => (await contentOf(item)).every(key => key.startsWith('files/')));
    expect((await ada.api.getFile({ params: file })).data).toEqual(file);
    expect((await ada.api.createFile(request)).data).toEqual(file);
    expect(new Set(await contentOf(item)).size).toBe(4);
  });

  test('belongs to a comment where its author says so, and goes with it', async () => {
    const item = await itemOf();
    const { data: comment } = await ben.api.createComment({ params: item, body: { text: 'Look' } });
    await expect(add(ada, item, await drawing(), 'image/png', { commentId: comment.commentId })).rejects.toEqual(refused(403, 'forbidden'));
    const file = await addAndSend(ben, item, await drawing(), 'image/png', { commentId: comment.commentId });
    expect(file).toMatchObject({ status: 'ready', commentId: comment.commentId });
    await ben.api.deleteComment({ params: comment });
    await eventually('it is gone', async () => (await ada.api.listFiles({ params: item })).data.length === 0);
    await eventually('so is its content', async () => (await contentOf(item)).length === 0);
  });
});

describe('an upload is refused', () => {
  test('by the bucket: another kind, length or place than was said, and without a signature', async () => {
    const item = await itemOf();
    const content = await photograph();
    const file = await add(ada, item, content);
    const status = async (...args: [Buffer, Record<string, string>?]) => (await send(file, ...args)).status;
    expect(await status(Buffer.concat([content, content]))).toBe(400);
    expect(await status(content.subarray(1))).toBe(400);
    expect(await status(content, { 'Content-Type': 'text/html' })).toBe(403);
    expect(await status(content, { key: file.upload!.fields.key!.replace('incoming', 'files') })).toBe(403);
    expect(await status(content, { 'x-amz-signature': '0'.repeat(64) })).toBe(403);
    expect((await fetch(file.upload!.url, { method: 'PUT', body: 'x' })).status).toBe(403);
    expect((await ada.api.getFile({ params: file })).data.status).toBe('awaited');
  });

  test('by what it is, whatever it is called, and says why; nothing of it is kept', async () => {
    const item = await itemOf();
    const wide = await drawing();
    wide.writeUInt32BE(60_000, 16);
    wide.writeUInt32BE(60_000, 20);
    const cases = [
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/png', 'not_a_picture'],
      [Buffer.from('<!doctype html><script>alert(1)</script>'), 'image/jpeg', 'not_a_picture'],
      [await drawing(), 'image/webp', 'not_as_declared'],
      [await commented('%PDF-1.4'), 'image/jpeg', 'more_than_a_picture'],
      [Buffer.concat([await drawing(), Buffer.from('more')]), 'image/png', 'more_than_a_picture'],
      [(await photograph()).subarray(0, 900), 'image/jpeg', 'unreadable'],
    ] as const;
    const settledAs = await Promise.all(cases.map(([content, mediaType]) => addAndSend(ada, item, content, mediaType)));
    expect(settledAs.map(({ status, refusal }) => [status, refusal])).toEqual(cases.map(([, , refusal]) => ['refused', refusal]));
    const bomb = await addAndSend(ada, item, wide, 'image/png');
    expect(['too_many_pixels', 'unreadable']).toContain(bomb.refusal);
    await eventually('nothing is kept', async () => (await contentOf(item)).length === 0);
    expect((await ada.api.getFileLinks({ params: bomb })).data.links).toEqual([]);
  });

  test('before it begins: too many bytes, no bytes, another kind, on what is in the trash', async () => {
    const item = await itemOf();
    const body = { name: 'a.jpg', mediaType: 'image/jpeg', bytes: 1 } as const;
    for (const wrong of [{ bytes: 10_000_001 }, { bytes: 0 }, { mediaType: 'image/svg+xml' as 'image/png' }, { name: ' ' }])
      await expect(ada.api.createFile({ params: item, body: { ...body, ...wrong } })).rejects.toEqual(refused(400, 'invalid_request'));
    await ada.api.deleteItem({ params: item });
    await expect(ada.api.createFile({ params: item, body })).rejects.toEqual(refused(409, 'item_in_trash'));
  });
});

describe('who may', () => {
  test('add and see: members everywhere, guests on what is assigned to them, strangers nowhere', async () => {
    const [item, theirs] = [await itemOf(), await itemOf([guest.userId])];
    const content = await drawing();
    const file = await addAndSend(guest, theirs, content, 'image/png');
    const other = await add(ada, item, content, 'image/png');
    for (const [who, params] of [
      [guest, other],
      [stranger, other],
      [stranger, file],
    ] as const) {
      await expect(add(who, params, content, 'image/png')).rejects.toEqual(refused(404, 'not_found'));
      await expect(who.api.listFiles({ params })).rejects.toEqual(refused(404, 'not_found'));
      await expect(who.api.getFile({ params })).rejects.toEqual(refused(404, 'not_found'));
      await expect(who.api.getFileLinks({ params })).rejects.toEqual(refused(404, 'not_found'));
      await expect(who.api.deleteFile({ params })).rejects.toEqual(refused(404, 'not_found'));
    }
    await expect(ada.api.getFile({ params: { ...file, itemId: item.itemId } })).rejects.toEqual(refused(404, 'not_found'));
    await expect(ben.api.deleteFile({ params: file })).rejects.toEqual(refused(403, 'forbidden'));
    await ada.api.deleteFile({ params: file });
    await ada.api.deleteFile({ params: file });
    await expect(guest.api.getFile({ params: file })).rejects.toEqual(refused(404, 'not_found'));
    await eventually('its content is gone', async () => (await contentOf(theirs)).length === 0);
  });
});

describe('the room of a workspace', () => {
  test('is taken once by each of many at once, and given back once when they go', async () => {
    const place = await workspaceOf(ada);
    const item = await itemOf([], place);
    const body = { name: 'a.jpg', mediaType: 'image/jpeg', bytes: 10_000_000 } as const;
    const create = () => ada.api.createFile({ params: item, body });
    const first: Added[] = [];
    for (let i = 0; i < 7; i++) first.push((await create()).data);
    const asked = await Promise.allSettled(Array.from({ length: 5 }, create));
    const made = [...first, ...asked.flatMap(each => (each.status === 'fulfilled' ? [each.value.data] : []))];
    const failed = asked.flatMap(each => (each.status === 'rejected' ? [each.reason] : []));
    expect(failed).toEqual(Array.from({ length: 2 }, () => refused(409, 'limit_reached')));
    expect([made.length, await heldIn(place)]).toEqual([10, 100_000_000]);
    await Promise.all(made.flatMap(file => [ada.api.deleteFile({ params: file }), ada.api.deleteFile({ params: file })]));
    await eventually('all of it is free', async () => (await heldIn(place)) === 0);
    expect((await create()).status).toBe(201);
  });
});

describe('a file goes', () => {
  test('with its item: after that is forgotten, and not if it comes back; erased with the trash, in every version', async () => {
    const place = await workspaceOf(ada);
    const item = await itemOf([], place);
    const file = await addAndSend(ada, item, await drawing(), 'image/png');
    const key = { pk: `WS#${item.workspaceId}`, sk: `FILE#${item.itemId}#${file.fileId}` };
    const dueAt = async () => (await rowAt(key))?.dueAt;
    await ada.api.deleteItem({ params: item });
    const { expiresAt } = await rowAt({ pk: key.pk, sk: `ITEM#${item.itemId}` });
    const after = new Date((Number(expiresAt) + 86_400) * 1000).toISOString();
    await eventually('it follows its item', async () => (await dueAt()) === after);
    await ada.api.restoreItem({ params: item });
    await eventually('it is back', async () => (await dueAt()) === undefined);
    expect(new Set(await contentOf(item)).size).toBe(4);
    await ada.api.deleteItem({ params: item });
    await ada.api.emptyTrash({ params: place });
    await eventually('it is erased', async () => (await rowAt(key)) === undefined);
    await eventually('with its content', async () => (await contentOf(item)).length === 0);
    await eventually('and its room is free', async () => (await heldIn(place)) === 0);
  }, 150_000);

  test('and until then what one may export names it', async () => {
    const item = await itemOf();
    const { upload: _, ...file } = await add(ben, item, await drawing(), 'image/png');
    const { all } = await everyPage(cursor => ben.api.exportMe({ query: { limit: '100', cursor } }));
    expect(all).toContainEqual({ kind: 'file', record: expect.objectContaining(file) });
  });

  test('when it never came: it is refused, and its room is free again', async () => {
    const place = await workspaceOf(ada);
    const file = await add(ada, await itemOf([], place), await drawing(), 'image/png');
    await letFallDue(keyOf(file));
    expect(await settled(ada, file)).toMatchObject({ status: 'refused', refusal: 'not_received' });
    await eventually('its room is free', async () => (await heldIn(place)) === 0);
  });

  test('with its workspace, and with who added it when their account is over', async () => {
    const place = await workspaceOf(ada);
    const eve = await memberOf(home, ada, 'member');
    const [theirs, common] = [await itemOf([], place), await itemOf()];
    const [file, hers] = [
      await addAndSend(ada, theirs, await drawing(), 'image/png'),
      await addAndSend(eve, common, await drawing(), 'image/png'),
    ];
    expect([file.status, hers.status]).toEqual(['ready', 'ready']);
    await ada.api.deleteWorkspace({ params: place });
    await eve.api.closeAccount({});
    const [workspace, profile] = [
      { pk: `WS#${place.workspaceId}`, sk: 'WORKSPACE' },
      { pk: `USER#${eve.userId}`, sk: 'PROFILE' },
    ];
    await Promise.all([workspace, profile].map(letFallDue));
    await eventually('the workspace is gone', async () => (await rowAt(workspace)) === undefined, 50_000);
    await eventually('the account is gone', async () => (await rowAt(profile)) === undefined, 50_000);
    await eventually('the content of both is gone', async () => [...(await contentOf(theirs)), ...(await contentOf(common))].length === 0);
    expect((await ada.api.listFiles({ params: common })).data).toEqual([]);
  }, 150_000);
});
