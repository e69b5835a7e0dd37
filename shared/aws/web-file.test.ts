import type { RequestListener } from 'node:http';
import type { LookupFunction } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { publicLookup } from './public-address.ts';
import { readWebFile } from './web-file.ts';
import { webServer } from './web-server.fixture.ts';

/** A server of its own for one test, and what it was asked. */
const served = async (answer: RequestListener) => {
  const asked: { url?: string; headers: Record<string, unknown> }[] = [];
  const address = await webServer((request, response) => {
    asked.push({ url: request.url, headers: request.headers });
    answer(request, response);
  });
  return { asked, url: `${address}/a.ics` };
};
const limits = { mostBytes: 10_000, timeoutMs: 2000, allowLoopback: true };
const read = (url: string, more: object = {}, known = {}) => readWebFile(url, known, { ...limits, ...more });

describe('where a stranger’s address may lead', () => {
  test.each([
    'http://example.org/a.ics',
    'https://127.0.0.1/a.ics',
    'https://2130706433/a.ics',
    'https://0x7f.1/a.ics',
    'https://[::1]/a.ics',
    'https://[::ffff:10.0.0.1]/a.ics',
    'https://169.254.169.254/latest/meta-data/',
    'https://8.8.8.8/a.ics',
    'https://localhost/a.ics',
    'https://metadata.google.internal/',
    'https://example.org:8080/a.ics',
    'https://user:word@example.org/a.ics',
    'file:///etc/passwd',
    'webcal:x',
    'nothing',
  ])('not to %s', async url => {
    expect(await read(url, { allowLoopback: false })).toEqual({ outcome: 'address_refused' });
  });

  /** A name server that says what it is told to. */
  const leadsTo = (...addresses: string[]): LookupFunction =>
    ((_name: string, options: { all?: boolean }, done: (error: Error | null, found: unknown, family?: number) => void) =>
      publicLookup(
        'localhost.example',
        options,
        (error, found, family) => done(error, found, family),
        (_host, _options, answer) =>
          answer(
            null,
            addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 })),
          ),
      )) as LookupFunction;

  test.each([['127.0.0.1'], ['10.0.0.1'], ['169.254.169.254'], ['fd00:ec2::254'], ['::ffff:192.168.1.1'], ['8.8.8.8', '127.0.0.1']])(
    'not by a name that leads to %s',
    async (...addresses) => {
      expect(await read('https://calendar.example.org/a.ics', { lookup: leadsTo(...addresses) })).toEqual({ outcome: 'address_refused' });
    },
  );

  test('not by a redirect, which is checked as the first address is', async () => {
    for (const to of ['http://10.0.0.1/a.ics', 'https://169.254.169.254/', 'http://example.org/a.ics', 'gopher://x/']) {
      const { url } = await served((_, response) => response.writeHead(302, { location: to }).end());
      expect(await read(url)).toEqual({ outcome: 'address_refused' });
    }
  });

  test('three redirects are followed, a ring is not', async () => {
    const { url, asked } = await served((request, response) =>
      request.url === '/3'
        ? response.end('there')
        : response.writeHead(307, { location: `/${Number(request.url?.slice(1)) + 1 || 1}` }).end(),
    );
    expect(await read(url)).toMatchObject({ outcome: 'read', text: 'there' });
    expect(asked).toHaveLength(4);
    const ring = await served((_, response) => response.writeHead(301, { location: '/a.ics' }).end());
    expect(await read(ring.url)).toEqual({ outcome: 'unavailable' });
    expect(ring.asked).toHaveLength(4);
  });
});

