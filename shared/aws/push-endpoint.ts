import { allowedWebAddress } from './web-address.ts';

const longestEndpoint = 1000;

/** May we send to this endpoint, which a stranger gave us? See `allowedWebAddress`. */
export const allowedPushEndpoint = (endpoint: string, how: { allowLoopback: boolean }): boolean =>
  endpoint.length <= longestEndpoint && allowedWebAddress(endpoint, how);
