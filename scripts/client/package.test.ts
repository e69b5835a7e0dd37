import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { item } from '../../shared/api/core/examples.ts';
import { routes } from '../../shared/api/index.ts';
import { installedCommand, root } from '../dev/cloud/process.ts';
import { buildClient } from './build.ts';

/** A project of somebody who uses the package, with zod for its types and nothing else of ours. */
const project = mkdtempSync(join(tmpdir(), 'almanac-client-'));
const installed = join(project, 'node_modules', 'almanac-client');
let bytes: number;
let server: Server;

const program = `
import { ApiFailure, createClient, type Item } from 'almanac-client';
const [baseUrl] = process.argv.slice(2);
const almanac = createClient({ baseUrl: baseUrl!, token: 'token-1' });
const params = { workspaceId: 'ws_1' };
const { pages: _pages, watch: _watch, ...calls } = almanac;
const { data } = await almanac.createItem({ params, body: { title: 'Water the plants' } });
const title: Item['title'] = data.title;
const failure = await almanac.getItem({ params: { ...params, itemId: 'gone' } }).catch((error: unknown) => error);
console.log(JSON.stringify({ calls: Object.keys(calls).length, title, code: failure instanceof ApiFailure && failure.code }));
`;
const put = (name: string, text: string) => writeFileSync(join(project, name), text);
const check = (file: string) =>
  execFileSync(
    installedCommand('tsc'),
    [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--typeRoots',
      join(root, 'node_modules', '@types'),
      '--types',
      'node',
      file,
    ],
    {
      cwd: project,
      stdio: 'pipe',
      encoding: 'utf8',
    },
  );

beforeAll(async () => {
  mkdirSync(join(project, 'node_modules'), { recursive: true });
  bytes = await buildClient(installed);
  symlinkSync(join(root, 'node_modules', 'zod'), join(project, 'node_modules', 'zod'));
  put('package.json', '{"type":"module"}');
  put('program.ts', program);
  server = createServer((request, response) => {
    const [status, body] = request.method === 'POST' ? [201, { data: item }] : [404, { code: 'not_found', requestId: 'r' }];
    response.writeHead(status as number, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
}, 120_000);
afterAll(() => {
  server?.close();
  rmSync(project, { recursive: true, force: true });
});

test('the package has what a publisher needs', () => {
  for (const file of ['README.md', 'LICENSE', 'index.js', 'types/scripts/client/entry.d.ts'])
    expect(existsSync(join(installed, file))).toBe(true);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))).toMatchObject({
    name: 'almanac-client',
    version,
    license: 'Apache-2.0',
  });
});

test('a program that uses it is checked by its types', () => {
  expect(check('program.ts')).toBe('');
  put('wrong.ts', program.replace("title: 'Water the plants'", 'title: 7').replace("itemId: 'gone'", "listId: 'gone'"));
  let said = '';
  try {
    check('wrong.ts');
  } catch (error) {
    said = (error as { stdout: string }).stdout;
  }
  expect(said).toContain("'number' is not assignable to type 'string'");
  expect(said).toContain('listId');
}, 60_000);

test('it runs in Node, without zod', async () => {
  rmSync(join(project, 'node_modules', 'zod'));
  const { port } = server.address() as AddressInfo;
  const { stdout: said } = await promisify(execFile)(process.execPath, ['program.ts', `http://127.0.0.1:${port}`], { cwd: project });
  expect(JSON.parse(said)).toEqual({ calls: Object.keys(routes).length, title: 'Water the plants', code: 'not_found' });
});

test('a bundler for browsers takes it as it is, and it is small', async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: "export * from 'almanac-client'", resolveDir: project },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
  });
  // What a package is called, and not where it lies: the name of a folder is made by chance.
  const inputs = Object.keys(metafile.inputs).map(input => input.split('node_modules/').at(-1)!);
  expect(inputs.filter(input => /zod|aws-sdk|node:/.test(input))).toEqual([]);
  expect(outputFiles[0]!.text).not.toMatch(/\bprocess\.|node:|Buffer/);
  // What people are told of its size holds, and is not much more than it is.
  const gzipped = gzipSync(readFileSync(join(installed, 'index.js')), { level: 9 }).length;
  const sizes = /less than (\d+) kB (?:of code, |\()(\d+) kB gzipped/;
  for (const file of ['README.md', 'CHANGELOG.md']) {
    const [, told, toldGzipped] = sizes.exec(readFileSync(join(root, file), 'utf8')) ?? [];
    for (const [is, said] of [
      [bytes, told],
      [gzipped, toldGzipped],
    ] as const) {
      expect(is).toBeLessThan(Number(said) * 1000);
      expect(is).toBeGreaterThan(Number(said) * 700);
    }
  }
  expect(outputFiles[0]!.contents.length).toBeLessThan(50_600);
});
