import type { RequestListener } from 'node:http';
import { beforeAll, expect, test } from 'vitest';
import { webServer } from '../../../shared/aws/web-server.fixture.ts';

const asked: { target: string; body: Record<string, string> }[] = [];
let reply: { status: number; headers?: Record<string, string>; body: string };

/** CodeDeploy and Lambda in one, as far as they are asked. */
const aws: RequestListener = async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  if (request.url?.includes('/invocations')) {
    asked.push({ target: decodeURIComponent(request.url), body: {} });
    return void response.writeHead(reply.status, reply.headers).end(reply.body);
  }
  const target = String(request.headers['x-amz-target']).split('.')[1]!;
  asked.push({ target, body: JSON.parse(body) });
  const Properties = { Name: 'almanac-prod-items-api', Alias: 'live', CurrentVersion: '6', TargetVersion: '7' };
  const content = JSON.stringify({ version: 0.0, Resources: [{ items: { Type: 'AWS::Lambda::Function', Properties } }] });
  const answer =
    target === 'GetDeployment' ? { deploymentInfo: { revision: { revisionType: 'AppSpecContent', appSpecContent: { content } } } } : {};
  response.setHeader('content-type', 'application/x-amz-json-1.1').end(JSON.stringify(answer));
};

let handler: (event: { DeploymentId: string; LifecycleEventHookExecutionId: string }) => Promise<void>;
beforeAll(async () => {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: await webServer(aws),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  ({ handler } = await import('../../../functions/platform/before-traffic.ts'));
});

const statusAfter = async (given: typeof reply): Promise<string | undefined> => {
  asked.length = 0;
  reply = given;
  await handler({ DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'hook-1' });
  return asked.at(-1)?.body.status;
};

test('a rollout begins when its version has answered that there is nothing; the version that it brings is asked, and no other', async () => {
  expect(await statusAfter({ status: 200, body: JSON.stringify({ statusCode: 404, body: '{}' }) })).toBe('Succeeded');
  expect(asked.map(({ target }) => target)).toEqual([
    'GetDeployment',
    expect.stringContaining('/almanac-prod-items-api:7/invocations'),
    'PutLifecycleEventHookExecutionStatus',
  ]);
  expect(asked.at(-1)!.body).toMatchObject({ deploymentId: 'd-1', lifecycleEventHookExecutionId: 'hook-1' });
});

test.each([
  ['does not load', { status: 200, headers: { 'x-amz-function-error': 'Unhandled' }, body: '{"errorType":"Runtime.ImportModuleError"}' }],
  ['answers with a failure of its own', { status: 200, body: JSON.stringify({ statusCode: 500 }) }],
  ['answers nothing', { status: 200, body: 'null' }],
  ['cannot be called', { status: 403, body: '{"message":"no"}' }],
])('a rollout ends before it begins where its version %s', async (_, given) => {
  expect(await statusAfter(given)).toBe('Failed');
});
