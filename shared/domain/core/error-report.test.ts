import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ErrorLine, identityOf } from './error-line.ts';
import { dsnOf, envelopeOf, type KnownLine, reportedOf } from './error-report.ts';

const stack = [
  '    at save (/var/task/index.js:12:345)',
  '    at async file:///var/task/index.js:9:8',
  '    at JSON.parse (<anonymous>)',
].join('\n');
const line: ErrorLine = {
  timestamp: '2026-03-02T08:59:59.000Z',
  code: 'ALM002',
  service: 'items/api',
  release: '0.1.0',
  message: 'Request failed',
  invocation: 'invocation-1',
  error: { name: 'Error', message: 'Row 7 is gone', stack, cause: { name: 'TimeoutError', message: 'after 500 ms' } },
};
const id = 'a'.repeat(32);
const partsOf = (envelope: string) => envelope.split('\n');
const eventOf = (of: Partial<ErrorLine>) =>
  JSON.parse(partsOf(envelopeOf({ id, line: { ...line, ...of }, count: 1 }, 'prod', line.timestamp))[2]!);

test('an error is an envelope of one event: what it is, where, in which release and stage, and what it came from', () => {
  const [header, item, event] = partsOf(envelopeOf({ id, line, count: 3 }, 'prod', '2026-03-02T09:00:00.000Z'));
  expect(JSON.parse(header!)).toEqual({ event_id: id, sent_at: '2026-03-02T09:00:00.000Z' });
  expect(JSON.parse(item!)).toEqual({ type: 'event', length: Buffer.byteLength(event!) });
  expect(JSON.parse(event!)).toMatchObject({
    event_id: id,
    release: 'almanac@0.1.0',
    environment: 'prod',
    transaction: 'items/api',
    tags: { code: 'ALM002' },
    fingerprint: ['items/api', 'ALM002', 'Error', 'Row … is gone'],
    extra: { count: 3, invocation: 'invocation-1' },
    exception: {
      values: [
        { type: 'TimeoutError', value: 'after … ms' },
        {
          type: 'Error',
          stacktrace: {
            frames: [
              { filename: '/var/task/index.js', lineno: 9, colno: 8 },
              { function: 'save', filename: '/var/task/index.js', lineno: 12, colno: 345, in_app: true },
            ],
          },
        },
      ],
    },
  });
});

test('what a person, an id, an address or a quoted text is does not leave, wherever the line says it', () => {
  const canaries = [
    'item_01kb8m3tq2e8fvq3w5r7c9d0eb',
    '019a7d0e-0000-7000-8000-000000000001',
    'canary@example.com',
    '"canary"',
    '4111111111111111',
    'visit_type_01kb8m3tq2e8fvq3w5r7c9d0eb',
    'https://hooks.example.com/canary?sig=canary',
    'eyJhbGciOiJFUzIcanaryiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJl',
    JSON.stringify([{ keys: ['canary'], message: 'Unrecognized key: "canary"' }], null, 2),
    '"O\'Brien, called\ncanary"',
    "'O'Brien canary'",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...canaries, 'gone', 'at'), { minLength: 1 }), words => {
      const said = words.join(' ');
      const text = JSON.stringify(
        eventOf({
          message: said,
          error: { name: 'Error', message: said, cause: { name: 'Error', message: said } },
          ...{ caller: 'user_canary', route: 'canary' },
        }),
      );
      for (const canary of [...canaries, 'canary', 'Brien', 'fvq', 'eyJ']) expect(text).not.toContain(canary);
    }),
  );
});

test('errors of a batch are each reported once, with how often they came: all lines are counted, and the same ones grouped as npm run errors does', () => {
  const lines: fc.Arbitrary<KnownLine[]> = fc.array(
    fc.record({
      id: fc.uuid(),
      line: fc.record({
        timestamp: fc.constant(line.timestamp),
        code: fc.constantFrom('ALM002', 'ALM003'),
        service: fc.constantFrom('items/api', 'people/api'),
        message: fc.nat().map(n => `Row ${n} is gone`),
      }),
    }),
  );
  fc.assert(
    fc.property(lines, all => {
      const errors = reportedOf(all);
      expect(errors.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
      const identities = errors.map(({ line: of }) => JSON.stringify(identityOf(of)));
      expect(new Set(identities).size).toBe(errors.length);
      for (const error of errors) expect(all.some(each => each.id === error.id && each.line === error.line)).toBe(true);
    }),
  );
});

test('a DSN names where envelopes go, also below a folder; what is none names nothing', () => {
  expect(dsnOf('https://key@errors.example.com/7')).toEqual({ url: 'https://errors.example.com/api/7/envelope/', publicKey: 'key' });
  expect(dsnOf('https://key@errors.example.com/sentry/7')?.url).toBe('https://errors.example.com/sentry/api/7/envelope/');
  for (const none of [
    '',
    'off',
    'https://errors.example.com/7',
    'https://key@errors.example.com/',
    'ftp://key@errors.example.com/7',
    'https://key:secret@errors.example.com/7',
  ])
    expect(dsnOf(none), none).toBeUndefined();
});
