import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { itemRoutes } from '../../shared/api/items/items.ts';
import { messages, requestFor } from '../../shared/runtime/http/gateway.fixture.ts';
import { eventually } from '../testing/await.ts';
import { person, stage } from '../testing/stage.ts';

/** A part of a trace as X-Ray's daemon is sent it. */
type Part = {
  id: string;
  trace_id: string;
  parent_id?: string;
  name: string;
  namespace?: string;
  aws?: { operation: string };
  annotations?: Record<string, unknown>;
};

const lambda = new LambdaClient({
  endpoint: stage.endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

const sent: Part[] = [];
let daemon: Socket;
beforeAll(async () => {
  daemon = createSocket('udp4');
  daemon.on('message', message => sent.push(JSON.parse(String(message).split('\n')[1] ?? '{}')));
  daemon.bind(0, '127.0.0.1');
  await once(daemon, 'listening');
});
afterAll(() => daemon.close());

const copies: string[] = [];
afterAll(() => Promise.all(copies.map(FunctionName => lambda.send(new DeleteFunctionCommand({ FunctionName })))));

/** A function of the stage once more, as it is deployed, with X-Ray on or off and what Lambda itself says to its runtime. */
const copyOf = async (name: string, Mode: 'Active' | 'PassThrough', more: Record<string, string> = {}) => {
  const { Configuration, Code } = await lambda.send(new GetFunctionCommand({ FunctionName: name }));
  const ZipFile = new Uint8Array(await (await fetch(Code!.Location!)).arrayBuffer());
  const FunctionName = `test-${randomUUID()}`;
  const Variables = {
    ...Configuration!.Environment!.Variables,
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: '/var/task',
    POWERTOOLS_LOG_LEVEL: 'INFO',
    ...more,
  };
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Role: Configuration!.Role,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      MemorySize: 1024,
      Timeout: 30,
      Code: { ZipFile },
      TracingConfig: { Mode },
      Environment: { Variables },
    }),
  );
  copies.push(FunctionName);
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 20 }, { FunctionName });
  return async (event: object) => {
    const { Payload, LogResult = '' } = await lambda.send(
      new InvokeCommand({ FunctionName, LogType: 'Tail', Payload: JSON.stringify(event) }),
    );
    return { answer: JSON.parse(Payload!.transformToString()), log: Buffer.from(LogResult, 'base64').toString() };
  };
};

const secret = 'Psoriasis ointment for grandmother@example.com';

const creation = async () => {
  const ada = await person('traced');
  const caller = { userId: ada.userId, zone: 'Europe/Berlin', locale: 'de', roles: { [ada.workspaceId]: 'owner' as const } };
  const request = requestFor(itemRoutes.createItem, {
    caller,
    params: { workspaceId: ada.workspaceId },
    headers: { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
    body: { title: secret },
  });
  return { request, workspaceId: ada.workspaceId };
};

/** The parts that belong to one whole, when it has come. */
const traceOf = async (isWhole: (part: Part) => boolean): Promise<{ whole: Part; calls: Part[] }> => {
  const whole = await eventually('the trace', async () => sent.find(isWhole));
  return { whole, calls: sent.filter(({ parent_id }) => parent_id === whole.id) };
};

describe.skipIf(!stage.endpoint)('an invocation that is sampled', () => {
  test('sends what it did and which services it called, and nothing that anybody wrote', async () => {
    const invoke = await copyOf('almanac-local-items-api', 'Active');
    const { request, workspaceId } = await creation();
    const { answer, log } = await invoke(request);
    expect(answer).toMatchObject({ statusCode: 201 });
    const { whole, calls } = await traceOf(({ annotations }) => annotations?.workspace === workspaceId);
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const release = expect.stringMatching(/^\d+\.\d+\.\d+$/);
    expect(whole.name).toBe('createItem');
    expect(whole.annotations).toEqual({
      route: 'createItem',
      service: 'items',
      release,
      outcome: 'ok',
      workspace: workspaceId,
      requestId: 'request-7',
      clientTraceId: trace,
    });
    expect(calls).toContainEqual(
      expect.objectContaining({ name: 'DynamoDB', namespace: 'aws', aws: expect.objectContaining({ operation: 'PutItem' }) }),
    );
    expect(new Set(sent.map(part => part.trace_id)).size).toBe(1);
    const line = JSON.parse(log.split('\n').find(each => each.includes('ALM001'))!);
    expect(line).toMatchObject({ clientTraceId: trace, xray_trace_id: whole.trace_id, release });
    for (const word of ['Psoriasis', 'grandmother', 'arn:', 'AKIA']) expect(JSON.stringify(sent)).not.toContain(word);
  });

  test('tells the messages of a batch apart, with the event and the workspace of each', async () => {
    const invoke = await copyOf('almanac-local-notifications-on-reminder', 'Active');
    const eventIn = (workspaceId: string) => ({
      id: workspaceId,
      type: 'item.reminder_fired',
      at: '2026-11-28T09:00:00Z',
      by: 'clock',
      requestId: `request-${workspaceId}`,
      entity: 'item',
      version: 2,
      data: { note: secret },
      record: { workspaceId, title: secret },
    });
    const ids = ['ws_01kb8m3tq2e8fvq3w5r7c9d0ea', 'ws_01kb8m3tq2e8fvq3w5r7c9d0eb'];
    const { Records } = messages(...ids.map(eventIn));
    const { answer } = await invoke({ Records });
    expect(answer.batchItemFailures).toHaveLength(2);
    for (const workspace of ids) {
      const { whole } = await traceOf(({ annotations }) => annotations?.workspace === workspace);
      expect(whole).toMatchObject({
        name: 'message',
        annotations: { event: 'item.reminder_fired', requestId: `request-${workspace}`, service: 'notifications', outcome: 'failed' },
      });
    }
    for (const word of ['Psoriasis', 'grandmother']) expect(JSON.stringify(sent)).not.toContain(word);
  });

  test('and one that is not sends nothing', async () => {
    const invoke = await copyOf('almanac-local-items-api', 'PassThrough');
    const { request, workspaceId } = await creation();
    expect((await invoke(request)).answer).toMatchObject({ statusCode: 201 });
    // The next that is sampled comes after it.
    const other = await creation();
    await (await copyOf('almanac-local-items-api', 'Active'))(other.request);
    await traceOf(({ annotations }) => annotations?.workspace === other.workspaceId);
    expect(JSON.stringify(sent)).not.toContain(workspaceId);
  });
});
