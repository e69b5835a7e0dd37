import { isIP } from 'node:net';
import * as z from 'zod';
import { originPrefix } from '../../api/core/edge.ts';
import { environment } from '../../env.ts';

const { CLIENT_ADDRESS } = environment({ CLIENT_ADDRESS: z.enum(['gateway', 'edge']).default('gateway') });

type Asked = {
  headers?: Record<string, string | undefined> | null;
  requestContext?: { http?: { sourceIp?: string } };
};

/** `203.0.113.7:4711`; of IPv6 with brackets or without. */
const withoutPort = (text: string): string => text.replace(/:\d{1,5}$/, '').replace(/^\[(.*)\]$/, '$1');

/**
 * Where a request came from: what the gateway saw; on a stage with an edge, where that is the edge's own address, what CloudFront saw. It says so
 * itself in place of whatever a client says, and the gateway lets nothing through that has not come by it.
 */
export const clientAddressOf = ({ headers, requestContext }: Asked): string => {
  const seen = requestContext?.http?.sourceIp ?? '';
  if (CLIENT_ADDRESS === 'gateway') return seen;
  const viewer = withoutPort(headers?.['cloudfront-viewer-address'] ?? '');
  return isIP(viewer) ? viewer : seen;
};

/** By which name a client asked, of the name at which the gateway was asked: with an edge those differ, and what a client signs has its own. */
export const clientHostOf = (domainName: string): string =>
  domainName.startsWith(originPrefix) ? domainName.slice(originPrefix.length) : domainName;
