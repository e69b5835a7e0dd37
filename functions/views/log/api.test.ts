import { describe, expect, test } from 'vitest';
import { type LogFile, openCheckpoint, wrongInLog } from '../../../scripts/operate/verify-log/judge.ts';
import { readStage } from '../../../scripts/operate/verify-log/stage.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { apiOf, type Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';

type Place = { workspaceId: WorkspaceId };

/** The whole log of a workspace, as its owner reads it, once it has so many entries. */
const logOf = async ({ api }: Pick<Person, 'api'>, params: Place, least: number) => {
  await eventually(`${least} entries`, async () => (await api.getCheckpoint({ params })).data.size >= least);
  const { data: said } = await api.getCheckpoint({ params });
  const { data: page } = await api.listLogEntries({ params });
  return { ...said, entries: page.entries.slice(0, said.size) };
};

describe('the log of a workspace', () => {
  test('is signed by the key of the stage, and whole; what is done after it leaves what was there as it is', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const { data: item } = await ada.api.createItem({ params: home, body: { title: 'Water the plants', notes: 'Ümläut €' } });
    const first = await logOf(ada, home, 3);
    expect(openCheckpoint(first)).toMatchObject({ size: first.size });
    expect(wrongInLog(first)).toEqual([]);
    expect(first.entries.map(({ entry }) => entry.type)).toContain('item.created');

    await ada.api.completeItem({ params: item });
    const second = await logOf(ada, home, first.size + 1);
    expect(wrongInLog(second, first)).toEqual([]);
    const { data: proof } = await ada.api.proveEntry({ params: home, query: { position: 1, size: second.size } });
    expect(proof).toMatchObject({ hash: first.entries[0]!.hash, root: second.root });
    const { data: growth } = await ada.api.proveGrowth({ params: home, query: { from: first.size, to: second.size } });
    expect(growth).toMatchObject({ from: first.size, to: second.size });
  });

  test('is entered into the one of all checkpoints within a round, by which strangers know it, and of which two readings fit each other', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const read = async (least: number, earlier?: LogFile): Promise<LogFile> => {
      const told = await eventually(`${least} entries among all`, async () => {
        const reply = await ada.api.proveCheckpoint({ params: home }).catch(() => undefined);
        return reply && Number(reply.data.entered.split('\n')[1]) >= least && reply.data;
      });
      const file = await readStage(stage.apiUrl, told, { earlier: earlier?.stage, all: true });
      return { ...(await logOf(ada, home, least)), stage: file };
    };
    const first = await read(2);
    expect(wrongInLog(first)).toEqual([]);
    await ada.api.createItem({ params: home, body: { title: 'Water the plants' } });
    const second = await read(3, first);
    expect(wrongInLog(second, first)).toEqual([]);
    expect(wrongInLog({ ...first, stage: second.stage! })[0]).toMatch(new RegExp(`${home.workspaceId}/1: was rolled back, from`));
    const key = await (await fetch(`${stage.apiUrl}/v1/tlog/key`)).text();
    const note = await (await fetch(`${stage.apiUrl}/v1/tlog/checkpoint`)).text();
    expect(key.trim()).toBe(second.stage!.key);
    expect(openCheckpoint({ checkpoint: note, key: key.trim() })!.size).toBeGreaterThanOrEqual(openCheckpoint(second.stage!)!.size);
  });

  test('has one beside it for each user, of what is their own', async () => {
    const ada = await person('ada');
    await ada.api.changeMe({ body: { displayName: 'Ada' } });
    await eventually('her changes', async () => (await ada.api.getMyCheckpoint({})).data.size >= 2);
    const { data: said } = await ada.api.getMyCheckpoint({});
    const { data: page } = await ada.api.listMyLogEntries({});
    expect(wrongInLog({ ...said, entries: page.entries.slice(0, said.size) })).toEqual([]);
    expect(page.entries.map(({ entry }) => entry.type)).toEqual(expect.arrayContaining(['profile.created', 'profile.changed']));
    expect((await ada.api.proveMyEntry({ query: { position: 1, size: said.size } })).data.root).toBe(said.root);
  });

  test('is told to owners and admins in person', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const [admin, member] = [await memberOf(home, ada, 'admin'), await memberOf(home, ada, 'member')];
    expect((await admin.api.getCheckpoint({ params: home })).status).toBe(200);
    await expect(member.api.getCheckpoint({ params: home })).rejects.toMatchObject({ status: 403 });
    const rows = (['workspace', 'member', 'list', 'item'] as const).map(resource => ({
      resource,
      actions: ['read' as const, 'create' as const, 'change' as const, 'delete' as const],
    }));
    const { data: key } = await ada.api.createKey({ body: { name: 'Display', scopes: [{ ...home, rows }] } });
    await expect(apiOf(stage, key.token).listLogEntries({ params: home })).rejects.toMatchObject({ status: 403 });
    // May invite people, and reads no more than is assigned.
    const { data: role } = await ada.api.createRole({
      params: home,
      body: {
        name: 'Doorkeeper',
        rows: [
          { resource: 'member', actions: ['read', 'create'] },
          { resource: 'item', actions: ['read'], conditions: ['assigned'] },
        ],
      },
    });
    await ada.api.changeMember({ params: { ...home, userId: member.userId }, body: { role: role.roleId }, ifMatch: '*' });
    // Told is what they lack, and not what they have.
    await expect(member.api.listLogEntries({ params: home })).rejects.toMatchObject({
      status: 403,
      details: { needs: 'workspace:read' },
    });
  });
});
