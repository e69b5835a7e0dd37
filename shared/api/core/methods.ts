import type { RouteRow } from './table.ts';

/** The methods that a route answers: a GET also answers HEAD (RFC 9110 9.3.2). */
export const methodsOf = (method: string): string[] => (method === 'GET' ? ['GET', 'HEAD'] : [method]);

/**
 * The key of a route at the gateway. A GET is made for any method, so that HEAD costs no second route: a method that is declared for the path
 * goes to its own route all the same, and any other is answered 405 by whoever answers the GET.
 */
export const gatewayKeyOf = ({ method, path }: Pick<RouteRow, 'method' | 'path'>): string => `${method === 'GET' ? 'ANY' : method} ${path}`;

/** What fits a path, with what stands in its braces by name. Operations of FHIR begin with a dollar. */
export const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll('$', '\\$').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);

/** The routes of a path, whatever their methods. */
export const routesAt = <R extends Pick<RouteRow, 'path'>>(routes: readonly R[], path: string): R[] =>
  routes.filter(route => patternOf(route.path).test(path));

/** The methods that are allowed at a path (RFC 9110 10.2.1), in the order of the alphabet; none where there is nothing at that path. */
export const allowedAt = (routes: readonly Pick<RouteRow, 'method' | 'path'>[], path: string): string[] => {
  const methods = routesAt(routes, path).flatMap(({ method }) => methodsOf(method));
  return methods.length > 0 ? [...new Set([...methods, 'OPTIONS'])].sort() : [];
};
