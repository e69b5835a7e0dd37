import { BlockList, isIP } from 'node:net';

type Family = 'ipv4' | 'ipv6';

const familyOf = (address: string): Family | undefined => {
  const version = isIP(address);
  if (version === 0 || address.includes('%')) return undefined;
  return version === 4 ? 'ipv4' : 'ipv6';
};

const partsOf = (text: string): { address: string; bits: number; family: Family } | undefined => {
  const [, address = '', digits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = familyOf(address);
  const bits = Number(digits);
  return family === undefined || bits > (family === 'ipv4' ? 32 : 128) ? undefined : { address, bits, family };
};

/** Whether a text is a network (CIDR, RFC 4632), of IPv4 or IPv6. */
export const isNetwork = (text: string): boolean => partsOf(text) !== undefined;

/** How many bits a network has at the least that is somebody's: a large company's of IPv4, and what a provider is given of IPv6. */
const fewestBits = { ipv4: 16, ipv6: 32 };

const oneNetwork = (address: string, bits: number, family: Family): BlockList => {
  const list = new BlockList();
  list.addSubnet(address, bits, family);
  return list;
};

/** Addresses of IPv4 as IPv6 writes them (RFC 4291 2.5.5.2). */
const mapped = oneNetwork('::ffff:0:0', 96, 'ipv6');
const isMapped = (address: string, family: Family): boolean => family === 'ipv6' && mapped.check(address, 'ipv6');

/** Whether a network is so wide that it is nobody's: by its bits, or as all of IPv4 lies in it, or it in IPv4, by way of mapped addresses. */
export const isEverybody = (text: string): boolean => {
  const parts = partsOf(text);
  if (!parts) return true;
  const { address, bits, family } = parts;
  if (bits < fewestBits[family] || isMapped(address, family)) return true;
  return family === 'ipv6' && oneNetwork(address, bits, family).check('::ffff:0:0', 'ipv6');
};

/**
 * Tells of an address whether it is in one of these networks. What is no address is in none; nor is one of IPv4 in a network of IPv6, or one that is
 * written as if it were.
 */
export const within = (networks: readonly string[]): ((address: string) => boolean) => {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const each of networks) {
    const parts = partsOf(each);
    if (parts) lists[parts.family].addSubnet(parts.address, parts.bits, parts.family);
  }
  return address => {
    const family = familyOf(address);
    return family !== undefined && !isMapped(address, family) && lists[family].check(address, family);
  };
};

/** What one household or machine holds: an address of IPv4, or the first 64 bits of one of IPv6, of whose others it has as many as it likes. */
export const siteOf = (address: string): string => {
  if (familyOf(address) !== 'ipv6') return address;
  const { hostname } = new URL(`http://[${address}]`);
  const [before = '', after] = hostname.slice(1, -1).split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const given = [groups(before), groups(after ?? '')] as const;
  const zeros = Array.from({ length: Math.max(0, 8 - given[0].length - given[1].length) }, () => '0');
  return [...given[0], ...zeros, ...given[1]].slice(0, 4).join(':');
};
