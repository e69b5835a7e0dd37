import type * as z from 'zod';
import type { Disclosure } from '../../domain/core/access.ts';
import type { FailureCode } from '../../domain/core/failure.ts';
import type { Id, IdKind, KeyId, ParamNamed, SessionId, UserId, WorkspaceId } from '../../domain/core/ids.ts';
import type { LimitClass, Plan } from '../../domain/core/limits.ts';
import type { AccountAction, Permission, Reach, Standing } from '../../domain/core/permissions.ts';
import type { Signing } from '../../domain/core/signing.ts';
import type { Gateway } from './gateways.ts';

/**
 * Who calls, as the authorizer answered it: the user, their zone and language, what they are in their workspaces, whether they run the stage,
 * and their plan. Where an API key calls in the user's name: which, what it may of the account, and until when (instant).
 */
export type Caller = {
  userId: UserId;
  zone: string;
  locale: string;
  roles: Record<WorkspaceId, Standing>;
  /** The workspaces in which what they are is to be looked up: a newer authorizer said it in a way that this code cannot read. */
  unresolved?: WorkspaceId[];
  operator?: boolean;
  plan?: Plan;
  /** When they signed in (instant), and the session that this began. */
  signedInAt?: string;
  sessionId?: SessionId;
  key?: { keyId: KeyId; account: AccountAction[]; until: string; signing?: Signing };
  /** Who acts in the name of the user, where that is another. */
  by?: UserId;
  /** The kiosk at which the user is in a session: a child that acts itself. */
  kiosk?: KeyId;
  /** Who set that kiosk up, and the SHA-256 of the token of the session: by these it is asked for again while a request waits. */
  inSession?: { makerId: UserId; hash: string };
};

/** One route of the API. Everything else that must know of it (gateway, handler, document, client, tests) reads it from here. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: `/${string}`;
  /** The gateway that answers it, where that is not the main one. */
  gateway?: Gateway;
  summary: string;
  description?: string;
  /** Nobody needs to be known, any signed-in user, an operator of the stage, or a member of the workspace in the path who has this permission. */
  access: 'public' | 'user' | 'operator' | Permission;
  /** Whoever was given lists may call it too, about these alone: the handler shows no more than that. */
  byLists?: true;
  /** Whether an API key may call it: by its rows, or what it may of the account, unless it is said that any may, or none: that needs a person. */
  keys?: 'always' | 'never';
  /** What it counts against; without it, against all requests. `none` is for what must always be answered. */
  limit?: LimitClass | 'none';
  query?: z.ZodType;
  body?: z.ZodType;
  /** A body of this media type is taken as well, or `only` that, and is the text of this one field of the body. */
  text?: { type: string; field: string; only?: true };
  /** One thing, a page of things, an HTML page for a person, or a file; without any of them the route answers 204. */
  reply?: z.ZodType;
  list?: z.ZodType;
  /** Whoever follows its list may ask for server-sent events, and this where their query does not say it. */
  stream?: Readonly<Record<string, string>>;
  page?: true;
  /** Its handler says by which ETag the one thing that it answers is known, and does without making it for whoever has it. */
  tagged?: true;
  /** A file as it is, of this media type. */
  file?: string;
  /** A field of the query whose value is answered as it is, as text, and nothing else done: how a provider asks whether it is heard here. */
  handshake?: string;
  /** 201 for a route that creates, 202 for one that begins a job, and where what it created can be read: a path whose braces are filled from the path and the reply. */
  status?: 201 | 202;
  location?: `/${string}`;
  /** For a change where a lost update really hurts: without If-Match it answers 428 (RFC 6585). Always, or where it replaces one of these lists. */
  ifMatch?: 'required' | readonly string[];
  /**
   * An account with a passkey proves this very request with it (`Step-Up`). One without goes on as before, has signed in within ten minutes, or is
   * refused (`always`). Where a rule of the workspace says whether it is asked for (`by_rule`), the handler asks (`prove`), and one without is refused.
   */
  stepUp?: 'where_enrolled' | 'or_fresh_sign_in' | 'always' | 'by_rule';
  /** Its work hangs on the caller's zone or language: both are read, because what the gateway knows of them may be a minute old. */
  freshProfile?: true;
  /** Whoever asks is a machine that is no user: its handler looks at what it proves itself by. */
  proof?: true;
  /** Set when something better has come. */
  deprecated?: Deprecation;
  /** Who is shown this is an entry in the log of the workspace, or of the user: written before the answer leaves, and without it none does. */
  audited?: Disclosure;
  /** The mistakes it answers beside those that every route can (see `commonFailures`). */
  fails: readonly FailureCode[];
  /** Values for a request that works, in the form that a client sends, and the `data` of its reply; path ids are examples too. */
  example: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown; reply?: unknown };
};
export type Routes = Record<string, Route>;

/** Since which day (UTC) a route is deprecated, from which day on it answers 410, the path of what comes after it, and why. */
export type Deprecation = { at: string; sunset: string; successor: `/${string}`; why: string };

/** Can it be done for another (`Acting-For`)? What is in a workspace can, but for what needs a person themselves. */
export const mayBeActedOn = ({ access, keys }: Route): boolean => access.includes(':') && keys !== 'never';

/** The class of limits that a route's requests count against. */
export const limitClassOf = ({ limit = 'request' }: Pick<Route, 'limit'>): LimitClass | 'none' => limit;

