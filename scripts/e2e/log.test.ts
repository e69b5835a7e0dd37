import { expect, test } from 'vitest';
import { eventually } from '../testing/await.ts';
import { logBesideTable } from '../testing/log.ts';
import { person, stage } from '../testing/stage.ts';
import { memberOf } from '../testing/workspace.ts';

const isWhole = async (owner: string) => {
  const log = await logBesideTable(owner);
  expect(log.replay, owner).toEqual(log.table);
  expect(log.checksums.log, owner).toBe(log.checksums.table);
  expect(log.holes, owner).toEqual([]);
  expect(log.waiting, owner).toBe(0);
  for (const versions of log.versions) expect(versions, owner).toEqual(versions.map((_, i) => i + 1));
  return log;
};

/** The log of an owner, once it has come as far as the table. */
const logOnceWhole = (owner: string) =>
  eventually(`the log of ${owner}`, async () => {
    const { replay, table, waiting } = await logBesideTable(owner);
    const [told, there] = [replay, table].map(map => JSON.stringify([...map].sort(([a], [b]) => (a < b ? -1 : 1))));
    return told === there && waiting === 0 && isWhole(owner);
  });

test.runIf(stage.endpoint)(
  'what a household does, many things at once: its log, replayed onto nothing, is what the table holds',
  async () => {
    const ada = await person('ada');
    const { data: home } = await ada.api.createWorkspace({ body: { name: 'Home', kind: 'household' } });
    const ben = await memberOf(home, ada, 'member');
    const { data: list } = await ada.api.createList({ params: home, body: { name: 'Garden' } });
    const created = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        (i % 2 ? ada : ben).api.createItem({ params: home, body: { title: `Plant ${i}`, listId: list.listId } }),
      ),
    );
    const items = created.map(({ data }) => data);
    await Promise.all(
      items.flatMap(item => [
        ada.api.changeItem({ params: item, body: { title: `${item.title}!` } }),
        ben.api.changeItem({ params: item, body: { notes: 'Soil' } }),
      ]),
    );
    await Promise.all(items.slice(0, 4).map(item => ben.api.completeItem({ params: item })));
    await Promise.all(items.slice(4, 6).map(item => ada.api.deleteItem({ params: item })));
    await ada.api.restoreItem({ params: items[4]! });
    await ada.api.changeMe({ body: { displayName: 'Ada' } });
    await ada.api.createFeed({ body: { name: 'Agenda' } });
    await ada.api.createKey({ body: { name: 'Display', account: ['read'], scopes: [] } });

    const log = await logOnceWhole(`WS#${home.workspaceId}`);
    const types = log.entries.map(({ type }) => type);
    expect(types.filter(type => type === 'item.created')).toHaveLength(12);
    expect(types.filter(type => type === 'item.changed')).toHaveLength(24);
    expect(types).toContain('member.added');
    expect(log.replay.size).toBe(log.table.size);

    const own = await logOnceWhole(`USER#${ada.userId}`);
    expect(own.entries.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['profile.created', 'profile.changed', 'feed.created', 'key.created']),
    );
    expect(JSON.stringify(own.entries)).not.toMatch(/"(hash|salt|secretHash)":/);
  },
);
