import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { isPublicAddress, publicLookup } from './public-address.ts';
import { retryAfterSeconds } from './retry-after.ts';
import { allowedWebAddress } from './web-address.ts';

/** What came of handing something over: the status that came back and how the reply begins, or why there is none. Nothing in it holds the address. */
export type Posted = { durationMs: number } & (
  | { status: number; reply: string; retryAfterSeconds?: number }
  | { failed: 'timeout' | 'connection_failed' | 'tls_failed' | 'name_not_found' | 'address_refused' }
);
type Answer = Posted extends infer P ? (P extends unknown ? Omit<P, 'durationMs'> : never) : never;

export type PostLimits = { timeoutMs: number; allowLoopback: boolean; lookup?: typeof publicLookup };
type Message = { headers: Record<string, string>; body: string };

/** How much of a reply is read, and for how long: what it says beside its status is for people. */
const replyBytes = 2000;
const replyMs = 1000;

/** What a reply begins with: as much as comes soon. The connection is good for another request only where the reply was read to its end. */
const beginningOf = (response: IncomingMessage): Promise<string> =>
  new Promise(resolve => {
    const chunks: Buffer[] = [];
    let read = 0;
    const end = (): void => {
      clearTimeout(timer);
      if (!response.complete) response.destroy();
      resolve(Buffer.concat(chunks).subarray(0, replyBytes).toString('utf8'));
    };
    const timer = setTimeout(end, replyMs);
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      read += chunk.length;
      if (read > replyBytes) end();
    });
    for (const over of ['end', 'error', 'close']) response.on(over, end);
  });

const tlsCodes = /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;
const failureOf = ({ name, code = '' }: NodeJS.ErrnoException): Answer => {
  if (code === 'ENOTPUBLIC') return { failed: 'address_refused' };
  if (code === 'ENOTFOUND' || code === 'EAI_NONAME') return { failed: 'name_not_found' };
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'ETIMEDOUT') return { failed: 'timeout' };
  return { failed: tlsCodes.test(code) ? 'tls_failed' : 'connection_failed' };
};

/**
 * Whether a connection leads where it may: to the open internet, or, where this machine is allowed, to it. The look-up has answered so already;
 * this is asked of the connection itself, before anything is written.
 */
const isAllowedPeer = ({ remoteAddress = '' }: Socket, allowLoopback: boolean): boolean =>
  isPublicAddress(remoteAddress) || (allowLoopback && (/^(::ffff:)?127\./.test(remoteAddress) || remoteAddress === '::1'));

type Sending = { url: URL; message: Message; limits: PostLimits; agent: HttpAgent; signal: AbortSignal };

/** One request on a connection to the address that was looked up and found to be public. Answers whether the connection was an old one. */
const exchange = ({ url, message, limits, agent, signal }: Sending): Promise<{ answer: Answer; isReused: boolean }> =>
  new Promise(resolve => {
    const request = url.protocol === 'http:' ? requestHttp : requestHttps;
    const headers = { ...message.headers, 'content-length': String(Buffer.byteLength(message.body)) };
    const outgoing = request(url, { method: 'POST', headers, signal, agent, lookup: limits.lookup ?? publicLookup });
    const done = (answer: Answer): void => resolve({ answer, isReused: outgoing.reusedSocket });
    outgoing.on('response', response => {
      const status = response.statusCode ?? 0;
      const asked = retryAfterSeconds(response.headers['retry-after'], Date.now());
      void beginningOf(response).then(reply => done({ status, reply, retryAfterSeconds: asked }));
    });
    // One that would rather speak another protocol (101) gives neither a response nor an error.
    outgoing.on('upgrade', ({ statusCode = 0 }, socket) => {
      socket.destroy();
      done({ status: statusCode, reply: '' });
    });
    outgoing.on('error', error => done(failureOf(error)));
    outgoing.on('socket', socket => {
      const write = (): void => {
        if (isAllowedPeer(socket, limits.allowLoopback)) outgoing.end(message.body);
        else outgoing.destroy(Object.assign(new Error('the connection leads to an address that is not public'), { code: 'ENOTPUBLIC' }));
      };
      if (socket.connecting) socket.once('connect', write);
      else write();
    });
  });

/** Connections to one receiver, kept for as long as something is sent to it. */
export type Line = { post(message: Message): Promise<Posted>; close(): void };

/**
 * Hands messages over to an address that a stranger gave us (SSRF): by https at public names only, never where a redirect leads, within one time
 * limit for each. A connection that was kept and is broken is opened anew once. Never throws for what a server does.
 */
export const lineTo = (address: string, limits: PostLimits): Line => {
  if (!allowedWebAddress(address, limits))
    return { post: async () => ({ failed: 'address_refused', durationMs: 0 }), close: () => undefined };
  const url = new URL(address);
  const kept = { keepAlive: true, maxSockets: 1 };
  const agent = url.protocol === 'http:' ? new HttpAgent(kept) : new HttpsAgent(kept);
  return {
    post: async message => {
      const startedAt = performance.now();
      const signal = AbortSignal.timeout(limits.timeoutMs);
      const sending = { url, message, limits, agent, signal };
      const first = await exchange(sending);
      const isBroken = first.isReused && 'failed' in first.answer && first.answer.failed === 'connection_failed';
      const { answer } = isBroken ? await exchange(sending) : first;
      return { ...answer, durationMs: Math.round(performance.now() - startedAt) };
    },
    close: () => agent.destroy(),
  };
};