/** Does an API key get in at a route at all? What nobody signs in for, or operators do, asks for none. */
const takesKeys = ({ access, keys }: Route): boolean => !['public', 'operator'].includes(access) && keys !== 'never';

/** What who calls may lack, beside what a route of any access can answer. */
const failuresOfCaller = (route: Route): readonly FailureCode[] => [
  ...(route.access === 'public' ? [] : (['not_signed_in', 'forbidden'] as const)),
  ...(takesKeys(route) ? (['signature_refused'] as const) : []),
  ...(route.stepUp ? (['step_up_required'] as const) : []),
];

/** The mistakes that a route of each access can answer without naming them. */
export const commonFailures = (route: Route): readonly FailureCode[] => [
  'invalid_request',
  ...failuresOfCaller(route),
  ...(['public', 'user', 'operator'].includes(route.access) ? [] : (['not_found'] as const)),
  ...(route.body ? (['body_too_large', 'unsupported_media_type'] as const) : []),
  ...(route.ifMatch ? (['precondition_required'] as const) : []),
  ...(route.deprecated ? (['gone'] as const) : []),
  ...(['POST', 'PUT', 'PATCH'].includes(route.method) && route.access !== 'public'
    ? (['idempotency_key_reused', 'retry_unknown'] as const)
    : []),
  ...(route.audited ? (['audit_unavailable'] as const) : []),
  ...(route.limit === 'none' ? [] : (['too_many_requests'] as const)),
  'internal',
];

/** What a machine proves itself by: a signature of Standard Webhooks over its message, whose body is as it came, or a token of its own (`Bearer`). */
export type MachineProof = {
  body: string;
  /** Where it came from, as limits count it. */
  from: string;
  messageId?: string | undefined;
  timestamp?: string | undefined;
  signatures?: string | undefined;
  token?: string | undefined;
};

/** The names in a path's braces. */
type Names<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Output<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What a handler gets. `now` and `newId` are arguments so that a handler decides nothing by a clock or dice of its own. */
export type RequestOf<R extends Route> = {
  params: { [Name in Names<R['path']>]: ParamNamed<Name> };
  query: Output<R['query']>;
  body: Output<R['body']>;
  /** The version named by If-Match. */
  /** The versions that If-Match names; the record must be at one of them. */
  ifMatch: readonly number[] | undefined;
  /** An id of this kind, in the order of creation: with an Idempotency-Key a retry gives the same, which is remembered for 30 days. `part` is which of several. */
  newId: <K extends IdKind>(kind: K, part?: number) => Promise<Id<K>>;
  /** The request's Idempotency-Key, for what hands it on. */
  idempotencyKey: string | undefined;
  requestId: string;
  /** The query as it came: where a name may stand in it several times. */
  rawQuery: string;
  /** The language that the caller is answered in: what Accept-Language wants most of ours, else the profile's. */
  language: string;
  now: string;
  /** The ETags that the caller has already, as If-None-Match names them. */
  ifNoneMatch: string | undefined;
  /** The fields of a form that a page of ours posted. */
  form: Record<string, string>;
} & (R['proof'] extends true ? { proof: MachineProof } : unknown) &
  (R['stepUp'] extends 'by_rule' ? { prove: () => Promise<void> } : unknown) &
  (R['access'] extends 'public'
    ? unknown
    : {
        caller: Caller;
        context: {
          userId: UserId;
          now: string;
          requestId: string;
          zone: string;
          retryMark?: string;
          keyMadeAt?: number;
          by?: string;
          for?: UserId;
          replayed?: () => void;
        };
      }) &
  (R['access'] extends 'public' | 'user' | 'operator' ? unknown : { role: Standing; reach: Reach });

/** What a handler of a page answers: HTML, the policy under which it works, and where the browser is to go on to (303). */
export type PageReply = { status: number; html: string; contentSecurityPolicy: string; location?: string };

/** What a handler of a file answers: its content, compressed or not, its strong ETag, and for how long it may be kept: by anybody, or by its reader alone. Without a content the caller has it already. */
export type FileReply = {
  etag: string;
  cacheSeconds: number;
  private?: true;
  contentSecurityPolicy?: string;
  /** One of `identity` and `gzip` is there; what has no `identity` is sent compressed to whoever asks. */
  variants?: { identity?: Uint8Array; gzip?: Uint8Array; br?: Uint8Array };
};

/** What a handler of a thing with a tag answers: its weak ETag, and the thing itself, unless the caller has it already. */
export type TaggedReply<T> = { etag: string; thing?: T };

/** What a handler answers: the thing, a page of things with the cursor of the next (and of a stream the place behind each), or an HTML page. A route without any of them sends nothing. */
export type ReplyOf<R extends Route> = R['reply'] extends z.ZodType
  ? R['tagged'] extends true
    ? TaggedReply<z.input<R['reply']>>
    : z.input<R['reply']>
  : R['list'] extends z.ZodType
    ? { items: z.input<R['list']>[]; cursor?: string; places?: string[] }
    : R['page'] extends true
      ? PageReply
      : R['file'] extends string
        ? FileReply
        : unknown;

/** A module's handlers: one a route, by the route's name. */
export type HandlersOf<T extends Routes> = { [Name in keyof T]: (request: RequestOf<T[Name]>) => Promise<ReplyOf<T[Name]>> };
