import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isEverybody, isNetwork, siteOf, within } from './networks.ts';

type Ip = { bytes: number[]; text: string };
const ipv4 = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 })
  .map((bytes): Ip => ({ bytes, text: bytes.join('.') }));
const ipv6 = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 16, maxLength: 16 }).map((bytes): Ip => {
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16));
  return { bytes, text: groups.join(':') };
});
/** The first bits of an address as digits: the oracle compares these. */
const bitsOf = ({ bytes }: Ip): string => bytes.map(byte => byte.toString(2).padStart(8, '0')).join('');
/** An address that shares its first bits with another. */
const near = (one: Ip, other: Ip, bytes: number): Ip => {
  const mixed = other.bytes.map((byte, i) => (i < bytes ? one.bytes[i]! : byte));
  return one.bytes.length === 4
    ? { bytes: mixed, text: mixed.join('.') }
    : { bytes: mixed, text: Array.from({ length: 8 }, (_, i) => ((mixed[2 * i]! << 8) | mixed[2 * i + 1]!).toString(16)).join(':') };
};
/** An address of IPv4, as IPv6 writes it. */
const mappedIp = ipv4.map(({ bytes, text }): Ip => ({ bytes: [...Array(10).fill(0), 255, 255, ...bytes], text: `::ffff:${text}` }));
const isMapped = ({ bytes }: Ip): boolean =>
  bytes.length === 16 && bytes.slice(0, 10).every(byte => byte === 0) && bytes[10] === 255 && bytes[11] === 255;

test.each([
  ['IPv4', ipv4, 32],
  ['IPv6', fc.oneof(ipv6, mappedIp), 128],
] as const)('an address of %s is in a network exactly when its first bits are', (_, ip, most) => {
  const nearby = fc.tuple(ip, ip, fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most / 8 }));
  fc.assert(
    fc.property(nearby, ([network, other, bits, shared]) => {
      const address = near(network, other, shared);
      // What is written as IPv6 and is IPv4 is in no network, lest a network of one kind let the other in.
      const isIn = !isMapped(address) && bitsOf(address).slice(0, bits) === bitsOf(network).slice(0, bits);
      expect(within([`${network.text}/${bits}`])(address.text)).toBe(isIn);
    }),
  );
});

test('an address of the other kind, or what is none, is in no network', () => {
  const isIn = within(['203.0.113.0/24', '2001:db8::/48']);
  expect(['203.0.113.255', '2001:db8:0:ffff::1'].filter(isIn)).toHaveLength(2);
  expect(['203.0.114.1', '2001:db8:1::1', '', '203.0.113.7, 1.2.3.4', '203.0.113.7:80', 'localhost'].filter(isIn)).toEqual([]);
  expect(within([])('203.0.113.7')).toBe(false);
});

test('a network is an address with its bits, and nothing else', () => {
  expect(['10.0.0.0/8', '203.0.113.7/32', '2001:db8::/48', '::1/128'].filter(isNetwork)).toHaveLength(4);
  expect(
    ['10.0.0.0', '10.0.0.0/33', '::/129', 'a/8', '10.0.0/8', 'fe80::1%eth0/64', ' 10.0.0.0/8', '10.0.0.0/8/8'].filter(isNetwork),
  ).toEqual([]);
});

test('a network of IPv6 lets no address of IPv4 in, however wide it is', () => {
  const wide = fc.tuple(fc.oneof(ipv6, mappedIp), fc.integer({ min: 0, max: 128 }), ipv4);
  fc.assert(fc.property(wide, ([network, bits, address]) => !within([`${network.text}/${bits}`])(address.text)));
});

test('a network is nobody’s that is wider than a company’s or a provider’s, or that has to do with all of IPv4', () => {
  const tooWide = ['0.0.0.0/0', '0.0.0.0/1', '10.0.0.0/8', '203.0.0.0/15', '::/0', '2a00::/8', '2001:db8::/31'];
  expect(tooWide.filter(each => !isEverybody(each))).toEqual([]);
  const mapped = ['::ffff:0:0/96', '::/8', '::/64', '::/80', '::ffff:0.0.0.0/97', '::ffff:203.0.113.0/120'];
  expect(mapped.filter(each => !isEverybody(each))).toEqual([]);
  expect(['203.0.0.0/16', '203.0.113.7/32', '2001:db8::/32', '2001:db8::/48', '::1/128'].filter(isEverybody)).toEqual([]);
});

test('addresses of IPv6 are one site exactly when their first 64 bits are the same, however they are written', () => {
  const shared = fc.tuple(ipv6, ipv6, fc.integer({ min: 0, max: 16 }));
  fc.assert(
    fc.property(shared, ([one, other, bytes]) => {
      const address = near(one, other, bytes);
      const isSame = bitsOf(address).slice(0, 64) === bitsOf(one).slice(0, 64);
      expect(siteOf(address.text) === siteOf(new URL(`http://[${one.text}]`).hostname.slice(1, -1))).toBe(isSame);
    }),
  );
  expect(siteOf('203.0.113.7')).toBe('203.0.113.7');
  expect(siteOf('::1')).toBe('0:0:0:0');
});
