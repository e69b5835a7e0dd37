import type * as z from 'zod';
import type { Id, IdKind } from '../../domain/core/ids.ts';
import type { Route, Routes } from '../core/route.ts';
import { versionOf } from '../core/version.ts';
import { type ApiFailure, failureOf } from './client-failure.ts';
import { type Broken, retried, sleepFor } from './client-retry.ts';
import { type Signer, signed } from './client-signing.ts';
import { type AskPasskey, withStepUp } from './client-step-up.ts';

type Names<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
/** What may be sent for a type: any text may stand for an id, as it comes from an address, a form or a file; the API says whether it is one. */
type Sendable<T> =
  T extends Id<IdKind>
    ? string
    : T extends readonly (infer E)[]
      ? readonly Sendable<E>[]
      : T extends object
        ? { [K in keyof T as Sendable<K>]: Sendable<T[K]> }
        : T;
type Input<S> = S extends z.ZodType ? Sendable<z.input<S>> : never;
type Params<R extends Route> = [Names<R['path']>] extends [never] ? unknown : { params: Record<Names<R['path']>, string> };
type Query<R extends Route> = R['query'] extends z.ZodType
  ? { query?: Partial<Record<keyof Input<R['query']>, string | number>> }
  : unknown;
type Body<R extends Route> = R['body'] extends z.ZodOptional
  ? { body?: Input<R['body']> }
  : R['body'] extends z.ZodType
    ? { body: Input<R['body']> }
    : unknown;

/** A version, an ETag, or `*` for whatever is there. */
type Version = number | '*' | (string & Record<never, never>);

/**
 * What a call takes: path ids, query and body as the route declares them; the version to change, or an ETag that was answered; the key under which it
 * may be sent again; for whom it is done, where that is another (a child of yours), or in which session at a kiosk; and what aborts it.
 */
export type CallOf<R extends Route> = Params<R> &
  Query<R> &
  Body<R> &
  (R extends { ifMatch: 'required' } ? { ifMatch: Version } : { ifMatch?: Version }) & {
    idempotencyKey?: string;
    actingFor?: string;
    kioskSession?: string;
    signal?: AbortSignal;
  };

type DataOf<R extends Route> = R['reply'] extends z.ZodType
  ? z.output<R['reply']>
  : R['list'] extends z.ZodType
    ? z.output<R['list']>[]
    : R extends { page: true } | { file: string }
      ? string
      : undefined;

/** What a call answers: the data, the cursor of the next page where there is one, the ETag where there is one, and the headers. */
export type Answer<R extends Route> = {
  status: number;
  data: DataOf<R>;
  cursor?: string;
  etag: string | undefined;
  notModified: false;
  headers: Headers;
};

/** What a read answers where the caller has it already under the ETag of `ifNoneMatch` (RFC 9110 15.4.5). */
export type NotModified = { status: 304; etag: string | undefined; notModified: true; headers: Headers };

type Plain<R extends Route> = (call: CallOf<R>) => Promise<Answer<R>>;
type Conditional<R extends Route> = {
  (call: CallOf<R> & { ifNoneMatch: string | undefined }): Promise<Answer<R> | NotModified>;
  (call: CallOf<R>): Promise<Answer<R>>;
};
type ListNames<T extends Routes> = { [Name in keyof T]: T[Name]['list'] extends z.ZodType ? Name : never }[keyof T];
type ElementOf<D> = D extends (infer E)[] ? E : never;

/** The lists of the API, each as all its items, page by page: `for await (const item of client.pages.listItems({ … }))`. */
type Pages<T extends Routes> = { [Name in ListNames<T>]: (call: CallOf<T[Name]>) => AsyncGenerator<ElementOf<DataOf<T[Name]>>, void> };

export type Client<T extends Routes> = {
  [Name in keyof T]: T[Name]['method'] extends 'GET' ? Conditional<T[Name]> : Plain<T[Name]>;
} & { pages: Pages<T> };

export type ClientOptions = {
  baseUrl: string;
  /** Where the routes of clinics are answered. Without it the client asks once, when the first of them is called. */
  clinicUrl?: string;
  /** The access token, or how to get a fresh one. */
  token?: string | (() => Promise<string>);
  /** Asks a passkey of the user, where the API asks for a second factor. Without it such a call fails with `step_up_required`. */
  passkey?: AskPasskey;
  /** Signs each request, where the API key whose token this is asks for that. */
  signer?: Signer;
  /** How often a call is repeated at the most, 3 unless told; 0 for never. */
  retries?: number;
  /** What sends a request, in place of the global `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** The clock (ms), the waiting and the dice, for tests. */
  now?: () => number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  random?: () => number;
};

type AnyCall = {
  params?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  ifMatch?: number | string;
  ifNoneMatch?: string;
  idempotencyKey?: string;
  actingFor?: string;
  kioskSession?: string;
  signal?: AbortSignal;
};

const urlOf = (baseUrl: string, { path }: Route, { params = {}, query = {} }: AnyCall): string => {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]]));
  return `${baseUrl}${filled}${given.length > 0 ? `?${new URLSearchParams(given)}` : ''}`;
};

const namesVersion = ({ ifMatch }: AnyCall): boolean => ifMatch !== undefined && ifMatch !== '*';

/**
 * Whether a call may be done twice. A read may; a POST is known again by its key. The API knows a change or removal again by its key only while
 * nobody else has written since: only with the version in If-Match can a repeat not undo what another wrote in between.
 */
const isRepeatable = ({ method }: Route, call: AnyCall): boolean => method === 'GET' || method === 'POST' || namesVersion(call);

