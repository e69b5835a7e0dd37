import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { ErrorGroup } from '../operate/errors/group.ts';
import { putRow, rowAt } from '../testing/account.ts';
import { eventually } from '../testing/await.ts';
import { person, stage } from '../testing/stage.ts';

const run = promisify(execFile);
const errors = async (...args: string[]): Promise<string> =>
  (await run(process.execPath, ['scripts/operate/errors.ts', '--endpoint', stage.endpoint!, ...args])).stdout;

test('npm run errors tells an error once, however often and of whichever record it came, with when it was first and in which release', async () => {
  const began = new Date().toISOString();
  const ada = await person('errors');
  for (const title of ['One', 'Other']) {
    const { data: item } = await ada.api.createItem({ params: ada, body: { title } });
    // Written past the product, as a version with a bug does.
    const row = await rowAt({ pk: `WS#${ada.workspaceId}`, sk: `ITEM#${item.itemId}` });
    await putRow({ ...row, status: 42, event: undefined });
    await expect(ada.api.getItem({ params: item })).rejects.toMatchObject({ status: 500 });
  }
  const group = await eventually('both in the logs', async () => {
    const groups = JSON.parse(await errors('--json')) as ErrorGroup[];
    return groups.find(({ code, service, count }) => code === 'ALM002' && service === 'items/api' && count >= 2);
  });
  expect(group).toMatchObject({ name: 'ZodError', releases: [expect.stringMatching(/^\d+\.\d+\.\d+$/)] });
  expect(group.lastAt > began && group.firstAt <= group.lastAt).toBe(true);
  expect(await errors()).toContain('× ALM002 in items/api: ZodError');
  // Nothing of what people wrote, and nobody's id.
  expect(await errors()).not.toMatch(new RegExp(`${ada.userId}|${ada.workspaceId}|@example`));
});
