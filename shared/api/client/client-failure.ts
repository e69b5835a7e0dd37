import type { FailureCode } from '../../domain/core/failure.ts';

/** One wrong place of a request: where it is (JSON pointer, RFC 6901), a stable code, and what is wrong in the reader's language. */
export type WrongPlace = { pointer: string; code: string; detail: string };

/** A code that this client knows by name, or one of an API that is newer. */
export type ApiFailureCode = FailureCode | 'unknown' | (string & Record<never, never>);

type Problem = { code?: string; details?: Record<string, unknown>; requestId?: string };

/** A refusal by the API, as the problem document that it answered (RFC 9457). */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly status: number;
  readonly code: ApiFailureCode;
  readonly details: Record<string, unknown>;
  /** The wrong places of an invalid request; none for any other failure. */
  readonly errors: WrongPlace[];
  /** The id to ask about. */
  readonly requestId: string | undefined;
  /** For how long nothing should be sent again, in seconds. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, problem: Problem, retryAfterSeconds?: number) {
    super(`${status} ${problem.code ?? 'unknown'}${problem.details ? ` ${JSON.stringify(problem.details)}` : ''}`);
    this.status = status;
    this.code = problem.code ?? 'unknown';
    this.details = problem.details ?? {};
    this.errors = Array.isArray(this.details.errors) ? this.details.errors : [];
    this.requestId = problem.requestId;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** What the gateway refuses before the API is asked has no code: its status says which one it is. */
const gatewayCodes: Record<number, FailureCode> = {
  401: 'not_signed_in',
  403: 'forbidden',
  413: 'body_too_large',
  429: 'too_many_requests',
  500: 'internal',
};

const problemOf = (text: string): Problem => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
};

/** `Retry-After` in whole seconds from `now` (ms): a number or a date (RFC 9110 10.2.3). */
const retryAfterOf = (headers: Headers, now: number): number | undefined => {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - now) / 1000);
  return Number.isFinite(seconds) ? Math.max(seconds, 0) : undefined;
};

/** The failure that a reply tells; `now` in ms. */
export const failureOf = ({ status, headers }: Response, text: string, now: number): ApiFailure => {
  const problem = problemOf(text);
  const code = problem.code ?? gatewayCodes[status];
  const requestId = problem.requestId ?? headers.get('x-request-id') ?? headers.get('apigw-requestid') ?? undefined;
  return new ApiFailure(status, { ...problem, code, requestId }, retryAfterOf(headers, now));
};
