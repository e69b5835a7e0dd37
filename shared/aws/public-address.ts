import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';

/** Addresses that are not on the open internet (IANA special-purpose registries, RFC 6890): ours, the machine's, the link's, nobody's. */
const closed: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 96],
  // IPv4 translated by SIIT (RFC 2765): `::ffff:0:a.b.c.d`.
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const blocked = new BlockList();
for (const [network, prefix] of closed) blocked.addSubnet(network, prefix, isIP(network) === 6 ? 'ipv6' : 'ipv4');

/** Is this an IP address on the open internet? An IPv4 address within an IPv6 one (`::ffff:10.0.0.1`) counts as the IPv4 one. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && !blocked.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

type Ask = (
  hostname: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;
type Looked = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/**
 * `dns.lookup` for addresses that strangers gave us: a name that leads to an address of ours fails with `ENOTPUBLIC`. `localhost` may,
 * as it says so itself: whoever takes addresses from strangers refuses that name. `ask` is the name service.
 */
export function publicLookup(hostname: string, options: LookupOptions, done: Looked, ask: Ask = lookup): void {
  ask(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '');
    if (hostname !== 'localhost' && !addresses.every(({ address }) => isPublicAddress(address))) {
      return done(Object.assign(new Error('the name leads to an address that is not public'), { code: 'ENOTPUBLIC' }), '');
    }
    return options.all ? done(null, addresses) : done(null, addresses[0]!.address, addresses[0]!.family);
  });
}
