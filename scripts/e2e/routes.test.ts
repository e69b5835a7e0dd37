import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import { nameIn } from '../../shared/names.ts';
import type { RouteFigures } from '../operate/routes/figures.ts';
import { ownerOf } from '../testing/account.ts';
import { eventually } from '../testing/await.ts';
import { person, stage } from '../testing/stage.ts';

const run = promisify(execFile);
const routes = async (...args: string[]): Promise<string> =>
  (await run(process.execPath, ['scripts/operate/routes.ts', '--endpoint', stage.endpoint!, ...args])).stdout;

test('npm run routes tells of each route how often it was asked, how many failed, and how long it and the table took', async () => {
  const ada = await person('routes');
  for (let i = 0; i < 5; i++) await ada.api.createItem({ params: ada, body: { title: 'Counted' } });
  await expect(ada.api.getItem({ params: { ...ada, itemId: 'item_01kb8m5z7he4mtx2p9n6a3k8ra' } })).rejects.toMatchObject({ status: 404 });
  const figures = await eventually('all in the logs', async () => {
    const all = JSON.parse(await routes('--json')) as RouteFigures[];
    const own = all.find(({ route }) => route === 'POST /v1/workspaces/{workspaceId}/items');
    return own && own.requests >= 5 && all;
  });
  const created = figures.find(({ route }) => route === 'POST /v1/workspaces/{workspaceId}/items')!;
  expect(created.tableP95).toBeGreaterThan(0);
  expect(created.tableP95).toBeLessThanOrEqual(created.p99);
  expect(created.p50).toBeLessThanOrEqual(created.p95);
  expect(await routes()).toMatch(/^GET \/v1\/workspaces\/\{workspaceId\}\/items\/\{itemId\} +\d/m);
});

test.runIf(stage.endpoint)('what watches the promises may ask for what it asks, and finds nothing to tell', async () => {
  const asked = new InvokeCommand({ FunctionName: nameIn('local', 'platform/watch'), Payload: '{}' });
  const { FunctionError, Payload } = await new LambdaClient(ownerOf()).send(asked);
  expect({ FunctionError, said: Payload?.transformToString() }).toEqual({ FunctionError: undefined, said: 'null' });
});
