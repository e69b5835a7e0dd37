import { commonFailures, type Route } from '../../shared/api/core/route.ts';
import { gatewayUrl } from './people.ts';
import { stage } from './stage.ts';

type Raw = {
  route: Route;
  params?: Record<string, string>;
  token?: string;
  body?: string;
  contentType?: string;
  query?: string;
  headers?: Record<string, string>;
};

const declares = (route: Route, code: string): boolean => [...route.fails, ...commonFailures(route)].some(each => each === code);

/** A request by hand, as a careless or hostile client would send it: nothing is checked or filled in on the way. A mistake that the
 * route does not declare fails here. */
export const raw = async ({ route, params = {}, token, body, contentType, query = '', headers = {} }: Raw) => {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? 'none');
  const response = await fetch(`${gatewayUrl(stage, route.gateway)}${path}${query}`, {
    method: route.method,
    headers: {
      ...headers,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(contentType ? { 'content-type': contentType } : {}),
    },
    body,
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  const problem = type.includes('problem+json') ? JSON.parse(text) : undefined;
  if (problem && !declares(route, problem.code))
    throw new Error(`${route.method} ${route.path} answered ${problem.code}, which it does not declare`);
  return { status: response.status, type, text, problem };
};
