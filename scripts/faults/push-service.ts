import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A push service that hangs: it takes requests and never answers, until it is told to. */
export type HangingService = {
  /** Where a subscription of it leads. */
  endpoint: string;
  /** What has come so far: under which topic, and whether it was answered. */
  requests: { topic: string; answered: boolean }[];
  /** From now on it answers. */
  recover(): void;
  stop(): Promise<void>;
};

/** Starts one on a free port of loopback. */
export const startHangingService = async (): Promise<HangingService> => {
  const requests: HangingService['requests'] = [];
  let hangs = true;
  const server = createServer(({ headers }, response: ServerResponse) => {
    requests.push({ topic: String(headers.topic), answered: !hangs });
    if (!hangs) response.writeHead(201).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/push/hanging`,
    requests,
    recover: () => {
      hangs = false;
    },
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
