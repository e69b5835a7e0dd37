import type { Route } from '../../shared/api/route.ts';
import { stage } from './stage.ts';

type Raw = { route: Route; params?: Record<string, string>; token?: string; body?: string; contentType?: string; query?: string };

/** A request by hand, as a careless or hostile client would send it: nothing is checked or filled in on the way. */
export const raw = async ({ route, params = {}, token, body, contentType, query = '' }: Raw) => {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? 'none');
  const response = await fetch(`${stage.apiUrl}${path}${query}`, {
    method: route.method,
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(contentType ? { 'content-type': contentType } : {}) },
    body,
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, text, problem: type.includes('problem+json') ? JSON.parse(text) : undefined };
};
