import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isEverybody, isNetwork, within } from './networks.ts';

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
/** What is written as IPv6 and is IPv4 belongs to a network of IPv4, as the system hands it out. */
const isMapped = ({ bytes }: Ip): boolean => bytes.length === 16 && bytes.slice(0, 10).every(byte => byte === 0) && bytes[10] === 255;

test.each([
  ['IPv4', ipv4, 32],
  ['IPv6', ipv6, 128],
] as const)('an address of %s is in a network exactly when its first bits are', (_, ip, most) => {
  const nearby = fc.tuple(ip, ip, fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most / 8 }));
  fc.assert(
    fc.property(nearby, ([network, other, bits, shared]) => {
      const address = near(network, other, shared);
      fc.pre(!isMapped(address) && !isMapped(network));
      const isIn = bitsOf(address).slice(0, bits) === bitsOf(network).slice(0, bits);
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
  expect(['0.0.0.0/0', '::/0', '0.0.0.0/1'].every(isEverybody)).toBe(true);
  expect(['10.0.0.0/8', '2001:db8::/48'].some(isEverybody)).toBe(false);
});
