import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { bundling } from './bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'almanac-traces-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Asks a bundle that has nothing beside it, and keeps which files it has looked for. */
const script = `
  const lookedFor = [];
  require('node:module').registerHooks({ resolve: (name, context, next) => (lookedFor.push(name), next(name, context)) });
  const { handler } = require(process.argv[1]);
  const [workspaceId, itemId] = ['ws_01kb8m3tq2e8fvq3w5r7c9d0ea', 'item_01kb8m5z7he4mtx2p9n6a3k8ra'];
  const path = '/v1/workspaces/{workspaceId}/items/{itemId}';
  const lambda = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', zone: 'UTC', locale: 'en', roles: JSON.stringify({ [workspaceId]: 'owner' }) };
  handler({
    version: '2.0', routeKey: 'GET ' + path, rawPath: path, rawQueryString: '', headers: {}, pathParameters: { workspaceId, itemId },
    requestContext: { requestId: 'request-1', http: { method: 'GET', path }, authorizer: { lambda } },
  }, { awsRequestId: 'invocation-1' }).then(({ statusCode }) => console.log(JSON.stringify({ statusCode, lookedFor })));`;

/** One invocation in a Node of its own: its answer, the files that it has looked for beside itself, and what it warned of. */
const invoked = (sampled: 0 | 1) => {
  const entryPoints = { index: join(import.meta.dirname, '../scripts/bench/stacks/almanac.ts') };
  buildSync({ ...bundling, entryPoints, outdir: folder });
  const named = ['AWS_REGION', 'TABLE_NAME', 'SERVICE', 'RELEASE', 'POWERTOOLS_METRICS_NAMESPACE', 'CURSOR_SECRET_ARN'];
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script, join(folder, 'index.js')], {
    encoding: 'utf8',
    env: {
      ...Object.fromEntries(named.map(name => [name, 'test'])),
      DUE_SHARDS: '1',
      CALLER_PLAN: 'local',
      VISITOR_PLAN: 'local',
      _X_AMZN_TRACE_ID: `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=${sampled}`,
    },
  });
  const { statusCode, lookedFor } = JSON.parse(stdout.trim().split('\n').at(-1)!) as { statusCode: number; lookedFor: string[] };
  return { statusCode, files: lookedFor.filter(file => file.startsWith(folder)).map(file => basename(file)), warned: stderr };
};

test('what writes traces is not even looked for by an invocation that is not sampled', () => {
  expect(invoked(0)).toEqual({ statusCode: 200, files: ['index.js'], warned: '' });
});

test('an invocation that is sampled answers as well where what writes traces cannot be loaded, and says so', () => {
  expect(invoked(1)).toEqual({ statusCode: 200, files: ['index.js', 'recorder.js'], warned: expect.stringContaining('ALM060') });
});
