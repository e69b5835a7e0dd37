import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createWebServer } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { attributes, dueProjected, indexes, projected } from '../../../shared/data/core/schema.ts';
import { startKeys } from './keys.ts';
import { startObjects } from './objects.ts';

/** A DynamoDB engine of another make than the local cloud's, in memory, with our table in it. */
export type Engine = { endpoint: string; port: number; stop(): void };

export const tableName = 'almanac';

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

const key = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  { AttributeName: range, KeyType: 'RANGE' as const },
];

const createTable = async (endpoint: string): Promise<void> => {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 20,
  });
  const { pk, sk, gsi1pk, gsi1sk, dueShard, dueAt } = attributes;
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [pk, sk, gsi1pk, gsi1sk, dueShard, dueAt].map(AttributeName => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
      KeySchema: key(pk, sk),
      GlobalSecondaryIndexes: [
        {
          IndexName: indexes.gsi1,
          KeySchema: key(gsi1pk, gsi1sk),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...projected] },
        },
        {
          IndexName: indexes.due,
          KeySchema: key(dueShard, dueAt),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...dueProjected] },
        },
      ],
    }),
  );
  client.destroy();
};

/** The engine's program for this machine. */
export const engineBinary = (): string => createRequire(import.meta.url).resolve(`@dynoxide/${process.platform}-${process.arch}/dynoxide`);

/** Where the engine listens and what it holds: a free port and an empty table of ours, unless said otherwise. */
export type EngineOptions = { port?: number; database?: string };

/** Starts the engine on loopback: in memory with our table in it, or over a database file that has it already. */
const startEngine = async ({ port, database }: EngineOptions): Promise<Engine> => {
  const at = port ?? (await freePort());
  const file = database === undefined ? [] : ['--db-path', database];
  const engine: ChildProcess = spawn(engineBinary(), ['--host', '127.0.0.1', '--port', String(at), ...file], { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${at}`;
  if (database === undefined) await createTable(endpoint);
  return { endpoint, port: at, stop: () => engine.kill() };
};

/** A Secrets Manager that has one secret, of which there is no other generation. It keeps no process alive. */
const startSecrets = async (): Promise<string> => {
  const server = createWebServer(async (request, response) => {
    const { VersionStage } = JSON.parse(Buffer.concat(await request.toArray()).toString()) as { VersionStage?: string };
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (VersionStage === 'AWSPREVIOUS') response.writeHead(400).end('{"__type":"ResourceNotFoundException","message":"None."}');
    else response.end(JSON.stringify({ SecretString: 's'.repeat(64) }));
  }).listen(0, '127.0.0.1');
  await once(server.unref(), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Starts the engine and turns the environment to it. What reads the environment at load (`shared/data`) is imported after this. */
export const useEngine = async (options: EngineOptions = {}): Promise<Engine> => {
  const engine = await startEngine(options);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: engine.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: await startSecrets(),
    AWS_ENDPOINT_URL_KMS: await startKeys(),
    AWS_ENDPOINT_URL_S3: await startObjects(),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    TABLE_NAME: tableName,
    DUE_SHARDS: '4',
    LOG_EPOCH: '1',
    LOG_KEY_ARN: 'log key',
    PATIENT_KEY_ARN: 'patient key',
    LOG_BUCKET: 'logs',
    FILES_BUCKET: 'files',
    SIGNING_KEY_ARN: 'signing key',
    RETIRED_SIGNING_KEYS: '[]',
    STAGE: 'local',
    FLAGS: 'defaults',
    FLAG_AGE_SECONDS: '30',
    CALLER_PLAN: 'local',
    VISITOR_PLAN: 'visitor',
    CURSOR_SECRET_ARN: 'cursors',
    LINK_SECRET_ARN: 'links',
    PUBLIC_URL: 'https://api.example.org',
    API_ID: 'none',
    SOCKETS_API_ID: 'sockets',
    SOCKETS_URL: 'https://sockets.test/v1',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  });
  return engine;
};
