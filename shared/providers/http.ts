/** Why a provider did not do what it was asked; a value, because each caller decides what it means. Never holds what was sent or answered. */
export type Refusal = {
  ok: false;
  reason: 'consent_revoked' | 'consent_expired' | 'client_refused' | 'throttled' | 'provider_unavailable' | 'refused';
  status?: number;
  retryAfterSeconds?: number;
};

const timeoutMs = 10_000;
const longestWaitSeconds = 3_600;

/** `Retry-After` in seconds: a number or a date (RFC 9110 10.2.3), an hour at the most. */
export const retryAfterOf = (headers: Headers, now: number): number | undefined => {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - now) / 1000);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), longestWaitSeconds) : undefined;
};

/** One request to a provider; a connection that breaks or takes too long is an answer of its own. Redirects are not followed. */
export const ask = async (url: string, init: RequestInit): Promise<{ response: Response; body: unknown } | Refusal> => {
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    const text = await response.text();
    return { response, body: parsed(text) };
  } catch {
    // What fetch throws may quote the address with what stands in it.
    return { ok: false, reason: 'provider_unavailable' };
  }
};

const parsed = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What a status means that is the same everywhere: too many requests, or the provider's own trouble. */
export const commonRefusal = ({ status, headers }: Response): Refusal | undefined => {
  const retryAfterSeconds = retryAfterOf(headers, Date.now());
  if (status === 429) return { ok: false, reason: 'throttled', status, retryAfterSeconds };
  if (status >= 500) return { ok: false, reason: 'provider_unavailable', status, retryAfterSeconds };
  return undefined;
};

/** What was sent is at fault, and will be the next time, too: 400, 413, 422. */
export const isNotTaken = ({ status }: Response): boolean => [400, 413, 422].includes(status);
