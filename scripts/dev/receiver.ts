import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a receiver of webhooks was sent: the type of event, whether its signature is that of the secret, and when it came (milliseconds). */
export type Received = { id: string; type: string; signed: boolean; atMs: number };

/** Whether one of the signatures of a request is that of the secret: what Standard Webhooks asks of a receiver. */
const isSigned = (secret: string, { headers }: IncomingMessage, body: string): boolean => {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const own = `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(own);
};

/** A program of a customer on this machine that takes what a webhook sends: who knows the secret tells what comes from what pretends to. */
export const startReceiver = async () => {
  const received: Received[] = [];
  let secret = '';
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { type } = JSON.parse(body) as { type: string };
    received.push({ id: String(request.headers['webhook-id']), type, signed: isSigned(secret, request, body), atMs: Date.now() });
    response.writeHead(204).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    knows: (known: string): void => {
      secret = known;
    },
    stop: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
};
