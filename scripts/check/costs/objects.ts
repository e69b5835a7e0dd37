import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What was asked of the stand-in for S3, in order: `PUT`, `GET`, `LIST`, `VERSIONS`, `DELETE`. */
export const objectRequests: string[] = [];

type Answer = { status?: number; body?: Buffer | string };
const listed = (keys: readonly string[], version = ''): string =>
  `<ListResult><IsTruncated>false</IsTruncated>${keys.map(key => `<Contents><Key>${key}</Key>${version}</Contents>`).join('')}</ListResult>`;

/** The objects of one bucket, by their keys. */
export const objects = new Map<string, Buffer>();

const answerTo = (method: string, key: string, query: URLSearchParams, body: Buffer): Answer => {
  const under = () => [...objects.keys()].filter(each => each.startsWith(query.get('prefix') ?? '')).sort();
  if (method === 'GET' && query.has('versions')) return { body: listed(under(), '<VersionId>1</VersionId>') };
  if (method === 'GET' && query.has('list-type')) {
    const behind = under().filter(each => each > (query.get('start-after') ?? ''));
    return { body: listed(behind.slice(0, Number(query.get('max-keys')))) };
  }
  if (method === 'PUT') objects.set(key, body);
  if (method === 'DELETE') objects.delete(key);
  if (method !== 'GET') return {};
  return objects.has(key) ? { body: objects.get(key)! } : { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' };
};

/** An S3 of one bucket, in which nothing has a second version. It keeps no process alive. */
export const startObjects = async (): Promise<string> => {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const body = Buffer.concat(await request.toArray());
    const isList = searchParams.has('list-type') ? 'LIST' : undefined;
    objectRequests.push(searchParams.has('versions') ? 'VERSIONS' : (isList ?? request.method!));
    const answer = answerTo(request.method!, pathname.split('/').slice(2).join('/'), searchParams, body);
    response.writeHead(answer.status ?? 200).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server.unref(), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
