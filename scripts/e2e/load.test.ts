import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { person, stage } from '../testing/stage.ts';

const run = promisify(execFile);
const load = (args: string[], key?: string): Promise<{ code: number; said: string }> =>
  run(process.execPath, ['scripts/operate/load.ts', '--url', stage.apiUrl, ...args], { env: { ...process.env, ALMANAC_KEY: key } }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stdout, stderr }) => ({ code, said: `${stdout}${stderr}` }),
  );

test('npm run load goes the main journey by an API key, tells of each route how it did, and leaves an empty list', async () => {
  const ada = await person('load');
  const rows = [{ resource: 'item', actions: ['read', 'create', 'complete', 'delete'] }] as const;
  const { data: key } = await ada.api.createKey({ body: { name: 'Load', scopes: [{ workspaceId: ada.workspaceId, rows }] } });
  const { said } = await load(['--rate', '6', '--seconds', '3'], key.token);
  // How fast it is says nothing of this machine, on which others test too.
  expect(said).toContain('18 requests of 3 journeys');
  expect(said).not.toContain('not answered');
  for (const route of [
    'POST /v1/workspaces/{id}/items',
    'POST /v1/workspaces/{id}/items/{id}/complete',
    'DELETE /v1/workspaces/{id}/items/{id}',
  ])
    expect(said.split('\n').find(line => line.startsWith(`${route} `))).toMatch(/ 3 +0\.00 %/);
  expect((await ada.api.listItems({ params: ada })).data).toEqual([]);
});

test('npm run load fails where nobody may ask, and takes no more than its bounds', async () => {
  expect(await load([])).toMatchObject({ code: 1, said: expect.stringContaining('ALMANAC_KEY') });
  expect(await load(['--rate', '51'], 'alm_x')).toMatchObject({ code: 1, said: expect.stringContaining('50 at the most') });
});
