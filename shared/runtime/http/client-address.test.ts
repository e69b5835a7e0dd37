import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import './environment.fixture.ts';

/** What stands on a stage that is asked directly, or by an edge. */
const onStage = async (clientAddress: 'gateway' | 'edge' | undefined) => {
  vi.resetModules();
  vi.stubEnv('CLIENT_ADDRESS', clientAddress);
  const [{ clientAddressOf, clientHostOf }, { addressOf }] = await Promise.all([import('./client-address.ts'), import('./limits.ts')]);
  return { clientAddressOf, clientHostOf, addressOf };
};
afterEach(() => vi.unstubAllEnvs());

const asked = (sourceIp: string, viewer?: string) =>
  ({ headers: viewer === undefined ? {} : { 'cloudfront-viewer-address': viewer }, requestContext: { http: { sourceIp } } }) as never;
const anyAddress = fc.oneof(fc.ipV4(), fc.ipV6());
const port = fc.integer({ min: 1, max: 65_535 });

test.each(['gateway', undefined] as const)(
  'a stage that is asked directly (%s) believes what the gateway saw, whatever a client says of itself',
  async stage => {
    const { clientAddressOf } = await onStage(stage);
    fc.assert(
      fc.property(fc.ipV4(), fc.string(), (seen, said) => {
        expect(clientAddressOf(asked(seen, said))).toBe(seen);
      }),
    );
  },
);

test('a stage with an edge believes what CloudFront saw: IPv4 and IPv6, with brackets or without, always without the port', async () => {
  const { clientAddressOf } = await onStage('edge');
  fc.assert(
    fc.property(anyAddress, port, fc.boolean(), (address, each, bracketed) => {
      const viewer = bracketed && address.includes(':') ? `[${address}]:${each}` : `${address}:${each}`;
      expect(clientAddressOf(asked('192.0.2.1', viewer))).toBe(address);
    }),
  );
});

test('what is no address is not believed: then it is the edge’s own', async () => {
  const { clientAddressOf } = await onStage('edge');
  for (const said of [undefined, '', 'unknown', '203.0.113.7, 198.51.100.1:4711', '[203.0.113.7', 'x:1'])
    expect([said, clientAddressOf(asked('192.0.2.1', said))]).toEqual([said, '192.0.2.1']);
});

test('visitors behind one place of the edge have quotas of their own, and one visitor has one behind all of them', async () => {
  const { addressOf } = await onStage('edge');
  const [ada, ben] = ['203.0.113.7:4711', '203.0.113.8:4711'];
  expect(addressOf(asked('192.0.2.1', ada))).not.toBe(addressOf(asked('192.0.2.1', ben)));
  expect(addressOf(asked('192.0.2.1', ada))).toBe(addressOf(asked('192.0.2.2', '203.0.113.7:80')));
});

test('what a client signs has the name at which it asked: that of the edge before a gateway, or of the gateway itself', async () => {
  const { clientHostOf } = await onStage('edge');
  const own = 'a1b2c3.execute-api.eu-central-1.amazonaws.com';
  expect([clientHostOf('origin-api.example.org'), clientHostOf(own)]).toEqual(['api.example.org', own]);
});
