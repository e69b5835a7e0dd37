import type { Refused } from '../sync/ports.ts';
import { ask, commonRefusal } from './http.ts';

const preferences = ['IdType="ImmutableId"', 'outlook.timezone="UTC"', 'outlook.body-content-type="text"'];

type Asked = { method?: string; body?: unknown; etag?: string; pageSize?: number };
/** A request to Graph, by its path below the API or by a link that it gave. */
export type Call = (path: string, asked?: Asked) => ReturnType<typeof ask>;

/** What an answer that is no success means for a sync. */
export const refusalOf = (response: Response): Refused => {
  const { status } = response;
  const common = commonRefusal(response);
  if (common) return common;
  if (status === 401) return { ok: false, reason: 'consent_revoked' };
  return { ok: false, reason: status === 404 ? 'calendar_gone' : 'refused' };
};

/** Requests with this access token: ids that stay when an event is moved, times in UTC, and texts as text. */
export const callTo =
  (apiUrl: string, accessToken: string): Call =>
  (path, { method = 'GET', body, etag, pageSize: size } = {}) =>
    ask(path.startsWith('/') ? `${apiUrl}${path}` : path, {
      method,
      headers: {
        authorization: `Bearer ${accessToken}`,
        prefer: [...preferences, ...(size ? [`odata.maxpagesize=${size}`] : [])].join(', '),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(etag ? { 'if-match': etag } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
    });
