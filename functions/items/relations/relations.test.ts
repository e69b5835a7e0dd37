import { beforeAll, describe, expect, test } from 'vitest';
import { rowAt } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { ItemId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { RelationKind } from '../../../shared/domain/items/relations/relation.ts';

type OfItem = { workspaceId: WorkspaceId; itemId: ItemId };

let ada: Person;
let ben: Person;
let guest: Person;
let home: { workspaceId: WorkspaceId };
beforeAll(async () => {
  ada = await person('ada');
  home = await workspaceOf(ada);
  [ben, guest] = await Promise.all([memberOf(home, ada, 'member'), memberOf(home, ada, 'guest')]);
});

const itemOf = async (title: string, more: { assignees?: UserId[] } = {}): Promise<OfItem> =>
  (await ada.api.createItem({ params: home, body: { title, ...more } })).data;
const relate = async ({ api }: Person, params: OfItem, kind: RelationKind, { itemId: otherId }: OfItem) =>
  (await api.createRelation({ params, body: { kind, otherId } })).data;
const listed = async ({ api }: Person, params: OfItem) =>
  (await api.listRelations({ params })).data.map(({ kind, otherId, status }) => ({ kind, otherId, status }));
const isBlocked = async (params: OfItem) => (await ada.api.getItem({ params })).data.blocked ?? false;
const becomes = (params: OfItem, blocked: boolean) =>
  eventually(`blocked: ${blocked}`, async () => (await isBlocked(params)) === blocked && 'so it is');
const refused = (status: number, code: string) => expect.objectContaining({ status, code });

describe('a relation', () => {
  test('is made once, read from both ends, and gone from both when it is taken away at either', async () => {
    const [paint, hang] = [await itemOf('Paint'), await itemOf('Hang pictures')];
    const request = { params: paint, body: { kind: 'blocks' as const, otherId: hang.itemId }, idempotencyKey: uuidv7(Date.now()) };
    const { data: made, status } = await ada.api.createRelation(request);
    expect({ status, made }).toMatchObject({
      status: 201,
      made: { ...request.body, itemId: paint.itemId, title: 'Hang pictures', status: 'open', createdBy: ada.userId, version: 1 },
    });
    expect((await ada.api.createRelation(request)).data).toEqual(made);
    expect(await relate(ben, paint, 'blocks', hang)).toEqual(made);
    const atOther = { ...hang, relationId: made.relationId };
    expect((await ben.api.getRelation({ params: atOther })).data).toMatchObject({
      kind: 'blocked_by',
      otherId: paint.itemId,
      title: 'Paint',
    });
    expect(await relate(ben, hang, 'blocked_by', paint)).toMatchObject({ relationId: made.relationId });
    await expect(relate(ada, paint, 'relates', hang)).rejects.toEqual(refused(409, 'already_exists'));
    expect([await listed(ada, paint), await listed(ben, hang)]).toEqual([
      [{ kind: 'blocks', otherId: hang.itemId, status: 'open' }],
      [{ kind: 'blocked_by', otherId: paint.itemId, status: 'open' }],
    ]);
    expect(await isBlocked(hang)).toBe(true);

    await ben.api.deleteRelation({ params: atOther });
    await ada.api.deleteRelation({ params: made });
    expect([await listed(ada, paint), await listed(ben, hang), await isBlocked(hang)]).toEqual([[], [], false]);
    await expect(ada.api.getRelation({ params: made })).rejects.toEqual(refused(404, 'not_found'));
    const again = await relate(ada, paint, 'relates', hang);
    expect(again.relationId).not.toBe(made.relationId);
    expect(await isBlocked(hang)).toBe(false);
  });

  test('never closes a circle, not even when all of it is asked for at once', async () => {
    const chain = await Promise.all(['a', 'b', 'c', 'd'].map(title => itemOf(title)));
    const [a, b, c, d] = chain as [OfItem, OfItem, OfItem, OfItem];
    await relate(ada, a, 'blocks', b);
    await relate(ada, b, 'blocks', c);
    await expect(relate(ada, c, 'blocks', a)).rejects.toEqual(refused(409, 'relation_circle'));
    await expect(relate(ada, a, 'blocked_by', c)).rejects.toEqual(refused(409, 'relation_circle'));
    expect(await relate(ada, c, 'relates', a)).toMatchObject({ kind: 'relates' });

    const ring = await Promise.all(['1', '2', '3', '4', '5'].map(title => itemOf(title)));
    const made = await Promise.allSettled(ring.map((each, i) => relate(ada, each, 'blocks', ring[(i + 1) % ring.length]!)));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(ring.length - 1);
    expect(made.filter(({ status }) => status === 'rejected')).toMatchObject([{ reason: { status: 409, code: 'relation_circle' } }]);
    expect(await listed(ada, d)).toEqual([]);
  });

  test('is none with what is of another workspace, beyond one’s rights, in the trash, or the same item', async () => {
    const [mine, theirs] = [await itemOf('Mine'), await itemOf('Theirs', { assignees: [guest.userId] })];
    const { data: elsewhere } = await ada.api.createItem({ params: { workspaceId: ada.workspaceId }, body: { title: 'Elsewhere' } });
    await expect(relate(ada, mine, 'relates', elsewhere)).rejects.toEqual(refused(404, 'not_found'));
    await expect(relate(ada, mine, 'relates', mine)).rejects.toEqual(refused(400, 'invalid_request'));
    await expect(relate(guest, theirs, 'relates', mine)).rejects.toEqual(refused(403, 'forbidden'));
    const gone = await itemOf('Gone');
    await ada.api.deleteItem({ params: gone });
    await expect(relate(ada, mine, 'relates', gone)).rejects.toEqual(refused(409, 'item_in_trash'));

    // Guests read what is assigned to them: of a relation to anything else they see nothing.
    const relation = await relate(ada, theirs, 'relates', mine);
    expect(await listed(guest, theirs)).toEqual([]);
    await expect(guest.api.getRelation({ params: relation })).rejects.toEqual(refused(404, 'not_found'));
    await expect(guest.api.listRelations({ params: mine })).rejects.toEqual(refused(404, 'not_found'));
    const shared = await itemOf('Shared', { assignees: [guest.userId] });
    await relate(ada, theirs, 'duplicates', shared);
    expect(await listed(guest, theirs)).toEqual([{ kind: 'duplicates', otherId: shared.itemId, status: 'open' }]);
  });
});

describe('an item that is blocked', () => {
  test('says so until the last of those that block it is done, and again when one is opened again', async () => {
    const [first, second, waiting] = [await itemOf('First'), await itemOf('Second'), await itemOf('Waiting')];
    await relate(ada, first, 'blocks', waiting);
    await relate(ada, waiting, 'blocked_by', second);
    expect(await isBlocked(waiting)).toBe(true);
    await ben.api.completeItem({ params: first });
    await ben.api.completeItem({ params: second });
    await becomes(waiting, false);
    await ben.api.reopenItem({ params: first });
    await becomes(waiting, true);
  });

  test('waits no more for what went into the trash, does for what came back, and its relations are forgotten with it, also where the trash is emptied at once', async () => {
    const [blocker, waiting] = [await itemOf('Blocker'), await itemOf('Waiting')];
    const { relationId } = await relate(ada, blocker, 'blocks', waiting);
    const rows = () =>
      Promise.all([blocker, waiting].map(({ itemId }) => rowAt({ pk: `WS#${home.workspaceId}`, sk: `RELATION#${itemId}#${relationId}` })));
    await ada.api.deleteItem({ params: blocker });
    await becomes(waiting, false);
    expect(await listed(ada, waiting)).toEqual([]);
    await eventually('both ends to be forgotten', async () => (await rows()).every(row => row?.expiresAt !== undefined) && 'they are');
    await ada.api.restoreItem({ params: blocker });
    await becomes(waiting, true);
    expect(await listed(ada, waiting)).toEqual([{ kind: 'blocked_by', otherId: blocker.itemId, status: 'open' }]);
    await eventually('both ends to stay', async () => (await rows()).every(row => row && row.expiresAt === undefined) && 'they do');

    await ada.api.deleteItem({ params: blocker });
    await ada.api.emptyTrash({ params: home });
    await becomes(waiting, false);
    await eventually('what is left to go', async () => {
      const [erased, left] = await rows();
      return erased === undefined && left?.expiresAt !== undefined && 'it goes';
    });
  });

  test('tells whoever is to do it when nothing is in the way any more, and not whoever brought that about', async () => {
    const waiting = await itemOf('Hang the lamp', { assignees: [ada.userId, ben.userId] });
    const blocker = await itemOf('Buy a lamp', { assignees: [ada.userId] });
    await relate(ada, blocker, 'blocks', waiting);
    await ben.api.completeItem({ params: blocker });
    const newsOf = async ({ api }: Person) =>
      (await api.listNotifications({ query: { limit: '100' } })).data
        .filter(({ title }) => title === 'Hang the lamp')
        .map(({ body }) => body);
    await eventually('what Ada is told', async () => (await newsOf(ada)).join().includes('unblocked this') && 'it', 150_000);
    expect((await newsOf(ben)).join()).not.toContain('unblocked this');
  }, 200_000);
});
