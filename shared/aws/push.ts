import { Agent as HttpAgent, type IncomingMessage, type OutgoingHttpHeaders, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import webpush from 'web-push';
import { publicLookup } from './public-address.ts';
import { retryAfterSeconds } from './retry-after.ts';
import type { VapidKeys } from './vapid.ts';

/** A push subscription as browsers give it (W3C Push API). */
export type PushTarget = { endpoint: string; keys: { p256dh: string; auth: string } };

/** One push message. `payload` is sent as JSON; `topic` (at most 32 characters of base64url) makes a later message replace an earlier one. */
export type OutgoingPush = {
  subscription: PushTarget;
  payload: object;
  /** For how long the push service keeps it for a device that is away. */
  ttlSeconds: number;
  urgency: 'normal' | 'high';
  topic?: string;
  /** `subject` is how a push service reaches us: a mailto: or https: URL. */
  vapid: VapidKeys & { subject: string };
  /** For the whole exchange. */
  timeoutMs: number;
};

/** What became of a push: taken, the subscription has ended, try later, will never be taken, or nobody knows. */
export type PushResult = {
  outcome: 'sent' | 'gone' | 'throttled' | 'refused' | 'unknown';
  status?: number;
  retryAfterSeconds?: number;
};

const mostBodyBytes = 16_384;
const tokenSeconds = 12 * 3600;
const tokensKept = 50;

const agents = {
  http: new HttpAgent({ keepAlive: true, maxSockets: 50 }),
  https: new HttpsAgent({ keepAlive: true, maxSockets: 50 }),
};

/** What a push service's answer means (RFC 8030 5 and 7.3). A redirect is not followed. */
export function outcomeOf(status: number): PushResult['outcome'] {
  if (status >= 200 && status < 300) return 'sent';
  if (status === 404 || status === 410) return 'gone';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'unknown' : 'refused';
}

type Token = { header: string; expiresAtSeconds: number };
const tokens = new Map<string, Token>();

/** The VAPID header for a push service (RFC 8292 2), signed once for half its life: signing costs more than the rest of a message. */
function authorizationFor(origin: string, { subject, publicKey, privateKey }: OutgoingPush['vapid'], nowMs: number): string {
  const key = `${origin} ${subject} ${publicKey}`;
  const now = Math.floor(nowMs / 1000);
  const known = tokens.get(key);
  if (known && known.expiresAtSeconds - now > tokenSeconds / 2) return known.header;
  // Push services are few; many origins are a stranger's doing, and are not kept.
  if (tokens.size >= tokensKept) tokens.clear();
  const expiresAtSeconds = now + tokenSeconds;
  const header = webpush.getVapidHeaders(origin, subject, publicKey, privateKey, 'aes128gcm', expiresAtSeconds).Authorization;
  tokens.set(key, { header, expiresAtSeconds });
  return header;
}

/** The message encrypted for its subscription (RFC 8291); undefined when the keys of the subscription are none. */
function encrypted({ keys }: PushTarget, payload: object): Buffer | undefined {
  try {
    return webpush.encrypt(keys.p256dh, keys.auth, JSON.stringify(payload), 'aes128gcm').cipherText;
  } catch {
    return undefined;
  }
}

const headersOf = ({ subscription, ttlSeconds, urgency, topic, vapid }: OutgoingPush, body: Buffer) => ({
  Authorization: authorizationFor(new URL(subscription.endpoint).origin, vapid, Date.now()),
  TTL: ttlSeconds,
  Urgency: urgency,
  ...(topic === undefined ? {} : { Topic: topic }),
  'Content-Encoding': 'aes128gcm',
  'Content-Type': 'application/octet-stream',
  'Content-Length': body.length,
});

/** Reads an answer to its end, so that its connection can be used again; one that goes on and on is cut off. */
function drain(response: IncomingMessage): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostBodyBytes) response.destroy();
  });
  // An answer cut short is answered all the same: its status is known.
  response.on('error', () => {});
}

type Exchange = { result: PushResult; stale: boolean };

function exchange(url: URL, headers: OutgoingHttpHeaders, body: Buffer, timeoutMs: number): Promise<Exchange> {
  const [request, agent] = url.protocol === 'http:' ? ([requestHttp, agents.http] as const) : ([requestHttps, agents.https] as const);
  return new Promise(resolve => {
    const outgoing = request(url, { method: 'POST', headers, agent, lookup: publicLookup });
    const deadline = setTimeout(() => outgoing.destroy(), timeoutMs);
    let result: PushResult = { outcome: 'unknown' };
    let stale = false;
    outgoing.on('response', response => {
      const status = response.statusCode!;
      result = { outcome: outcomeOf(status), status, retryAfterSeconds: retryAfterSeconds(response.headers['retry-after'], Date.now()) };
      drain(response);
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      stale = outgoing.reusedSocket && error.code === 'ECONNRESET' && result.status === undefined;
      if (error.code === 'ENOTPUBLIC') result = { outcome: 'refused' };
    });
    // Closed is what every exchange ends with: answered, cut off or never begun.
    outgoing.on('close', () => {
      clearTimeout(deadline);
      resolve({ result, stale });
    });
    outgoing.end(body);
  });
}

/** Sends a push message. Never throws for what a push service, the network or a subscription does. */
export async function sendPush(push: OutgoingPush): Promise<PushResult> {
  const body = encrypted(push.subscription, push.payload);
  if (body === undefined) return { outcome: 'refused' };
  const url = new URL(push.subscription.endpoint);
  const headers = headersOf(push, body);
  const first = await exchange(url, headers, body, push.timeoutMs);
  // A connection kept since an earlier message may have died in the meantime; that says nothing of the push service.
  return first.stale ? (await exchange(url, headers, body, push.timeoutMs)).result : first.result;
}
