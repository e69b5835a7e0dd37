import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { apiOf, type Person } from '../../../scripts/testing/people.ts';
import { socketOf, type TestSocket } from '../../../scripts/testing/socket.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { Presence, type PresentPerson } from '../../../shared/api/client/presence.ts';
import { watchOf } from '../../../shared/api/client/watch-client.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';

type Workspace = { workspaceId: WorkspaceId };
type Tab = { presence: Presence; seen: PresentPerson[][]; close(): Promise<void>; ended: Promise<unknown> };

const open: Tab[] = [];
afterEach(async () => void (await Promise.all(open.splice(0).map(tab => tab.close()))));

/** A tab that watches a workspace and is there. */
const tabOf = ({ api }: Pick<Person, 'api'>, { workspaceId }: Workspace): Tab => {
  const seen: PresentPerson[][] = [];
  const presence = new Presence(people => seen.push(people));
  const alive = new AbortController();
  const run = async (): Promise<void> => {
    for await (const _ of watchOf(api)({ workspaceId, presence, signal: alive.signal }));
  };
  const ended = run().catch((error: unknown) => error);
  const close = async () => {
    alive.abort();
    await ended;
  };
  const tab = { presence, seen, close, ended };
  open.push(tab);
  return tab;
};

const idsIn = ({ presence }: Tab): string[] =>
  presence
    .people()
    .map(({ userId }) => userId)
    .sort();
const sees = (what: string, tab: Tab, people: readonly Person[]) => {
  const ids = people.map(({ userId }) => userId as string).sort();
  return eventually(what, async () => JSON.stringify(idsIn(tab)) === JSON.stringify(ids));
};
const placeOf = (tab: Tab, { userId }: Person) => tab.presence.people().find(each => each.userId === userId);
const itemIn = async (someone: Person, params: Workspace, title: string, assignees?: Person['userId'][]) =>
  (await someone.api.createItem({ params, body: { title, ...(assignees ? { assignees } : {}) } })).data;

/** A socket that follows a workspace, and is at a place there. */
const hereOf = async (someone: Pick<Person, 'api'>, params: Workspace, place = {}): Promise<TestSocket> => {
  const socket = await socketOf(someone);
  socket.say({ action: 'subscribe', ...params });
  await socket.frame('subscribed', ({ type }) => type === 'subscribed');
  socket.say({ action: 'here', ...params, ...place });
  return socket;
};

describe('who is in a workspace', () => {
  test('is seen by all who are there: on which item or day, in two tabs as one, and gone at their word', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const ben = await memberOf(home, ada, 'member');
    const item = await itemIn(ada, home, 'Roof');
    const [hers, his, hisOther] = [tabOf(ada, home), tabOf(ben, home), tabOf(ben, home)];
    await Promise.all([sees('both', hers, [ada, ben]), sees('both', his, [ada, ben])]);
    his.presence.moveTo({ itemId: item.itemId });
    hisOther.presence.moveTo({ day: '2026-12-01' });
    await eventually('where he is', async () => {
      const { itemIds, days } = placeOf(hers, ben)!;
      return itemIds[0] === item.itemId && days[0] === '2026-12-01';
    });
    hisOther.presence.leave();
    await eventually('the item alone', async () => placeOf(hers, ben)?.days.length === 0);
    expect(placeOf(hers, ben)).toEqual({ userId: ben.userId, itemIds: [item.itemId], days: [] });
    his.presence.leave();
    await sees('her alone', hers, [ada]);
    expect(hisOther.presence.people()).toEqual([]);
  });

  test('is not lost sight of while sockets come and go: only after a quarter of a minute without one', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const ben = await memberOf(home, ada, 'member');
    const hers = tabOf(ada, home);
    let his = await hereOf(ben, home);
    await sees('both', hers, [ada, ben]);
    const seenBefore = hers.seen.length;
    for (let i = 0; i < 3; i++) {
      his.close();
      await his.closed;
      his = await hereOf(ben, home);
      await his.frame('who is here', ({ type }) => type === 'present');
    }
    expect(hers.seen.slice(seenBefore)).toEqual([]);
    expect(idsIn(hers)).toEqual([ada.userId, ben.userId].sort());
    his.close();
    const closedAt = Date.now();
    await sees('her alone', hers, [ada]);
    expect(Date.now() - closedAt).toBeGreaterThan(10_000);
    expect(hers.seen.length).toBe(seenBefore + 1);
  });

  test('is told of an item to whom may read it: a guest sees who is on what is theirs, and nobody else', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const cleo = await memberOf(home, ada, 'guest');
    const [theirs, other] = [await itemIn(ada, home, 'Theirs', [cleo.userId]), await itemIn(ada, home, 'Other')];
    const [hers, guests] = [await hereOf(ada, home, { itemId: other.itemId }), tabOf(cleo, home)];
    await sees('the guest alone', guests, [cleo]);
    hers.say({ action: 'here', ...home, itemId: theirs.itemId });
    await sees('both', guests, [ada, cleo]);
    expect(placeOf(guests, ada)).toEqual({ userId: ada.userId, itemIds: [theirs.itemId], days: [] });
    hers.say({ action: 'here', ...home, itemId: other.itemId });
    await sees('the guest alone', guests, [cleo]);
    const frames = await hereOf(cleo, home, { itemId: other.itemId });
    await frames.frame('a refusal', ({ code, action }) => code === 'not_found' && action === 'here');
    frames.close();
    hers.close();
  });

  test('ends with a membership: the removed are seen no more and told nothing, and their watching fails', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const ben = await memberOf(home, ada, 'member');
    const [hers, his] = [tabOf(ada, home), tabOf(ben, home)];
    await Promise.all([sees('both', hers, [ada, ben]), sees('both', his, [ada, ben])]);
    const item = await itemIn(ada, home, 'Secret');
    await ada.api.removeMember({ params: { ...home, userId: ben.userId } });
    await sees('her alone', hers, [ada]);
    expect(await his.ended).toMatchObject({ status: 404 });
    expect(his.presence.people()).toEqual([]);
    hers.presence.moveTo({ itemId: item.itemId });
    await eventually('her move', async () => placeOf(hers, ada)?.itemIds[0] === item.itemId);
    expect(JSON.stringify(his.seen)).not.toContain(item.itemId);
  });

  test('is for people who follow it: not for keys, for strangers, or at two places at once', async () => {
    const [ada, ben] = await Promise.all([person('ada'), person('ben')]);
    const home = await workspaceOf(ada);
    const scopes = [{ ...home, rows: [{ resource: 'item' as const, actions: ['read' as const] }] }];
    const { data: key } = await ada.api.createKey({ body: { name: 'Display', account: [], scopes } });
    const display = await hereOf({ api: apiOf(stage, key.token) }, home);
    await display.frame('a refusal', ({ code, action }) => code === 'forbidden' && action === 'here');
    const [stranger, hers] = [await socketOf(ben), await socketOf(ada)];
    stranger.say({ action: 'here', ...home });
    await stranger.frame('a refusal', ({ code, action }) => code === 'not_found' && action === 'here');
    hers.say({ action: 'here', ...home });
    await hers.frame('a refusal', ({ code, action }) => code === 'not_found' && action === 'here');
    hers.say({ action: 'here', ...home, itemId: 'item_01h455vb4pex5vsknk084sn02q', day: '2026-12-01' });
    await hers.frame('a refusal', ({ code }) => code === 'invalid_request');
    for (const socket of [display, stranger, hers]) socket.close();
  });
});
