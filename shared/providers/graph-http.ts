import type { Refused } from '../sync/ports.ts';
import { ask, commonRefusal } from './http.ts';

const preferences = ['IdType="ImmutableId"', 'outlook.timezone="UTC"', 'outlook.body-content-type="text"'];

type Input = { method?: string; body?: unknown; etag?: string; pageSize?: number };
/** A request to Graph, by its path below the API or by a link that it gave. */
export type Call = (path: string, asked?: Input) => ReturnType<typeof ask>;

/** What an answer that is no success means for a sync. */
export const refusalOf = (response: Response): Refused => {
  const { status } = response;
  const common = commonRefusal(response);
  if (common) return common;
  if (status === 401) return { ok: false, reason: 'consent_revoked' };
  return { ok: false, reason: status === 404 ? 'calendar_gone' : 'refused' };
};

/** Where a path below the API or a link that it gave leads; a link of another origin leads nowhere: the token goes to the API alone. */
const addressFor = (apiUrl: string, path: string): string | undefined => {
  if (path.startsWith('/')) return `${apiUrl}${path}`;
  return URL.parse(path)?.origin === new URL(apiUrl).origin ? path : undefined;
};

/** Requests with this access token: ids that stay when an event is moved, times in UTC, and texts as text. */
export const callTo =
  (apiUrl: string, accessToken: string): Call =>
  async (path, { method = 'GET', body, etag, pageSize: size } = {}) => {
    const address = addressFor(apiUrl, path);
    if (address === undefined) return { ok: false, reason: 'refused' };
    return ask(address, {
      method,
      headers: {
        authorization: `Bearer ${accessToken}`,
        prefer: [...preferences, ...(size ? [`odata.maxpagesize=${size}`] : [])].join(', '),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(etag ? { 'if-match': etag } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
    });
  };
