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

/** Whether a network is so wide that it leaves nobody out who could be meant to be. */
export const isEverybody = (text: string): boolean => (partsOf(text)?.bits ?? 0) < 8;

/** Tells of an address whether it is in one of these networks. What is no address is in none. */
export const within = (networks: readonly string[]): ((address: string) => boolean) => {
  const list = new BlockList();
  for (const each of networks) {
    const parts = partsOf(each);
    if (parts) list.addSubnet(parts.address, parts.bits, parts.family);
  }
  return address => {
    const family = familyOf(address);
    return family !== undefined && list.check(address, family);
  };
};
