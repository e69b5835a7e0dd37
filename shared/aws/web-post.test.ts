import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { publicLookup } from './public-address.ts';
import { lineTo } from './web-post.ts';
import { webServer } from './web-server.fixture.ts';

const message = { headers: { 'content-type': 'application/json' }, body: '{"type":"webhook.ping"}' };
const limits = { timeoutMs: 400, allowLoopback: true };
const post = async (address: string, more: object = {}) => {
  const line = lineTo(address, { ...limits, ...more });
  return line.post(message).finally(line.close);
};
const served = (answer: RequestListener) => webServer(answer);

describe('what a receiver does, and what is known of it', () => {
  test('it answers: its status, and how it begins', async () => {
    const url = await served((request, response) => request.resume().on('end', () => response.writeHead(201).end('thanks')));
    expect(await post(url)).toMatchObject({ status: 201, reply: 'thanks' });
  });

  test('it is given what was meant for it, whole', async () => {
    let got = '';
    const url = await served(async (request, response) => {
      for await (const chunk of request) got += chunk;
      response.writeHead(request.method === 'POST' ? 204 : 405).end();
    });
    expect(await post(url)).toMatchObject({ status: 204, reply: '' });
    expect(got).toBe(message.body);
  });

  test.each([500, 410, 429, 301])('it answers %i: nothing is followed, nobody is asked again', async status => {
    let asked = 0;
    const url = await served((_, response) => {
      asked += 1;
      response.writeHead(status, { location: '/elsewhere', 'retry-after': '120' }).end();
    });
    expect(await post(url)).toMatchObject({ status, retryAfterSeconds: 120 });
    expect(asked).toBe(1);
  });

  test('it never answers: it is left alone when its time is over', async () => {
    expect(await post(await served(() => {}))).toMatchObject({ failed: 'timeout' });
  });

  test('it would rather speak another protocol (101): that is no answer, and is not waited for', async () => {
    const url = await served((request, response) => {
      response.writeHead(101, { connection: 'upgrade', upgrade: 'websocket' }).flushHeaders();
      request.resume();
    });
    expect(await post(url, { timeoutMs: 5000 })).toMatchObject({ status: 101, reply: '' });
  });

  test('it hangs behind its headers: its status counts, and a second is waited for the rest', async () => {
    const url = await served((_, response) => void response.writeHead(200).write('so far'));
    const { durationMs, ...posted } = await post(url, { timeoutMs: 5000 });
    expect(posted).toMatchObject({ status: 200, reply: 'so far' });
    expect(durationMs).toBeLessThan(4000);
  });

  test('it answers without end: two kilobytes are read', async () => {
    const url = await served((_, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('a'.repeat(10_000)));
        response.once('drain', more);
      };
      more();
    });
    const posted = await post(url, { timeoutMs: 5000 });
    expect('reply' in posted && posted.reply).toHaveLength(2000);
  });

  test('it resets the connection, or nobody is there', async () => {
    const server = createServer(socket => socket.once('data', () => socket.resetAndDestroy())).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await post(`http://127.0.0.1:${port}`)).toMatchObject({ failed: 'connection_failed' });
    server.close();
    await once(server, 'close');
    expect(await post(`http://127.0.0.1:${port}`)).toMatchObject({ failed: 'connection_failed' });
  });

  test('it has a certificate that nobody vouches for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hook-'));
    const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-days',
        '1',
        '-keyout',
        keyFile,
        '-out',
        certFile,
        ...names,
      ],
      { stdio: 'ignore' },
    );
    const server = createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, (_, response) => response.end());
    rmSync(folder, { recursive: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    expect(await post(`https://localhost:${(server.address() as AddressInfo).port}`, { timeoutMs: 2000 })).toMatchObject({
      failed: 'tls_failed',
    });
    server.close();
  });

  test('it closes a connection that was kept: another is opened, once', async () => {
    let connections = 0;
    const url = await served((request, response) => {
      request.resume();
      connections += 1;
      // The first is answered, and then closed under the second request.
      if (connections === 1) response.writeHead(200).end();
      else if (connections === 2) request.socket.resetAndDestroy();
      else response.writeHead(204).end();
    });
    const line = lineTo(url, limits);
    expect(await line.post(message)).toMatchObject({ status: 200 });
    expect(await line.post(message)).toMatchObject({ status: 204 });
    expect(connections).toBe(3);
    line.close();
  });
});

/** Every way to write an address of this machine, of a private network, or of the metadata of a cloud, that a URL may hold. */
const ipv4 = [
  '127.0.0.1',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '192.0.0.8',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
];
const octets = (address: string): number[] => address.split('.').map(Number);
const numberOf = (address: string): number => octets(address).reduce((sum, each) => sum * 256 + each, 0);
const hexOf = (address: string): string =>
  octets(address)
    .map(each => each.toString(16).padStart(2, '0'))
    .join('');
