import type * as z from 'zod';
import type { Route, Routes } from './route.ts';

type Names<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Input<S> = S extends z.ZodType ? z.input<S> : never;
type Params<R extends Route> = [Names<R['path']>] extends [never] ? unknown : { params: Record<Names<R['path']>, string> };
type Query<R extends Route> = R['query'] extends z.ZodType
  ? { query?: Partial<Record<keyof Input<R['query']>, string | number>> }
  : unknown;
type Body<R extends Route> = R['body'] extends z.ZodType ? { body: Input<R['body']> } : unknown;

/** What a call takes: path ids, query and body as the route declares them, the version to change, and the key of a retry. */
export type CallOf<R extends Route> = Params<R> & Query<R> & Body<R> & { ifMatch?: number | '*'; idempotencyKey?: string };

type DataOf<R extends Route> = R['reply'] extends z.ZodType
  ? z.output<R['reply']>
  : R['list'] extends z.ZodType
    ? z.output<R['list']>[]
    : R extends { page: true } | { file: string }
      ? string
      : undefined;

/** What a call answers: the data, the cursor of the next page where there is one, and the headers. */
export type Answer<R extends Route> = { status: number; data: DataOf<R>; cursor?: string; headers: Headers };

/** A refusal by the API, as the problem document that it answered (RFC 9457). */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly status: number;
  readonly code: string;
  readonly details: Record<string, unknown>;
  readonly requestId: string | undefined;

  constructor(status: number, problem: { code?: string; details?: Record<string, unknown>; requestId?: string }) {
    super(`${status} ${problem.code ?? 'unknown'}${problem.details ? ` ${JSON.stringify(problem.details)}` : ''}`);
    this.status = status;
    this.code = problem.code ?? 'unknown';
    this.details = problem.details ?? {};
    this.requestId = problem.requestId;
  }
}

export type Client<T extends Routes> = { [Name in keyof T]: (call: CallOf<T[Name]>) => Promise<Answer<T[Name]>> };
export type ClientOptions = {
  baseUrl: string;
  /** The access token, or how to get a fresh one. */
  token?: string | (() => Promise<string>);
};

type AnyCall = {
  params?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  ifMatch?: number | '*';
  idempotencyKey?: string;
};

const urlOf = (baseUrl: string, { path }: Route, { params = {}, query = {} }: AnyCall): string => {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]]));
  return `${baseUrl}${filled}${given.length > 0 ? `?${new URLSearchParams(given)}` : ''}`;
};

const headersOf = async (
  { method }: Route,
  { body, ifMatch, idempotencyKey }: AnyCall,
  token: ClientOptions['token'],
): Promise<Record<string, string>> => {
  const bearer = typeof token === 'function' ? await token() : token;
  return {
    ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
    ...(body === undefined ? {} : { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }),
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch === '*' ? '*' : `"${ifMatch}"` }),
    ...(method === 'POST' ? { 'idempotency-key': idempotencyKey ?? uuidv7(Date.now()) } : {}),
  };
};

/** A UUID whose order is the order in time (RFC 9562): ids that the API derives from it keep that order. */
export const uuidv7 = (milliseconds: number): string => {
  const time = milliseconds.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`;
};

const contentOf = async (response: Response) => {
  const type = response.headers.get('content-type') ?? '';
  const text = await response.text();
  return /\bjson\b/.test(type) && text !== '' ? JSON.parse(text) : { data: text || undefined };
};

/** A client of the API whose calls are the routes: typed by the same table that the gateway and the handlers are made from. */
export const clientFor = <T extends Routes>(routes: T, { baseUrl, token }: ClientOptions): Client<T> => {
  const call = async (route: Route, request: AnyCall) => {
    const response = await fetch(urlOf(baseUrl, route, request), {
      method: route.method,
      headers: await headersOf(route, request, token),
      body: request.body === undefined ? undefined : JSON.stringify(request.body),
    });
    const content = await contentOf(response);
    if (!response.ok) throw new ApiFailure(response.status, content);
    return { status: response.status, data: content.data, cursor: content.meta?.cursor, headers: response.headers };
  };
  return Object.fromEntries(
    Object.entries(routes).map(([name, route]) => [name, (request: AnyCall = {}) => call(route, request)]),
  ) as unknown as Client<T>;
};
