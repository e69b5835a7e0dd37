import { expect, test } from 'vitest';
import { everyLog, putRow, rowAt } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { clinicOf, workspaceOf } from '../../../scripts/testing/workspace.ts';

type Line = { code: string; owner?: string } & Record<string, unknown>;

/** What the reconciler has said of an owner. The local cloud keeps each line twice, once behind words of its own. */
const saidOf = async (owner: string): Promise<Line[]> => {
  const lines = (await everyLog()).split('\n').filter(line => line.includes(owner) && /"ALM01[567]"/.test(line));
  const said = [...new Set(lines.map(line => line.slice(line.indexOf('{'))))].map(line => JSON.parse(line) as Line);
  return said.filter(line => line.owner === owner);
};

/**
 * Has it begin now, and waits for the end of a run that found so many differences, by the line that says how much it has looked at. A message may
 * come twice, and a run that began before may still end: what is told of a run has its invocation.
 */
const reconciledAgain = async (workspace: string, owner: string, differences: number): Promise<Line> => {
  const key = { pk: workspace, sk: 'RECONCILIATION' };
  // Without the event of its last write, which would be told again.
  const { event: _, ...row } = await eventually('the record of the reconciler', () => rowAt(key));
  await putRow({ ...row, dueAt: new Date().toISOString(), version: Number(row.version) + 1 });
  return eventually(`the end of a run with ${differences} differences`, async () =>
    (await saidOf(owner)).find(line => line.code === 'ALM015' && line.differences === differences),
  );
};

test('a day after a workspace was made its records are held against its log: all agrees, and what is planted then is named', async () => {
  const ada = await person('ada');
  const home = await workspaceOf(ada);
  const owner = `WS#${home.workspaceId}`;
  const { data: kept } = await ada.api.createItem({ params: home, body: { title: 'Kept' } });
  const { data: behind } = await ada.api.createItem({ params: home, body: { title: 'Behind' } });
  const { data: unfound } = await ada.api.createItem({
    params: home,
    body: { title: 'Unfound', due: { date: '2031-01-01', time: '09:00' }, reminders: [{ offset: '-PT1H' }] },
  });
  await ada.api.changeItem({ params: behind, body: { title: 'A version behind' } });
  await ada.api.deleteItem({ params: kept });
  await ada.api.restoreItem({ params: kept });
  await eventually('the last of it in the log', async () =>
    (await ada.api.listEvents({ params: home, query: { limit: 100 } })).data.some(({ type }) => type === 'item.restored'),
  );
  const { dueAt } = await eventually('the record of the reconciler', () => rowAt({ pk: owner, sk: 'RECONCILIATION' }));
  expect(Date.parse(String(dueAt)) - Date.now()).toBeGreaterThan(23 * 3_600_000);
  // A workspace, its owner, and three items.
  expect(await reconciledAgain(owner, owner, 0)).toMatchObject({ records: 5, isWhole: true });
  expect(Date.parse(String((await rowAt({ pk: owner, sk: 'RECONCILIATION' })).dueAt)) - Date.now()).toBeGreaterThan(23 * 3_600_000);

  const old = { type: 'item.changed', by: ada.userId, at: '2026-01-01T00:00:00.000Z', requestId: 'r', data: {} };
  const itemAt = (itemId: string) => ({ pk: owner, sk: `ITEM#${itemId}` });
  const row = await rowAt(itemAt(behind.itemId));
  const ghost = { ...row, sk: 'ITEM#item_00000000000000000000000000', version: 7, event: undefined };
  await putRow({ ...row, version: 1, event: old });
  await putRow(ghost);
  await putRow({ ...(await rowAt(itemAt(unfound.itemId))), dueShard: 'DUE#99' });
  const { invocation } = await reconciledAgain(owner, owner, 3);
  const said = (await saidOf(owner)).filter(line => line.invocation === invocation);
  const told = said.filter(({ code }) => code === 'ALM016');
  expect(told).toHaveLength(3);
  expect(told.map(({ what, record, table, log, places }) => ({ what, record, table, log, places }))).toEqual(
    expect.arrayContaining([
      { what: 'record', record: `${owner}/ITEM#${behind.itemId}`, table: 1, log: 2 },
      { what: 'record', record: `${owner}/${ghost.sk}`, table: 7 },
      { what: 'index', record: `${owner}/ITEM#${unfound.itemId}`, places: 'due' },
    ]),
  );
  expect(said.find(({ code }) => code === 'ALM017')).toMatchObject({ RecordsDiffering: 3 });
  // Nothing was mended.
  expect(await rowAt(itemAt(behind.itemId))).toMatchObject({ version: 1 });
});

test('with a personal workspace what is its user’s own is held against their log, too', async () => {
  const ben = await person('ben');
  const { workspaceId } = (await ben.api.listWorkspaces({})).data.find(({ kind }) => kind === 'personal')!;
  const { data: key } = await ben.api.createKey({
    body: { name: 'Script', scopes: [{ workspaceId, rows: [{ resource: 'item', actions: ['read'] }] }] },
  });
  const owner = `USER#${ben.userId}`;
  await eventually('the key in the log', async () =>
    (await ben.api.listMyEvents({ query: { limit: 100 } })).data.some(({ type }) => type === 'key.created'),
  );
  expect(key.keyId).toBeDefined();
  const end = await reconciledAgain(`WS#${workspaceId}`, owner, 0);
  expect(end.isWhole).toBe(true);
  expect(Number(end.records)).toBeGreaterThanOrEqual(2);
});

test('patients stand in partitions of their own, and are held against the log as well: one that is lost, or changed behind it, is named', async () => {
  const ada = await person('ada');
  const clinic = await clinicOf(ada);
  const owner = `WS#${clinic.workspaceId}`;
  const names = [{ family: 'Muster' }];
  const registered = [];
  for (let i = 0; i < 3; i++) registered.push((await ada.api.createPatient({ params: clinic, body: { names, gender: 'unknown' } })).data);
  await ada.api.createLegalHold({ params: registered[0]!, body: { grounds: 'Case 12' } });
  await eventually('the last of it in the log', async () => {
    const { data } = await ada.api.listAudit({ params: clinic, query: { limit: 100 } });
    return data.some(({ type }) => type === 'legal_hold.placed') && data.filter(({ type }) => type === 'patient.created').length === 3;
  });
  // A workspace, its owner, a hold, and three patients, each with who was shown them.
  expect(await reconciledAgain(owner, owner, 0)).toMatchObject({ records: 9, isWhole: true });
  const placeOf = (patientId: string) => ({ pk: `${owner}#PAT#${patientId}`, sk: 'PATIENT' });
  const [, changed, lost] = registered.map(({ patientId }) => placeOf(patientId));
  await putRow({ ...(await rowAt(changed!)), version: 5, event: undefined });
  await putRow({ ...(await rowAt(lost!)), expiresAt: 4_000_000_000, event: undefined });
  const { invocation } = await reconciledAgain(owner, owner, 2);
  const told = (await saidOf(owner)).filter(line => line.invocation === invocation && line.code === 'ALM016');
  expect(told.map(({ what, record, table, log }) => ({ what, record, table, log }))).toEqual(
    expect.arrayContaining([
      { what: 'record', record: `${changed!.pk}/PATIENT`, table: 5, log: 1 },
      { what: 'record', record: `${lost!.pk}/PATIENT`, table: undefined, log: 1 },
    ]),
  );
});
