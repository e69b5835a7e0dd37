import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer as createWebServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  GetUserCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { CreateEventSourceMappingCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, expect, test } from 'vitest';
import { clientOptions, deployCode } from '../../bench/bare/account.ts';
import { type EmulatorOptions, startEmulator } from './emulator.ts';

const folder = mkdtempSync(join(tmpdir(), 'almanac-emulator-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = (name: string, port = 0): EmulatorOptions => ({
  port,
  scratch: join(folder, name),
  mailFolder: join(folder, name, 'mail'),
  log: join(folder, `${name}.log`),
});

const isAlive = (group: number): boolean => {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
};

const call = (endpoint: string, action: string, body: object): Promise<Response> =>
  fetch(endpoint, {
    method: 'POST',
    headers: {
      'x-amz-target': `DynamoDB_20120810.${action}`,
      'content-type': 'application/x-amz-json-1.0',
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(body),
  });

const table = {
  TableName: 'things',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
};

const keysInStream = async (endpoint: string): Promise<(string | undefined)[]> => {
  const client = new DynamoDBStreamsClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { Streams = [] } = await client.send(new ListStreamsCommand({ TableName: 'things' }));
  const { StreamArn } = Streams[0]!;
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
  const { ShardId } = StreamDescription!.Shards![0]!;
  const { ShardIterator } = await client.send(new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }));
  const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
  return Records.map(({ dynamodb }) => dynamodb?.Keys?.pk?.S);
};

test('two emulators run side by side without a thing in common, and leave nothing', async () => {
  const [one, other] = await Promise.all([startEmulator(settings('one')), startEmulator(settings('other'))]);
  expect((await call(one.endpoint, 'CreateTable', table)).status).toBe(200);
  expect((await call(one.endpoint, 'DescribeTable', { TableName: 'things' })).status).toBe(200);
  expect((await call(other.endpoint, 'DescribeTable', { TableName: 'things' })).status).toBe(400);
  await Promise.all([one.stop(), other.stop()]);
  expect([one.pid, other.pid].map(isAlive)).toEqual([false, false]);
  expect(['one', 'other'].map(name => existsSync(join(folder, name)))).toEqual([false, false]);
});

test('with a folder for its state it knows after a restart what it knew before, also what a stream holds', async () => {
  const stateDir = join(folder, 'state');
  const before = await startEmulator({ ...settings('before'), stateDir });
  await call(before.endpoint, 'CreateTable', { ...table, StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } });
  await call(before.endpoint, 'PutItem', { TableName: 'things', Item: { pk: { S: 'kept' } } });
  await before.stop();
  const after = await startEmulator({ ...settings('after', before.port), stateDir });
  expect((await call(after.endpoint, 'DescribeTable', { TableName: 'things' })).status).toBe(200);
  await call(after.endpoint, 'PutItem', { TableName: 'things', Item: { pk: { S: 'new' } } });
  expect(await keysInStream(after.endpoint)).toEqual(['kept', 'new']);
  await after.stop();
});

test('it ends when the process that started it is killed', async () => {
  const code = `import { startEmulator } from ${JSON.stringify(join(import.meta.dirname, 'emulator.ts'))};
    console.log((await startEmulator(${JSON.stringify(settings('orphan'))})).pid);
    setInterval(() => {}, 1000);`;
  const parent = spawn('node', ['--input-type=module-typescript', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(parent.stdout, 'data');
  const group = Number(String(line));
  expect(isAlive(group)).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(() => isAlive(group), { timeout: 15_000 }).toBe(false);
  expect(existsSync(join(folder, 'orphan'))).toBe(false);
});

test('a port that another program uses is refused in words', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  await expect(startEmulator(settings('taken', port))).rejects.toThrow(
    `Port ${port} is used by another program: end that one, or start on another port with npm start -- --port N.`,
  );
  other.close();
});

/** A function on a stream that shows what it is given to whoever listens at `url`, and answers what it hears from there. */
const asking = (url: string): Buffer =>
  Buffer.from(`exports.handler = async ({ Records }) => {
    const given = Records.map(({ dynamodb: { Keys, SequenceNumber } }) => ({ key: Keys.pk.S, itemIdentifier: SequenceNumber }));
    return (await fetch('${url}', { method: 'POST', body: JSON.stringify(given) })).json();
  };`);

test('what a function of a stream says that it has failed comes again with what is behind it, and nothing before it does', async () => {
  const seen: string[][] = [];
  const web = createWebServer(async (request, response) => {
    const given = JSON.parse(Buffer.concat(await request.toArray()).toString()) as { key: string; itemIdentifier: string }[];
    const isFirst = !seen.flat().includes('two');
    seen.push(given.map(({ key }) => key));
    response.end(JSON.stringify({ batchItemFailures: given.filter(({ key }) => isFirst && key === 'two') }));
  }).listen(0, '127.0.0.1');
  await once(web, 'listening');
  const emulator = await startEmulator(settings('stream'));
  const stream = { ...table, StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } };
  const made = (await (await call(emulator.endpoint, 'CreateTable', stream)).json()) as { TableDescription: { LatestStreamArn: string } };
  for (const key of ['one', 'two', 'three']) await call(emulator.endpoint, 'PutItem', { TableName: 'things', Item: { pk: { S: key } } });
  await deployCode(emulator.endpoint, 'asking', asking(`http://127.0.0.1:${(web.address() as AddressInfo).port}`));
  await new LambdaClient(clientOptions(emulator.endpoint)).send(
    new CreateEventSourceMappingCommand({
      FunctionName: 'asking',
      EventSourceArn: made.TableDescription.LatestStreamArn,
      BatchSize: 100,
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    }),
  );
  await expect.poll(() => seen.length, { timeout: 15_000 }).toBe(2);
  await call(emulator.endpoint, 'PutItem', { TableName: 'things', Item: { pk: { S: 'four' } } });
  await expect.poll(() => seen.length, { timeout: 15_000 }).toBe(3);
  expect(seen).toEqual([['one', 'two', 'three'], ['two', 'three'], ['four']]);
  await emulator.stop();
  web.close();
});

