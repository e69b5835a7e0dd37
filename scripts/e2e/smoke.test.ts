import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { person, stage } from '../testing/stage.ts';

const run = promisify(execFile);
/** The command as the pipeline calls it after a deploy. */
const smoke = (args: string[], key?: string): Promise<{ code: number; said: string }> =>
  run(process.execPath, ['scripts/operate/smoke.ts', ...args], { env: { ...process.env, ALMANAC_KEY: key } }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stdout, stderr }) => ({ code, said: `${stdout}${stderr}` }),
  );

test('npm run smoke shows that a stage does its main job, by an API key that may no more than that, and leaves an empty list', async () => {
  const ada = await person('ada');
  const scopes = [
    { workspaceId: ada.workspaceId, rows: [{ resource: 'item', actions: ['read', 'create', 'complete', 'delete'] }] },
  ] as const;
  const { data: key } = await ada.api.createKey({ body: { name: 'Smoke', scopes } });
  const { code, said } = await smoke(['--stage', stage.apiUrl], key.token);
  expect(said).toMatch(/✓ it is told of .*\n.*\n?✓ it is done .*\n.*\n?✓ it goes to the trash/);
  expect(code).toBe(0);
  expect((await ada.api.listItems({ params: ada })).data).toEqual([]);
});

test('npm run smoke fails and says of what, where a key is nobody’s or no stage is there', async () => {
  const wrong = await smoke(['--stage', stage.apiUrl], 'alm_nobody');
  expect(wrong).toMatchObject({ code: 1, said: expect.stringContaining('✓ it lets nobody in without a token') });
  expect(wrong.said).toContain('✗ it knows who asks');
  expect(await smoke(['--stage', stage.apiUrl])).toMatchObject({ code: 1, said: expect.stringContaining('ALMANAC_KEY') });
  expect(await smoke(['--stage', stage.apiUrl, '--public'])).toMatchObject({ code: 0 });
  expect(await smoke(['--stage', 'http://127.0.0.1:1', '--public'])).toMatchObject({
    code: 1,
    said: expect.stringContaining('✗ it answers'),
  });
});
