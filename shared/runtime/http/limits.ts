import type { APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import { limitClassOf, type Route } from '../../api/core/route.ts';
import { takeTokens } from '../../data/core/limits.ts';
import { Failure } from '../../domain/core/failure.ts';
import { book, bookUnasked, type Lease, newLease, remaining, spend } from '../../domain/core/lease.ts';
import { keysShare, type LimitClass, Plan, type Quota, quotaOf, windowAt } from '../../domain/core/limits.ts';
import { environment } from '../../env.ts';
import { logMetrics } from '../log/logger.ts';
import type { HttpEvent } from './http-event.ts';
import { shortHash } from './ids.ts';

const { CALLER_PLAN, VISITOR_PLAN } = environment({ CALLER_PLAN: Plan, VISITOR_PLAN: Plan });

/** What the limits say of a request: the headers that its reply carries, and why it must not be handled, if it must not. */
export type Limited = { headers: Record<string, string>; refusal?: Failure };
type Held = { lease: Lease; startedMs: number };
type Asking = { caller: string; quota: Quota };

// The leases of this instance, by caller and class. The one that came longest ago is forgotten first.
const held = new Map<string, Held>();
const heldAtMost = 10_000;
/** How long a counter outlives its window: clocks differ, and somebody may want to look. */
const keptSeconds = 3600;

/** An address that its owner does not change at will: an IPv4 address, or the network of an IPv6 address. Hashed, as nobody needs to read it. */
const addressOf = (event: HttpEvent): string => {
  const ip = event.requestContext.http?.sourceIp ?? '';
  return `address-${shortHash(ip.includes(':') ? ip.split(':').slice(0, 4).join(':') : ip)}`;
};

/** The feed that is read: who knows its token shares its quota with all who do. */
const feedOf = ({ pathParameters }: HttpEvent): string => `feed-${shortHash(pathParameters?.token?.replace(/\.ics$/, '') ?? '')}`;

/**
 * Whose quota a request counts against: the user's, that of all of their API keys, the address's, the feed's. Undefined where nobody was
 * recognised: that is refused anyway.
 */
const askingOf = (route: Route, event: HttpEvent, limitClass: LimitClass): Asking | undefined => {
  if (route.access === 'public')
    return { caller: route.limit === 'feed' ? feedOf(event) : addressOf(event), quota: quotaOf(VISITOR_PLAN, limitClass) };
  const { userId, keyId, plan } = event.requestContext.authorizer?.lambda ?? {};
  if (userId === undefined) return undefined;
  const known = Plan.safeParse(plan).data ?? CALLER_PLAN;
  if (keyId === undefined) return { caller: userId, quota: quotaOf(known, limitClass) };
  return { caller: `${userId}-keys`, quota: quotaOf(known, limitClass, keysShare) };
};

const heldBy = (key: string, startedMs: number, quota: number): Lease => {
  const known = held.get(key);
  return known?.startedMs === startedMs ? known.lease : newLease(quota);
};

const hold = (key: string, startedMs: number, lease: Lease): Lease => {
  held.delete(key);
  held.set(key, { lease, startedMs });
  if (held.size > heldAtMost) held.delete(held.keys().next().value!);
  return lease;
};

/** Lets a request pass or not; takes a lease first when what the instance holds is spent. */
const passes = async (asking: Asking, limitClass: LimitClass, nowMs: number): Promise<{ passed: boolean; lease: Lease }> => {
  const {
    caller,
    quota: { quota, windowSeconds },
  } = asking;
  const { startedMs } = windowAt(nowMs, windowSeconds);
  const key = `${caller}#${limitClass}`;
  const counter = {
    caller,
    limitClass,
    windowStartedAt: new Date(startedMs).toISOString(),
    expiresAt: startedMs / 1000 + windowSeconds + keptSeconds,
  };
  for (;;) {
    const verdict = spend(heldBy(key, startedMs, quota), quota);
    if ('passes' in verdict) return { passed: verdict.passes, lease: hold(key, startedMs, verdict.lease) };
    const before = await takeTokens(counter, verdict.take).catch(unasked);
    const lease = heldBy(key, startedMs, quota);
    hold(key, startedMs, before === undefined ? bookUnasked(lease, verdict.take) : book(lease, quota, verdict.take, before));
  }
};

/** A table that does not answer turns nobody away: its own failures are for the handlers to tell. */
const unasked = (error: unknown): undefined => {
  logMetrics('ALM004', {}, { LimitsUnchecked: { unit: 'Count', value: 1 } }, error);
};

/** The fields of draft-ietf-httpapi-ratelimit-headers: the policy (q, w), what is left of it (r) and for how long (t). */
const headersOf = (limitClass: LimitClass, { quota, windowSeconds }: { quota: number; windowSeconds: number }, r: number, t: number) => ({
  'ratelimit-policy': `"${limitClass}";q=${quota};w=${windowSeconds}`,
  ratelimit: `"${limitClass}";r=${r};t=${t}`,
});

/** Counts a request against the quota that its route's declaration and its caller's plan name. */
export const limited = async (route: Route, event: HttpEvent): Promise<Limited> => {
  const limitClass = limitClassOf(route);
  const asking = limitClass === 'none' ? undefined : askingOf(route, event, limitClass);
  if (limitClass === 'none' || !asking) return { headers: {} };
  const nowMs = Date.now();
  const { quota } = asking;
  const { secondsLeft } = windowAt(nowMs, quota.windowSeconds);
  const { passed, lease } = await passes(asking, limitClass, nowMs);
  const headers = headersOf(limitClass, quota, remaining(lease), secondsLeft);
  if (passed) return { headers };
  logMetrics('ALM005', { caller: asking.caller, class: limitClass }, { LimitReached: { unit: 'Count', value: 1, by: ['class'] } });
  return {
    headers: { ...headers, 'retry-after': String(secondsLeft) },
    refusal: new Failure('too_many_requests', { limit: limitClass, ...quota, retryAfterSeconds: secondsLeft }),
  };
};

/** The reply with the headers of the limits. */
export const withLimits = (reply: HttpReply, { headers }: Limited): HttpReply => ({ ...reply, headers: { ...reply.headers, ...headers } });
