import type { APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import { type Caller, limitClassOf, type Route } from '../../api/core/route.ts';
import { addToCounter, type Counter, readCounter } from '../../data/core/limits.ts';
import { Failure } from '../../domain/core/failure.ts';
import type { ThingId } from '../../domain/core/ids.ts';
import { book, bookUnasked, type Counts, type Lease, newLease, remaining, spend } from '../../domain/core/lease.ts';
import { keysShare, type LimitClass, Plan, type Quota, quotaOf, secondsUntil, sliceAt, slicesOfWindow } from '../../domain/core/limits.ts';
import { environment } from '../../env.ts';
import { logMetrics } from '../log/logger.ts';
import { clientAddressOf } from './client-address.ts';
import type { HttpEvent } from './http-event.ts';
import { shortHash } from './ids.ts';

const { CALLER_PLAN, VISITOR_PLAN } = environment({ CALLER_PLAN: Plan, VISITOR_PLAN: Plan });

/** What the limits say of a request: the headers that its reply carries, and why it must not be handled, if it must not. */
export type Limited = { headers: Record<string, string>; refusal?: Failure };
/** A lease, and the window whose counter it was last taken from. */
type Held = { lease: Lease; window: number };
type Asking = { caller: string; quota: Quota };

// The leases of this instance, by caller and class. The one that came longest ago is forgotten first.
const held = new Map<string, Held>();
const heldAtMost = 10_000;
/** How long a counter outlives its window: clocks differ, and somebody may want to look. */
const keptSeconds = 3600;

/** An address that its owner does not change at will: an IPv4 address, or the network of an IPv6 address. Hashed, as nobody needs to read it. */
export const addressOf = (event: HttpEvent, kind: 'address' | 'refused' = 'address'): string => {
  const ip = clientAddressOf(event);
  return `${kind}-${shortHash(ip.includes(':') ? ip.split(':').slice(0, 4).join(':') : ip)}`;
};

/** The feed that is read: who knows its token shares its quota with all who do. */
const feedOf = ({ pathParameters }: HttpEvent): string => `feed-${shortHash(pathParameters?.token?.replace(/\.ics$/, '') ?? '')}`;

/**
 * Whose quota a request counts against: the user's, that of all of their API keys, the feed's, or the address's. Where nobody was recognised
 * an address counts apart from what it asks of public routes: who guesses is told to wait, and keeps nobody from these.
 */
const askingOf = (route: Route, event: HttpEvent, limitClass: LimitClass): Asking => {
  if (route.access === 'public')
    return { caller: route.limit === 'feed' ? feedOf(event) : addressOf(event), quota: quotaOf(VISITOR_PLAN, limitClass) };
  const { userId, keyId, plan } = event.requestContext.authorizer?.lambda ?? {};
  if (userId === undefined) return { caller: addressOf(event, 'refused'), quota: quotaOf(VISITOR_PLAN, limitClass) };
  return askingAs(userId, keyId !== undefined, Plan.safeParse(plan).data, limitClass);
};

const askingAs = (userId: string, throughKey: boolean, plan: Plan | undefined, limitClass: LimitClass): Asking => {
  const known = plan ?? CALLER_PLAN;
  if (!throughKey) return { caller: userId, quota: quotaOf(known, limitClass) };
  return { caller: `${userId}-keys`, quota: quotaOf(known, limitClass, keysShare) };
};

const hold = (key: string, heldNow: Held): Held => {
  held.delete(key);
  held.set(key, heldNow);
  if (held.size > heldAtMost) held.delete(held.keys().next().value!);
  return heldNow;
};

/** The counter of one window: its slices are those that begin in it. */
const counterOf = ({ caller, quota: { windowSeconds } }: Asking, limitClass: LimitClass, window: number): Counter => ({
  caller,
  limitClass,
  windowStartedAt: new Date(window * windowSeconds * 1000).toISOString(),
  expiresAt: (window + 1) * windowSeconds + keptSeconds,
});

/** Of numbers by slice, those of one window's counter. */
const inWindow = (counts: Counts, window: number): Counts =>
  Object.fromEntries(Object.entries(counts).filter(([slice]) => Math.floor(Number(slice) / slicesOfWindow) === window));

/**
 * Takes tokens, and settles what is owed. What counts stands in the counters of this window and of the one before, which is read once: it
 * changes no more.
 */
const take = async (asking: Asking, limitClass: LimitClass, { lease, window: known }: Held, tokens: number): Promise<Counts> => {
  const { slice, owed, counted } = lease;
  const window = Math.floor(slice / slicesOfWindow);
  const before = inWindow(owed, window - 1);
  const readBefore = () => readCounter(counterOf(asking, limitClass, window - 1));
  const settleBefore = () => addToCounter(counterOf(asking, limitClass, window - 1), before);
  const earlier = known === window ? inWindow(counted, window - 1) : Object.keys(before).length > 0 ? settleBefore() : readBefore();
  const taken = { ...inWindow(owed, window), [slice]: (owed[slice] ?? 0) + tokens };
  const [past, present] = await Promise.all([earlier, addToCounter(counterOf(asking, limitClass, window), taken)]);
  return { ...past, ...present };
};

/** Lets a request pass or not; takes a lease first when what the instance holds is spent. */
const passes = async (asking: Asking, limitClass: LimitClass, nowMs: number): Promise<{ passed: boolean; lease: Lease }> => {
  const { quota, windowSeconds } = asking.quota;
  const slice = sliceAt(nowMs, windowSeconds);
  const key = `${asking.caller}#${limitClass}`;
  for (;;) {
    const { lease: last, window } = held.get(key) ?? { lease: newLease(slice), window: 0 };
    const verdict = spend(last, quota, slice);
    if ('passes' in verdict) {
      hold(key, { lease: verdict.lease, window });
      return { passed: verdict.passes, lease: verdict.lease };
    }
    const counts = await take(asking, limitClass, { lease: verdict.lease, window }, verdict.take).catch(unasked);
    const lease = counts ? book(verdict.lease, quota, verdict.take, counts) : bookUnasked(verdict.lease, verdict.take);
    hold(key, { lease, window: counts ? Math.floor(slice / slicesOfWindow) : window });
  }
};

/** A table that does not answer turns nobody away: its own failures are for the handlers to tell. */
const unasked = (error: unknown): undefined => {
  logMetrics('ALM004', {}, { LimitsUnchecked: { unit: 'Count', value: 1, by: ['code'] } }, error);
};

/** The fields of draft-ietf-httpapi-ratelimit-headers: the policy (q, w), what is left of it (r), and in how many seconds there is more (t). */
const headersOf = (limitClass: LimitClass, { quota, windowSeconds }: { quota: number; windowSeconds: number }, r: number, t: number) => ({
  'ratelimit-policy': `"${limitClass}";q=${quota};w=${windowSeconds}`,
  ratelimit: `"${limitClass}";r=${r};t=${t}`,
});

/** What is left of a quota, and why no more is let pass, where it is used up. */
const counted = async (asking: Asking, limitClass: LimitClass): Promise<Limited> => {
  const nowMs = Date.now();
  const { quota } = asking;
  const { passed, lease } = await passes(asking, limitClass, nowMs);
  const { left, moreAt } = remaining(lease, quota.quota);
  const seconds = Math.max(1, secondsUntil(moreAt, nowMs, quota.windowSeconds));
  const headers = headersOf(limitClass, quota, left, seconds);
  if (passed) return { headers };
  logMetrics(
    'ALM005',
    { caller: asking.caller, class: limitClass },
    { LimitReached: { unit: 'Count', value: 1, by: ['service', 'class'] } },
  );
  return {
    headers: { ...headers, 'retry-after': String(seconds) },
    refusal: new Failure('too_many_requests', { limit: limitClass, ...quota, retryAfterSeconds: seconds }),
  };
};

/** Counts a request against the quota that its route's declaration and its caller's plan name. */
export const limited = async (route: Route, event: HttpEvent): Promise<Limited> => {
  const limitClass = limitClassOf(route);
  return limitClass === 'none' ? { headers: {} } : counted(askingOf(route, event, limitClass), limitClass);
};

const requireQuota = async (caller: string, limitClass: LimitClass): Promise<void> => {
  const { refusal } = await counted({ caller, quota: quotaOf(VISITOR_PLAN, limitClass) }, limitClass);
  if (refusal) throw refusal;
};

/** Counts what is asked by a link of ours, from however many addresses: whoever has it shares its quota. Fails with `too_many_requests`. */
export const requireLinkQuota = (token: string): Promise<void> => requireQuota(`link-${shortHash(token)}`, 'search');

/** Who guesses at what machines prove themselves by counts by their address, apart from what else comes from it. Fails with `too_many_requests`. */
export const requireRefusalQuota = (from: string): Promise<void> => requireQuota(from, 'request');

/** Counts what a thing says that has proved itself, from whatever address. Fails with `too_many_requests`. */
export const requireThingQuota = (thingId: ThingId): Promise<void> => requireQuota(thingId, 'request');

/** Counts a message of a socket as a request of its user; false where it is one too many. */
export const mayAsk = async ({ userId, key, plan }: Pick<Caller, 'userId' | 'key' | 'plan'>): Promise<boolean> =>
  (await passes(askingAs(userId, key !== undefined, plan, 'request'), 'request', Date.now())).passed;

/** The reply with the headers of the limits. */
export const withLimits = (reply: HttpReply, { headers }: Limited): HttpReply => ({ ...reply, headers: { ...reply.headers, ...headers } });