/** The key of a call, the same for all its tries; a read needs none. */
const keyOf = (route: Route, call: AnyCall, now: number): string | undefined => {
  if (route.method === 'GET') return undefined;
  return call.idempotencyKey ?? (isRepeatable(route, call) ? uuidv7(now) : undefined);
};

const matchOf = ({ ifMatch, ifNoneMatch }: AnyCall): Record<string, string> => ({
  ...(ifMatch === undefined ? {} : { 'if-match': typeof ifMatch === 'number' ? `"${ifMatch}"` : ifMatch }),
  ...(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }),
});

const headersOf = async ({ method, path }: Route, call: AnyCall, key: string | undefined, token: ClientOptions['token']) => {
  const bearer = typeof token === 'function' ? await token() : token;
  const version = versionOf(path);
  return {
    ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
    ...(call.body === undefined ? {} : { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }),
    ...matchOf(call),
    // What is answered must be what the types say, whatever is behind this address one day.
    ...(version === undefined ? {} : { 'api-version': String(version) }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...(call.actingFor === undefined ? {} : { 'acting-for': call.actingFor }),
    ...(call.kioskSession === undefined ? {} : { 'kiosk-session': call.kioskSession }),
  };
};

/** A UUID whose order is the order in time (RFC 9562): ids that the API derives from it keep that order. */
export const uuidv7 = (milliseconds: number): string => {
  const time = milliseconds.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`;
};

const contentOf = (headers: Headers, text: string) =>
  /\bjson\b/.test(headers.get('content-type') ?? '') && text !== '' ? JSON.parse(text) : { data: text || undefined };

type Sent = { response: Response; text: string };

const answerOf = ({ response: { status, headers }, text }: Sent): object => {
  const etag = headers.get('etag') ?? undefined;
  if (status === 304) return { status, etag, notModified: true, headers };
  const content = contentOf(headers, text);
  return { status, data: content.data, cursor: content.meta?.cursor, etag, notModified: false, headers };
};

/** Where a route is asked: at the base, or at the address of clinics, which the base tells once. */
const addressing = ({ baseUrl, clinicUrl }: ClientOptions, askConfig: () => Promise<object>): ((route: Route) => Promise<string>) => {
  let asked = clinicUrl === undefined ? undefined : Promise.resolve(clinicUrl);
  const ask = async (): Promise<string> => {
    try {
      return ((await askConfig()) as { data: { clinicUrl: string } }).data.clinicUrl;
    } catch (error) {
      asked = undefined;
      throw error;
    }
  };
  return async ({ gateway }) => {
    if (gateway === undefined) return baseUrl;
    asked ??= ask();
    return asked;
  };
};

/** Sends a call of a route, again where that is safe and may help. */
const caller = ({ token, ...options }: ClientOptions) => {
  const { retries = 3, now = Date.now, sleep = sleepFor, random = Math.random } = options;
  const send = options.fetch ?? ((url, init) => fetch(url, init));
  const once = async (route: Route, request: AnyCall, key: string | undefined, proof?: string): Promise<object> => {
    const url = urlOf(await addressFor(route), route, request);
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const attempt = async (): Promise<Sent | ApiFailure | Broken> => {
      const headers = { ...(await headersOf(route, request, key, token)), ...(proof ? { 'step-up': proof } : {}) };
      try {
        const { method } = route;
        const all = await signed(options.signer, { method, url, headers, body }, now());
        const response = await send(url, { method, headers: all, body, signal: request.signal });
        const text = await response.text();
        return response.ok || response.status === 304 ? { response, text } : failureOf(response, text, now());
      } catch (error) {
        return { broken: error };
      }
    };
    const repeatable = isRepeatable(route, request);
    return answerOf(await retried<Sent>(attempt, { retries, repeatable, random, sleep, signal: request.signal }));
  };
  const addressFor = addressing(options, () => once({ ...plain, method: 'GET', path: '/v1/config' }, {}, undefined));
  return (route: Route, request: AnyCall): Promise<object> => {
    const key = keyOf(route, request, now());
    const ask = async (path: `/${string}`, body: object) =>
      (await once({ ...plain, path }, { body, signal: request.signal }, uuidv7(now()))) as { data: unknown };
    return withStepUp(proof => once(route, request, key, proof), ask, options.passkey);
  };
};

/** A route that only posts. */
const plain = { method: 'POST', summary: '', access: 'user', fails: [], example: {} } as const;

type Page = { data: unknown[]; cursor?: string };

/** Under what name a list takes where it goes on. A log goes on for ever: with \`wait\` its events come as they happen. */
const cursorNameOf = ({ path }: Route): 'after' | 'cursor' => (path.endsWith('/events') ? 'after' : 'cursor');

async function* itemsOf(route: Route, call: (request: AnyCall) => Promise<object>, request: AnyCall): AsyncGenerator<unknown, void> {
  const name = cursorNameOf(route);
  let cursor = request.query?.[name];
  do {
    const page = (await call({ ...request, query: { ...request.query, [name]: cursor } })) as Page;
    yield* page.data;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/**
 * A client of the API whose calls are the routes: typed by the same table that the gateway and the handlers are made from. A refusal is an `ApiFailure`;
 * a connection that broke, or a signal that aborted, fails with the error of `fetch`.
 */
export const clientFor = <T extends Routes>(routes: T, options: ClientOptions): Client<T> => {
  const call = caller(options);
  const entries = Object.entries<Route>(routes);
  const calls = entries.map(([name, route]) => [name, (request: AnyCall = {}) => call(route, request)]);
  const lists = entries.filter(([, { list }]) => list);
  const pages = lists.map(([name, route]) => [name, (request: AnyCall = {}) => itemsOf(route, each => call(route, each), request)]);
  return { ...Object.fromEntries(calls), pages: Object.fromEntries(pages) } as unknown as Client<T>;
};