describe('what is read', () => {
  test('is asked for by what is known of it, and not sent again', async () => {
    const { url, asked } = await served((request, response) =>
      request.headers['if-none-match'] === '"1"'
        ? response.writeHead(304).end()
        : response.writeHead(200, { etag: '"1"', 'last-modified': 'Sat, 21 Nov 2026 08:00:00 GMT' }).end('BEGIN'),
    );
    const first = await read(url);
    expect(first).toEqual({ outcome: 'read', text: 'BEGIN', etag: '"1"', lastModified: 'Sat, 21 Nov 2026 08:00:00 GMT' });
    expect(await read(url, {}, { etag: '"1"', lastModified: 'Sat, 21 Nov 2026 08:00:00 GMT' })).toEqual({ outcome: 'unchanged' });
    expect(asked[1]?.headers['if-modified-since']).toBe('Sat, 21 Nov 2026 08:00:00 GMT');
  });

  test('is unpacked, and read in its own character set', async () => {
    const packed = await served((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('Grüße')));
    expect(await read(packed.url)).toMatchObject({ text: 'Grüße' });
    const latin = await served((_, response) =>
      response.writeHead(200, { 'content-type': 'text/calendar; charset=ISO-8859-1' }).end(Buffer.from('Grüße', 'latin1')),
    );
    expect(await read(latin.url)).toMatchObject({ text: 'Grüße' });
  });

  test.each([
    [
      'too long by its own word',
      (_: unknown, response: Parameters<RequestListener>[1]) => response.writeHead(200, { 'content-length': 20_000 }).write('x'),
    ],
    [
      'without an end',
      (_: unknown, response: Parameters<RequestListener>[1]) => setInterval(() => response.write('x'.repeat(5000)), 1).unref(),
    ],
    [
      'a small packet that unpacks to a large one',
      (_: unknown, response: Parameters<RequestListener>[1]) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(5_000_000))),
    ],
  ])('is not what is %s', async (_, answer) => {
    expect(await read((await served(answer as unknown as RequestListener)).url)).toEqual({ outcome: 'too_large' });
  });

  test('is not what unpacks to a hundred times its size (M6), however much may be read', async () => {
    const packed = (text: string) =>
      served((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(text))).then(({ url }) =>
        read(url, { mostBytes: 4_000_000 }),
      );
    expect(await packed('x'.repeat(3_000_000))).toEqual({ outcome: 'too_large' });
    const events = Array.from(
      { length: 20_000 },
      (_, i) => `BEGIN:VEVENT\r\nUID:${i * 7919}@example.org\r\nDTSTART:20261201T090000Z\r\nEND:VEVENT\r\n`,
    );
    expect(await packed(events.join(''))).toMatchObject({ outcome: 'read' });
  });

  test('has to be an answer: one that would rather speak another protocol (101) is not waited for', async () => {
    const { url } = await served((_, response) => response.writeHead(101, { connection: 'upgrade', upgrade: 'websocket' }).flushHeaders());
    expect(await read(url)).toEqual({ outcome: 'unavailable' });
  });

  test('has to come in time, and whole', async () => {
    const silent = await served(() => undefined);
    expect(await read(silent.url, { timeoutMs: 50 })).toEqual({ outcome: 'unavailable' });
    const slow = await served((_, response) => response.writeHead(200, { 'content-length': 100 }).write('x'));
    expect(await read(slow.url, { timeoutMs: 50 })).toEqual({ outcome: 'unavailable' });
    const torn = await served((_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('x');
      setTimeout(() => response.destroy(), 10);
    });
    expect(await read(torn.url)).toEqual({ outcome: 'unavailable' });
    const spoilt = await served((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip'));
    expect(await read(spoilt.url)).toEqual({ outcome: 'unavailable' });
  });

  test.each([
    [404, 'not_there'],
    [410, 'not_there'],
    [401, 'access_refused'],
    [403, 'access_refused'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [503, 'unavailable'],
    [204, 'unavailable'],
  ])('%i says %s', async (status, outcome) => {
    const { url } = await served((_, response) => response.writeHead(status, { 'retry-after': '120' }).end());
    expect(await read(url)).toMatchObject({ outcome });
  });
});
