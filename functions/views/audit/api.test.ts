import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { apiOf, type Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { everyPage, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';

type Place = Awaited<ReturnType<typeof workspaceOf>>;
type Query = Record<string, string | number>;

let ada: Person;
let ben: Person;
let home: Place;
beforeAll(async () => {
  ada = await person('ada');
  home = await workspaceOf(ada);
  ben = await memberOf(home, ada, 'member');
});

/** The audit of the workspace, page after page. */
const auditOf = (query: Query = {}, by = ada.api) =>
  everyPage(async cursor => by.listAudit({ params: home, query: { ...query, ...(cursor === undefined ? {} : { cursor }) } }));

const auditOnce = (what: string, query: Query, least: number) =>
  eventually(what, async () => {
    const { all } = await auditOf(query);
    return all.length >= least && all;
  });

describe('the audit of a workspace', () => {
  test('says who changed whose role from what to what, and in which request', async () => {
    const { headers } = await ada.api.changeMember({ params: { ...home, userId: ben.userId }, body: { role: 'admin' }, ifMatch: '*' });
    const [found] = await auditOnce('the change', { types: 'member.role_changed' }, 1);
    expect(found).toMatchObject({
      ...{ type: 'member.role_changed', by: ada.userId, entity: 'member', subject: ben.userId },
      requestId: headers.get('x-request-id'),
      details: { from: 'member', to: 'admin' },
      record: { userId: ben.userId, role: 'admin' },
      position: expect.any(Number),
    });
    await ada.api.changeMember({ params: { ...home, userId: ben.userId }, body: { role: 'member' }, ifMatch: '*' });
    const rows = [{ resource: 'item' as const, actions: ['read' as const] }];
    const { data: role } = await ada.api.createRole({ params: home, body: { name: 'Sitter', rows } });
    await ada.api.changeRole({ params: role, body: { rows: [{ resource: 'item', actions: ['read', 'change'] }] }, ifMatch: '*' });
    const [changed] = await auditOnce('the rows', { subject: role.roleId, types: 'role.changed' }, 1);
    expect(changed).toMatchObject({ details: { from: rows }, record: { rows: [{ resource: 'item', actions: ['read', 'change'] }] } });
  });

  test('tells what happened to an item and when, and not what is written in it', async () => {
    const { data: item } = await ben.api.createItem({ params: home, body: { title: 'A secret of Ben' } });
    await ben.api.completeItem({ params: item });
    const found = await auditOnce('both', { subject: item.itemId, by: ben.userId }, 2);
    expect(found.map(({ type }) => type)).toEqual(['item.completed', 'item.created']);
    expect(JSON.stringify(found)).not.toContain('A secret of Ben');
    const [last, first] = found;
    const between = await auditOf({ subject: item.itemId, from: first!.recordedAt, to: last!.recordedAt });
    expect(between.all.map(({ id }) => id)).toEqual(last!.recordedAt === first!.recordedAt ? [] : [first!.id]);
    expect((await auditOf({ subject: item.itemId, from: last!.recordedAt })).all[0]!.id).toBe(last!.id);
    expect((await auditOf({ to: '2020-01-01T00:00:00Z' })).all).toEqual([]);
  });

  test('holds in pages what it holds at once, and that it was read', async () => {
    const to = new Date().toISOString();
    const whole = await auditOf({ to, limit: 100 });
    const small = await auditOf({ to, limit: 3 });
    expect(small.all).toEqual(whole.all);
    expect(whole.all.length).toBeGreaterThan(3);
    const reads = await auditOnce('what was read', { types: 'access.read', by: ada.userId, from: to }, 1);
    expect(reads[0]).toMatchObject({ entity: 'access', record: { operation: 'listAudit', subjects: home } });
  });

  test('is for owners, admins and whoever has the right to it; a member’s refusal is in it, a stranger’s is not', async () => {
    const stranger = await person('stranger');
    await expect(ben.api.listAudit({ params: home })).rejects.toMatchObject({ status: 403, details: { needs: 'audit:read' } });
    await expect(stranger.api.listAudit({ params: home })).rejects.toMatchObject({ status: 404 });
    const [refused] = await auditOnce('the refusal', { types: 'access.refused', by: ben.userId }, 1);
    expect(refused).toMatchObject({ by: ben.userId, record: { operation: 'listAudit', needs: 'audit:read' } });
    expect((await auditOf({ by: stranger.userId })).all).toEqual([]);
  });

  test('is read by a program with a key for nothing else, which sees no positions; its cursor is nobody else’s', async () => {
    const scopes = [{ ...home, rows: [{ resource: 'audit' as const, actions: ['read' as const] }] }];
    const { data: key } = await ada.api.createKey({ body: { name: 'Collector', scopes } });
    const collector = apiOf(stage, key.token);
    const { data, cursor } = await collector.listAudit({ params: home, query: { limit: 1 } });
    expect(data[0]).not.toHaveProperty('position');
    await expect(ada.api.listAudit({ params: ada, query: { cursor: cursor! } })).rejects.toMatchObject({ status: 400 });
    await expect(collector.listItems({ params: home })).rejects.toMatchObject({ status: 403 });
    const [read] = await auditOnce('its reading', { by: key.keyId, types: 'access.read' }, 1);
    expect(read).toMatchObject({ by: key.keyId, record: { userId: ada.userId, operation: 'listAudit' } });
  });
});

test('one’s own tells of sign-ins, keys and exports, and of nobody else', async () => {
  await ben.api.exportMe({});
  const { data: key } = await ben.api.createKey({ body: { name: 'Robot', account: ['read'], scopes: [] } });
  await apiOf(stage, key.token).getMe({});
  const wanted = ['access.signed_in', 'access.exported', 'key.created', 'key.used'];
  const found = await eventually('all of it', async () => {
    const { data } = await ben.api.listMyAudit({ query: { limit: 100 } });
    return wanted.every(type => data.some(each => each.type === type)) && data;
  });
  expect(found.find(({ type }) => type === 'key.used')).toMatchObject({ by: key.keyId, subject: key.keyId });
  expect(JSON.stringify(found)).not.toContain(ada.userId);
  expect(JSON.stringify(found)).not.toContain(key.token.slice(-20));
});