const spellings = (address: string): string[] => {
  const [a = 0, b = 0, c = 0, d = 0] = octets(address);
  const hex = hexOf(address);
  const groups = `${hex.slice(0, 4)}:${hex.slice(4)}`;
  return [
    address,
    `${address}.`,
    String(numberOf(address)),
    `0x${hex}`,
    `0x${a.toString(16)}.0x${b.toString(16)}.0x${c.toString(16)}.0x${d.toString(16)}`,
    `0${a.toString(8)}.0${b.toString(8)}.0${c.toString(8)}.0${d.toString(8)}`,
    `${a}.${b}.${c * 256 + d}`,
    address.replace(/\d/g, digit => String.fromCodePoint(0xff10 + Number(digit))),
    `[::ffff:${address}]`,
    `[::ffff:${groups}]`,
    `[64:ff9b::${groups}]`,
    `[2002:${groups}::1]`,
    `[::${groups}]`,
  ];
};
const names = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'a.localhost',
  'router.lan',
  'printer.local',
  'metadata.google.internal',
  'db.internal',
  'nas.home',
  '1.0.0.127.in-addr.arpa',
  'intranet',
];
const others = ['[::1]', '[::]', '[fe80::1]', '[fd00:ec2::254]', '[ff02::1]', '[fec0::1]', '[2001:db8::1]', '8.8.8.8', '[2606:4700::1111]'];
const forms = [
  ...[...ipv4.flatMap(spellings), ...names, ...others].map(host => `https://${host}/`),
  ...[
    'http://example.org/',
    'https://example.org:8443/',
    'https://user:word@example.org/',
    'https://user@example.org/',
    'ftp://example.org/',
  ],
  ...['file:///etc/passwd', 'gopher://example.org/', 'data:text/plain,x', 'javascript:alert(1)', '//example.org/', 'example.org', ''],
  ...['https://127.0.0.1:9001/2018-06-01/runtime/invocation/next', 'http://127.0.0.1:9001/2018-06-01/runtime/invocation/next'],
  ...[
    'https://169.254.100.1:9001/',
    'https://127.0.0.1%2f@example.org/',
    'https://example.org@127.0.0.1/',
    'https://127.0.0.1\\@example.org/',
  ],
];

describe('SSRF', () => {
  afterEach(() => vi.restoreAllMocks());

  test(`no connection is opened for any of ${forms.length} forms of an address that is not a public name`, async () => {
    expect(forms.length).toBeGreaterThanOrEqual(120);
    const connect = vi.spyOn(Socket.prototype, 'connect');
    const lookup = vi.fn(publicLookup);
    for (const form of forms)
      expect({ form, ...(await post(form, { allowLoopback: false, lookup })) }).toEqual({ form, failed: 'address_refused', durationMs: 0 });
    expect(connect).not.toHaveBeenCalled();
    expect(lookup).not.toHaveBeenCalled();
  });

  const inside = [
    ...ipv4,
    '::1',
    '::',
    'fe80::1',
    'fd00:ec2::254',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    '::127.0.0.1',
  ];

  test.each(inside)('a name that leads to %s is not followed, also where others of its addresses are public', async address => {
    const connect = vi.spyOn(Socket.prototype, 'connect');
    const family = address.includes(':') ? 6 : 4;
    const lookup: typeof publicLookup = (name, options, done) =>
      publicLookup(name, options, done, (_, __, answer) =>
        answer(null, [
          { address: '8.8.8.8', family: 4 },
          { address, family },
        ]),
      );
    expect(await post('https://hook.example.org/', { allowLoopback: false, lookup })).toMatchObject({ failed: 'address_refused' });
    // The socket that waited for the look-up was never connected.
    expect(connect.mock.results.every(({ value }) => (value as Socket).remoteAddress === undefined)).toBe(true);
  });

  test('a name is looked up once: one that changes between the check and the connection leads to what was checked', async () => {
    let asked = 0;
    const lookup: typeof publicLookup = (name, options, done) =>
      publicLookup(name, options, done, (_, __, answer) => {
        asked += 1;
        answer(null, [{ address: asked === 1 ? '192.0.2.1' : '127.0.0.1', family: 4 }]);
      });
    expect(await post('https://hook.example.org/', { allowLoopback: false, lookup })).toMatchObject({ failed: 'address_refused' });
    expect(asked).toBe(1);
  });

  test('a connection that ended on this machine, whatever the look-up said, is written nothing', async () => {
    let heard = '';
    const server = createServer(socket => socket.on('data', data => (heard += String(data)))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    // As if the check of addresses had a hole: the name service's answer is believed.
    const lookup = ((_: string, { all }: { all?: boolean }, done: (...of: unknown[]) => void) =>
      all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)) as unknown as typeof publicLookup;
    const real = Socket.prototype.connect;
    vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...of: unknown[]) {
      const [first] = of as [{ port?: number }[] | { port?: number }];
      Object.assign(Array.isArray(first) ? first[0]! : first, { port });
      return real.apply(this, of as never);
    } as never);
    expect(await post('https://hook.example.org/', { allowLoopback: false, lookup })).toMatchObject({ failed: 'address_refused' });
    expect(heard).not.toContain('POST');
    server.close();
  });

  test('Lambda’s own door is closed where this machine may be asked, too', async () => {
    vi.stubEnv('AWS_LAMBDA_RUNTIME_API', '127.0.0.1:9001');
    const connect = vi.spyOn(Socket.prototype, 'connect');
    for (const host of ['127.0.0.1', 'localhost', '127.1', '[::1]', '0x7f000001'])
      expect(await post(`http://${host}:9001/2018-06-01/runtime/invocation/next`)).toEqual({ failed: 'address_refused', durationMs: 0 });
    expect(connect).not.toHaveBeenCalled();
    vi.unstubAllEnvs();
  });
});