test('a FIFO queue has what came twice once, also behind a thousand others', async () => {
  const emulator = await startEmulator(settings('twice'));
  const sqs = new SQSClient(clientOptions(emulator.endpoint));
  const Attributes = { FifoQueue: 'true' };
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'twice.fifo', Attributes }));
  const send = async (ids: number[]) => {
    const Entries = ids.map(id => ({ Id: `m${id}`, MessageBody: String(id), MessageGroupId: 'all', MessageDeduplicationId: `id-${id}` }));
    const { Successful = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    return Successful.map(({ MessageId }) => MessageId);
  };
  const tens = Array.from({ length: 100 }, (_, ten) => Array.from({ length: 10 }, (_, i) => ten * 10 + i));
  const first: (string | undefined)[][] = [];
  for (const ids of tens) first.push(await send(ids));
  expect(await send(tens[0]!)).toEqual(first[0]);
  expect(await send(tens[99]!)).toEqual(first[99]);
  const { Attributes: known } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  expect(known).toEqual({ ApproximateNumberOfMessages: '1000' });
  await emulator.stop();
});

/** A function that logs as many lines as it is asked for, of some length each. */
const logging = Buffer.from(`exports.handler = async ({ name, lines, characters }) => {
  for (let line = 0; line < lines; line++) console.log(name + ' ' + line + ' ' + 'x'.repeat(characters));
};`);

test('what a function has logged stands with the invocation that logged it, none, one line or more than its pipe holds', async () => {
  const emulator = await startEmulator(settings('logs'));
  await deployCode(emulator.endpoint, 'logging', logging);
  const lambda = new LambdaClient(clientOptions(emulator.endpoint));
  const logOf = async (asked: { name: string; lines: number; characters: number }): Promise<string[]> => {
    const Payload = Buffer.from(JSON.stringify(asked));
    const { LogResult } = await lambda.send(new InvokeCommand({ FunctionName: 'logging', LogType: 'Tail', Payload }));
    const log = Buffer.from(LogResult ?? '', 'base64').toString();
    return log.split('\n').filter(line => line.includes(' x'));
  };
  for (let turn = 0; turn < 40; turn++) {
    const lines = turn % 4;
    const logged = await logOf({ name: `turn-${turn}`, lines, characters: 1 });
    expect(logged).toEqual(Array.from({ length: lines }, (_, line) => `turn-${turn} ${line} x`));
  }
  const long = await logOf({ name: 'long', lines: 3_000, characters: 50 });
  expect(long.at(-1)).toBe(`long 2999 ${'x'.repeat(50)}`);
  expect(await logOf({ name: 'after', lines: 1, characters: 1 })).toEqual(['after 0 x']);
  await emulator.stop();
});

/** A function that says where compiled code is kept. */
const compiled = Buffer.from("exports.handler = async () => require('node:module').getCompileCacheDir();");

test('what the process of a function has compiled is kept for the next, while the emulator runs', async () => {
  const emulator = await startEmulator(settings('compiled'));
  await deployCode(emulator.endpoint, 'compiled', compiled);
  const { Payload } = await new LambdaClient(clientOptions(emulator.endpoint)).send(new InvokeCommand({ FunctionName: 'compiled' }));
  const place = JSON.parse(Buffer.from(Payload!).toString()) as string;
  expect(place.startsWith(join(folder, 'compiled'))).toBe(true);
  await expect.poll(() => existsSync(place) && readdirSync(place).length > 0, { timeout: 15_000 }).toBe(true);
  await emulator.stop();
  expect(existsSync(place)).toBe(false);
});

test('everybody of many who sign up at once is found by their address and their token, and their address counts as verified', async () => {
  const emulator = await startEmulator(settings('pool'));
  // Nothing is sent again: a call that fails, fails the test.
  const cognito = new CognitoIdentityProviderClient({ ...clientOptions(emulator.endpoint), maxAttempts: 1 });
  const UserPoolId = (
    await cognito.send(new CreateUserPoolCommand({ PoolName: 'people', UsernameAttributes: ['email'], AutoVerifiedAttributes: ['email'] }))
  ).UserPool!.Id!;
  const { UserPoolClient } = await cognito.send(
    new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'app', ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] }),
  );
  const ClientId = UserPoolClient!.ClientId!;
  const verified = async (i: number): Promise<(string | undefined)[]> => {
    const [Username, Password] = [`user-${i}@example.com`, 'Aa1!aaaaaaaa'];
    await cognito.send(new SignUpCommand({ ClientId, Username, Password, UserAttributes: [{ Name: 'email', Value: Username }] }));
    await cognito.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: '123456' }));
    const AuthParameters = { USERNAME: Username, PASSWORD: Password };
    const { AuthenticationResult } = await cognito.send(
      new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
    );
    const { UserAttributes } = await cognito.send(new GetUserCommand({ AccessToken: AuthenticationResult!.AccessToken }));
    return ['email', 'email_verified'].map(name => UserAttributes?.find(({ Name }) => Name === name)?.Value);
  };
  const [lanes, each] = [20, 20];
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (let i = lane * each; i < (lane + 1) * each; i++) expect(await verified(i)).toEqual([`user-${i}@example.com`, 'true']);
    }),
  );
  await emulator.stop();
});
