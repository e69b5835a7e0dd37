import * as z from 'zod';
import { originPrefix } from '../../shared/api/core/edge.ts';
import type { Gateway } from '../../shared/api/core/gateways.ts';
import { Domain } from '../../shared/domain/people/accounts/sign-in-provider.ts';
import { isEverybody, isNetwork } from '../../shared/networks.ts';

const Networks = z.array(z.string().refine(isNetwork, 'must be a network such as 203.0.113.0/24 or 2001:db8::/48')).max(500);
const Countries = z
  .array(z.string().regex(/^[A-Z]{2}$/, 'must be countries in two capital letters'))
  .min(1)
  .max(250);

const Distributed = z.strictObject({
  /** The hosted zone of Route 53, in the account of the stage, in which the hosts are made. */
  zone: z.strictObject({ id: z.string().regex(/^Z[A-Z0-9]{5,31}$/, 'must be the id of a hosted zone'), name: Domain }),
  /** The name of each gateway for clients. They are for ever: links in mails and calendars have them. */
  hosts: z.strictObject({ main: Domain, clinic: Domain, fhir: Domain }),
  /**
   * Whether the gateways answer by the edge alone, or also who asks them at their own addresses, without its key: while AWS disturbs the edge, and
   * before it is taken out (`.github/edge.md`).
   */
  gateways: z.enum(['closed', 'open']).default('closed'),
  /** The version of the key that the distributions show to the gateways, as `put-secret-value` answered it: another one follows by a deploy. */
  keyVersion: z.uuid().optional(),
  /** Where it is answered from: each place of CloudFront, or those of North America and Europe, which are cheaper. */
  reach: z.enum(['everywhere', 'america_and_europe']),
  /** How many requests an address may send in five minutes, and how many without a token. */
  requests: z.strictObject({ ofAddress: z.int().min(100).max(2_000_000), ofStranger: z.int().min(10).max(2_000_000) }),
  /** From which countries it may be asked, as far as an address says it. */
  countries: z.union([z.literal('all'), z.strictObject({ only: Countries }), z.strictObject({ never: Countries })]),
  /** Networks that are turned away, and those that nothing here looks at. */
  networks: z.strictObject({ refused: Networks, spared: Networks }),
  /** Whether who hides behind a proxy, Tor or a hosting company is let in. Servers that call the API are at hosting companies, too. */
  anonymous: z.enum(['let_in', 'refused']),
  /** Whether bots that say what they are are turned away (Bot Control, paid by itself). Programs that call the API are none. */
  bots: z.enum(['let_in', 'refused']),
});

/** What stands before the gateways: CloudFront and a firewall (`.github/edge.md`); or nothing, so that they are asked at their own addresses. */
export const EdgeSettings = z.union([z.literal('none'), Distributed]);
export type EdgeSettings = z.infer<typeof EdgeSettings>;
export type Distributed = z.infer<typeof Distributed>;
export type Door = 'main' | Gateway;

/** Whether a stage is asked by an edge alone. */
export const isClosed = (edge: EdgeSettings): boolean => edge !== 'none' && edge.gateways === 'closed';

/** Where a gateway is asked by the distribution. */
export const originOf = (host: string): string => `${originPrefix}${host}`;

/** The address of a gateway for clients, where an edge gives it one. */
export const hostOf = (edge: EdgeSettings, door: Door): string | undefined => (edge === 'none' ? undefined : edge.hosts[door]);

/** The addresses that the settings lead to. */
export const edgeUrls = (edge: EdgeSettings): string[] => (edge === 'none' ? [] : Object.values(edge.hosts).map(host => `https://${host}`));

type Issue = { path: string[]; message: string };
type Staged = { edge: EdgeSettings; real: boolean; lasts: boolean };

const hostIssues = ({ zone, hosts }: Distributed): Issue[] => {
  const names = Object.values(hosts);
  const all = [...names, ...names.map(originOf)];
  return [
    ...(new Set(all).size < all.length ? [{ path: ['edge', 'hosts'], message: 'must be three names' }] : []),
    ...names
      .filter(host => !host.endsWith(`.${zone.name}`))
      .map(host => ({ path: ['edge', 'hosts'], message: `"${host}" is not below the zone "${zone.name}"` })),
  ];
};

/** What is wrong with the settings of the edge by themselves. */
export const edgeIssues = ({ edge, real, lasts }: Staged): Issue[] => {
  if (edge === 'none') return [];
  return [
    ...(real && lasts ? [] : [{ path: ['edge'], message: 'must be "none" where nothing lasts: its names are for ever' }]),
    ...hostIssues(edge),
    ...(edge.networks.spared.some(isEverybody) ? [{ path: ['edge', 'networks', 'spared'], message: 'must not be everybody' }] : []),
    ...(edge.networks.refused.some(each => each.endsWith('/0'))
      ? [{ path: ['edge', 'networks', 'refused'], message: 'must not be all there are' }]
      : []),
    ...(/EXAMPLE/.test(edge.zone.id) ? [{ path: ['edge', 'zone'], message: `"${edge.zone.id}" is a placeholder` }] : []),
  ];
};
