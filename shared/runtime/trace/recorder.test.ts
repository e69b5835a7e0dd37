import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { afterAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { watchable, watchClients } from '../../sdk-clients.ts';

vi.hoisted(() =>
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: '/var/task',
  }),
);

const sent: string[] = [];
let daemon: Socket;
const recorderOf = async () => {
  daemon = createSocket('udp4').bind(0, '127.0.0.1');
  await once(daemon, 'listening');
  daemon.on('message', message => sent.push(String(message)));
  process.env.AWS_XRAY_DAEMON_ADDRESS = `127.0.0.1:${daemon.address().port}`;
  const { makeRecorder } = await import('./recorder.ts');
  return makeRecorder(watchClients, { service: 'tests', release: '1.2.3' });
};
const recorder = recorderOf();
afterAll(() => daemon.close());
beforeEach(() => void sent.splice(0));

const sampled = (is: boolean, last: string): void => {
  process.env._X_AMZN_TRACE_ID = `Root=1-5759e988-bd862e3fe1be46a99427279${last};Parent=53995c3f42cd8ad8;Sampled=${is ? 1 : 0}`;
};

const refusal = `<ErrorResponse><Error><Type>Sender</Type><Code>MessageRejected</Code>
  <Message>Email address is not verified: grandmother@example.com</Message></Error><RequestId>request</RequestId></ErrorResponse>`;
/** SES that refuses everybody, and says whom. */
const ses = async () => {
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    headers.push(request.headers);
    response.writeHead(400, { 'content-type': 'text/xml' }).end(refusal);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = watchable(
    new SESClient({ endpoint: `http://127.0.0.1:${port}`, credentials: { accessKeyId: 'nobody', secretAccessKey: 'none' } }),
  );
  const mail = new SendRawEmailCommand({ RawMessage: { Data: Buffer.from('To: grandmother@example.com') } });
  return { headers, send: () => client.send(mail).catch(() => 'refused') };
};

test('a call that is refused is told by its error’s name, and not by what its message says', async () => {
  sampled(true, '1');
  const { send, headers } = await ses();
  await (await recorder).record('mail', send);
  const whole = await eventually('the trace', async () => sent.find(part => part.includes('"name":"mail"')));
  expect(whole).toContain('"release":"1.2.3"');
  const call = JSON.parse(sent.find(part => part.includes('"name":"SES"'))!.split('\n')[1]!);
  expect(call).toMatchObject({
    namespace: 'aws',
    error: true,
    aws: { operation: 'SendRawEmail' },
    http: { response: { status: 400 } },
    annotations: { error: 'MessageRejected' },
  });
  expect(sent.join()).not.toContain('grandmother');
  expect(headers[0]!['x-amzn-trace-id']).toBe(`Root=1-5759e988-bd862e3fe1be46a994272791;Parent=${call.id};Sampled=1`);
});

test('what works side by side is told apart, and what throws is at fault', async () => {
  sampled(true, '2');
  const { record, annotate } = await recorder;
  const work = (name: string, ms: number) =>
    record(name, async () => {
      await new Promise(later => setTimeout(later, ms));
      annotate({ workspace: name });
      if (name === 'second') throw new Error('grandmother');
    });
  await Promise.allSettled([work('first', 20), work('second', 1)]);
  const parts = await eventually('both', async () => (sent.length === 2 ? sent.map(part => JSON.parse(part.split('\n')[1]!)) : undefined));
  expect(parts.find(({ name }) => name === 'first')).toMatchObject({ annotations: { workspace: 'first' } });
  expect(parts.find(({ name }) => name === 'second')).toMatchObject({ annotations: { workspace: 'second' }, fault: true });
  expect(sent.join()).not.toContain('grandmother');
});

test('an invocation that is not sampled calls past a recorder that was there for one before', async () => {
  const { send, headers } = await ses();
  await recorder;
  sampled(false, '3');
  await send();
  sampled(true, '4');
  await (await recorder).record('after', async () => undefined);
  await eventually('the next', async () => sent.find(part => part.includes('"name":"after"')));
  expect(sent).toHaveLength(1);
  expect(headers[0]).not.toHaveProperty('x-amzn-trace-id');
});
