import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { publicLookup } from './public-address.ts';
import { retryAfterSeconds } from './retry-after.ts';
import { allowedWebAddress } from './web-address.ts';

/** By what a server knows the state of a file that we have (RFC 9110 8.8). */
export type FileState = { etag?: string; lastModified?: string };
/** What came of asking for a file. Nothing in it holds the address. */
export type WebFile =
  | ({ outcome: 'read'; text: string } & FileState)
  | { outcome: 'unchanged' }
  | {
      outcome: 'unavailable' | 'throttled' | 'address_refused' | 'access_refused' | 'not_there' | 'too_large';
      retryAfterSeconds?: number;
    };

export type Limits = { mostBytes: number; timeoutMs: number; allowLoopback: boolean; lookup?: RequestOptions['lookup'] };
type Turned = { outcome: 'turned'; to: string };
type Answer = WebFile | Turned;

const mostRedirects = 3;
/** Calendars unpack to some twenty times their size. What unpacks to more than a hundred is made to be large. */
const mostUnpacked = { times: 100, from: 500_000 };
const redirects = [301, 302, 303, 307, 308];

/** What a status means that brings no file. */
const refusalOf = ({ statusCode = 0, headers }: IncomingMessage): WebFile => {
  if (statusCode === 404 || statusCode === 410) return { outcome: 'not_there' };
  if (statusCode === 401 || statusCode === 403) return { outcome: 'access_refused' };
  return {
    outcome: statusCode === 429 ? 'throttled' : 'unavailable',
    retryAfterSeconds: retryAfterSeconds(headers['retry-after'], Date.now()),
  };
};

/** The text in the character set that the answer names, else UTF-8 (RFC 5545 3.1.4). */
const decoded = (content: Buffer, type = ''): string => {
  const name = /charset="?([\w-]+)/i.exec(type)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(name).decode(content);
  } catch {
    return new TextDecoder().decode(content);
  }
};

const header = (value: string | undefined, longest: number): string | undefined =>
  value !== undefined && value.length <= longest ? value : undefined;

/** Reads a body to its end, unpacked; stops as soon as it is larger than allowed, packed or unpacked. */
const read = (response: IncomingMessage, mostBytes: number): Promise<Buffer | 'too_large' | 'unavailable'> =>
  new Promise(resolve => {
    const packed = /^(x-)?gzip$/i.test(response.headers['content-encoding'] ?? '');
    const body: Readable = packed ? response.pipe(createGunzip()) : response;
    const chunks: Buffer[] = [];
    let [arrived, unpacked] = [0, 0];
    const end = (result: Buffer | 'too_large' | 'unavailable'): void => {
      resolve(result);
      response.destroy();
      body.destroy();
    };
    if (Number(response.headers['content-length'] ?? 0) > mostBytes) return end('too_large');
    if (packed)
      response.on('data', (chunk: Buffer) => {
        arrived += chunk.length;
        if (arrived > mostBytes) end('too_large');
      });
    body.on('data', (chunk: Buffer) => {
      unpacked += chunk.length;
      const isInflated = packed && unpacked > mostUnpacked.from && unpacked > mostUnpacked.times * arrived;
      if (unpacked > mostBytes || isInflated) return end('too_large');
      chunks.push(chunk);
    });
    body.on('end', () => end(Buffer.concat(chunks)));
    for (const stream of [response, body]) stream.on('error', () => end('unavailable'));
    response.on('aborted', () => end('unavailable'));
  });

const answerOf = async (response: IncomingMessage, url: URL, { mostBytes }: Limits): Promise<Answer> => {
  const { statusCode = 0, headers } = response;
  if (statusCode === 200) {
    const content = await read(response, mostBytes);
    if (typeof content === 'string') return { outcome: content };
    const state = { etag: header(headers.etag, 1000), lastModified: header(headers['last-modified'], 100) };
    return { outcome: 'read', text: decoded(content, headers['content-type']), ...state };
  }
  response.destroy();
  if (statusCode === 304) return { outcome: 'unchanged' };
  const to = redirects.includes(statusCode) ? headers.location : undefined;
  if (to === undefined) return refusalOf(response);
  return URL.canParse(to, url.href) ? { outcome: 'turned', to: new URL(to, url).href } : { outcome: 'unavailable' };
};

const refusedCodes: Record<string, 'address_refused' | 'not_there'> = { ENOTPUBLIC: 'address_refused', ENOTFOUND: 'not_there' };

/** One request, on a connection of its own to the address that was looked up and found to be public: there is no second look-up. */
const exchange = (url: URL, known: FileState, limits: Limits, signal: AbortSignal): Promise<Answer> =>
  new Promise(resolve => {
    const headers = {
      accept: 'text/calendar, text/plain;q=0.5, */*;q=0.1',
      'accept-encoding': 'gzip',
      'user-agent': 'Almanac (calendar subscription)',
      ...(known.etag === undefined ? {} : { 'if-none-match': known.etag }),
      ...(known.lastModified === undefined ? {} : { 'if-modified-since': known.lastModified }),
    };
    const request = url.protocol === 'http:' ? requestHttp : requestHttps;
    const outgoing = request(url, { headers, signal, agent: false, lookup: limits.lookup ?? publicLookup });
    outgoing.on('response', response => {
      answerOf(response, url, limits).then(resolve, () => resolve({ outcome: 'unavailable' }));
    });
    // One that would rather speak another protocol (101) gives neither a response nor an error.
    outgoing.on('upgrade', (_, socket) => {
      socket.destroy();
      resolve({ outcome: 'unavailable' });
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => resolve({ outcome: refusedCodes[error.code ?? ''] ?? 'unavailable' }));
    outgoing.end();
  });

/**
 * Reads a file of the web whose address a stranger gave us (SSRF): by https at public names only, each redirect checked like the first address,
 * three at the most; within one time limit for all of it, and a size that holds packed and unpacked. Never throws for what a server does.
 */
export const readWebFile = async (address: string, known: FileState, limits: Limits): Promise<WebFile> => {
  const signal = AbortSignal.timeout(limits.timeoutMs);
  let at = address;
  for (let occurrences = 0; occurrences <= mostRedirects; occurrences++) {
    if (!allowedWebAddress(at, limits)) return { outcome: 'address_refused' };
    const answer = await exchange(new URL(at), known, limits, signal);
    if (answer.outcome !== 'turned') return answer;
    at = answer.to;
  }
  return { outcome: 'unavailable' };
};
