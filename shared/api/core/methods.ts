import type { RouteRow } from './table.ts';

/** The methods that a route answers: a GET also answers HEAD (RFC 9110 9.3.2). */
export const methodsOf = (method: string): string[] => (method === 'GET' ? ['GET', 'HEAD'] : [method]);

type GatewayRoute = Pick<RouteRow, 'method' | 'path' | 'access'>;

/** What anybody may read is made for any method at the gateway, so that HEAD costs no second route. */
const isForAny = ({ method, access }: GatewayRoute): boolean => method === 'GET' && access === 'public';

/**
 * The key of a route at the gateway. A GET that asks for a token is a route of that method alone: one of any method would catch what browsers ask
 * first (OPTIONS), and answer it 401, as it has no token.
 */
export const gatewayKeyOf = (route: GatewayRoute): string => `${isForAny(route) ? 'ANY' : route.method} ${route.path}`;

/** What fits a path, with what stands in its braces by name. Operations of FHIR begin with a dollar. */
export const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll('$', '\\$').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);

/** The routes of a path, whatever their methods. */
export const routesAt = <R extends Pick<RouteRow, 'path'>>(routes: readonly R[], path: string): R[] =>
  routes.filter(route => patternOf(route.path).test(path));

/** The methods that are allowed at a path (RFC 9110 10.2.1), in the order of the alphabet; none where there is nothing at that path. */
export const allowedAt = (routes: readonly GatewayRoute[], path: string): string[] => {
  const methods = routesAt(routes, path).flatMap(route => (isForAny(route) ? methodsOf(route.method) : [route.method]));
  return methods.length > 0 ? [...new Set([...methods, 'OPTIONS'])].sort() : [];
};
