import { beforeAll, describe, expect, test } from 'vitest';
import { rowAt } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { listenTo } from '../../../scripts/testing/bus.ts';
import { apiOf, type Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { everyPage, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { ItemId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';

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

const itemOf = async (assignees: UserId[] = []): Promise<OfItem> =>
  (await ada.api.createItem({ params: home, body: { title: 'Water the plants', assignees } })).data;
const say = async ({ api }: Person, params: OfItem, text: string, replyTo?: string) =>
  (await api.createComment({ params, body: { text, ...(replyTo ? { replyTo } : {}) } })).data;
const mention = ({ userId }: Person, name = 'Somebody') => `@[${name}](${userId})`;
const refused = (status: number, code: string) => expect.objectContaining({ status, code });

describe('what members say about an item', () => {
  test('is created once, listed oldest first, page by page, and none of another item', async () => {
    const [item, other] = [await itemOf(), await itemOf()];
    const request = { params: item, body: { text: `${mention(ben)}, who waters them?` }, idempotencyKey: uuidv7(Date.now()) };
    const { data: first, status } = await ada.api.createComment(request);
    expect({ status, first }).toMatchObject({
      status: 201,
      first: { ...request.body, mentions: [ben.userId], createdBy: ada.userId, version: 1 },
    });
    expect((await ada.api.createComment(request)).data).toEqual(first);
    const second = await say(ben, item, 'I do', first.commentId);
    const third = await say(ada, item, 'Thank you', second.commentId);
    await say(ben, other, 'Elsewhere');
    expect([second.replyTo, third.replyTo]).toEqual([first.commentId, first.commentId]);
    const { all, pages } = await everyPage(cursor => ben.api.listComments({ params: item, query: { limit: '1', cursor } }));
    expect(all).toEqual([first, second, third]);
    expect(pages).toBeGreaterThan(2);
    await expect(say(ada, other, 'No such comment there', first.commentId)).rejects.toEqual(refused(404, 'not_found'));
  });

  test('is changed by its author alone, at the version that they saw, and marked', async () => {
    const item = await itemOf();
    const comment = await say(ben, item, 'First');
    const change = (by: Person, text: string) => by.api.changeComment({ params: comment, body: { text }, ifMatch: 1 });
    await expect(change(ada, 'Theirs')).rejects.toEqual(refused(403, 'forbidden'));
    const { data: changed } = await change(ben, 'Second');
    expect(changed).toEqual({ ...comment, text: 'Second', editedAt: expect.any(String), version: 2 });
    await expect(change(ben, 'Third')).rejects.toEqual(refused(412, 'precondition_failed'));
    expect((await ada.api.getComment({ params: comment })).data).toEqual(changed);
  });

  test('is deleted by its author, or by who may change the workspace, and gone from the table at once', async () => {
    const item = await itemOf();
    const [hers, his] = [await say(ada, item, 'Hers alone'), await say(ben, item, 'Very private')];
    await expect(ben.api.deleteComment({ params: hers })).rejects.toEqual(refused(403, 'forbidden'));
    await ada.api.deleteComment({ params: his });
    await ada.api.deleteComment({ params: his });
    await expect(ben.api.getComment({ params: his })).rejects.toEqual(refused(404, 'not_found'));
    expect((await ben.api.listComments({ params: item })).data).toEqual([hers]);
    const row = await rowAt({ pk: `WS#${his.workspaceId}`, sk: `COMMENT#${his.itemId}#${his.commentId}` });
    expect(JSON.stringify(row)).not.toContain('Very private');
    expect(row).toMatchObject({ version: 2, expiresAt: expect.any(Number) });
  });
});

describe('who may', () => {
  test('mention: whoever may read the item and its comments, and nobody else', async () => {
    const [item, theirs] = [await itemOf(), await itemOf([guest.userId])];
    for (const someone of [guest, stranger])
      await expect(say(ada, item, mention(someone))).rejects.toEqual(refused(400, 'invalid_request'));
    expect((await say(ada, theirs, mention(guest))).mentions).toEqual([guest.userId]);
    const comment = await say(ada, item, 'First');
    await expect(ada.api.changeComment({ params: comment, body: { text: mention(stranger) } })).rejects.toMatchObject({
      details: { errors: [{ pointer: '/text', code: 'not_readers' }] },
    });
    expect((await ada.api.getComment({ params: comment })).data.version).toBe(1);
  });

  test('comment: members everywhere, guests on what is assigned to them, strangers nowhere', async () => {
    const [item, theirs] = [await itemOf(), await itemOf([guest.userId])];
    const comment = await say(guest, theirs, 'Done');
    await ada.api.changeItem({ params: theirs, body: { assignees: [ada.userId] }, ifMatch: 1 });
    for (const params of [item, theirs]) {
      await expect(say(guest, params, 'Me too')).rejects.toEqual(refused(404, 'not_found'));
      await expect(guest.api.listComments({ params })).rejects.toEqual(refused(404, 'not_found'));
    }
    await expect(guest.api.deleteComment({ params: comment })).rejects.toEqual(refused(404, 'not_found'));
    await expect(stranger.api.listComments({ params: item })).rejects.toEqual(refused(404, 'not_found'));
  });

  test('read the comments through a key: not by the right to items alone, nor by that to comments alone', async () => {
    const item = await itemOf();
    await say(ada, item, 'First');
    const through = async (...resources: ('item' | 'comment')[]) => {
      const rows = resources.map(resource => ({ resource, actions: ['read' as const] }));
      const { data: key } = await ada.api.createKey({ body: { name: 'Reads', scopes: [{ ...home, rows }] } });
      return apiOf(stage, key.token).listComments({ params: item });
    };
    await expect(through('item')).rejects.toEqual(refused(403, 'forbidden'));
    await expect(through('comment')).rejects.toEqual(refused(404, 'not_found'));
    expect((await through('item', 'comment')).data).toMatchObject([{ text: 'First' }]);
  });
});

describe('a comment goes', () => {
  test('with its item: forgotten when that is, and not if it comes back; erased with the trash', async () => {
    const item = await itemOf();
    const comment = await say(ada, item, 'First');
    const key = { pk: `WS#${item.workspaceId}`, sk: `COMMENT#${item.itemId}#${comment.commentId}` };
    const expiry = async () => (await rowAt(key))?.expiresAt;
    await ada.api.deleteItem({ params: item });
    await expect(say(ada, item, 'Second')).rejects.toEqual(refused(409, 'item_in_trash'));
    const itemExpiry = (await rowAt({ pk: key.pk, sk: `ITEM#${item.itemId}` }))?.expiresAt;
    await eventually('it follows its item', async () => (await expiry()) === itemExpiry);
    await ada.api.restoreItem({ params: item });
    await eventually('it is back', async () => (await expiry()) === undefined);
    expect((await ada.api.listComments({ params: item })).data).toMatchObject([{ text: 'First' }]);
    await ada.api.deleteItem({ params: item });
    await ada.api.emptyTrash({ params: home });
    await eventually('it is erased', async () => (await rowAt(key)) === undefined);
  });

  test('its events are told with their text, and what its author may export has it', async () => {
    const heard = await listenTo(['comment.created', 'comment.changed', 'comment.deleted']);
    const item = await itemOf();
    const comment = await say(ben, item, `${mention(ada)}?`);
    await ben.api.changeComment({ params: comment, body: { text: 'Never mind' } });
    const { all } = await everyPage(cursor => ben.api.exportMe({ query: { limit: '100', cursor } }));
    expect(all).toContainEqual({ kind: 'comment', record: expect.objectContaining({ commentId: comment.commentId, text: 'Never mind' }) });
    await ben.api.deleteComment({ params: comment });
    const told: { type: unknown; text: unknown; data: unknown }[] = [];
    await eventually('three events', async () => {
      const ours = (await heard()).filter(({ detail }) => detail.record.commentId === comment.commentId);
      told.push(...ours.map(({ detail: { type, record, data } }) => ({ type, text: record.text, data })));
      return told.length >= 3;
    });
    expect(told).toEqual(
      expect.arrayContaining([
        { type: 'comment.created', text: `${mention(ada)}?`, data: {} },
        { type: 'comment.changed', text: 'Never mind', data: { fields: ['text'], mentioned: [] } },
        { type: 'comment.deleted', text: '', data: {} },
      ]),
    );
  });
});
