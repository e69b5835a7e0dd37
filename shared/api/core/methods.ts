import type { RouteRow } from './table.ts';

/** The methods that a gateway route is made for: a GET also answers HEAD (RFC 9110 9.3.2). */
export const methodsOf = (method: string): string[] => (method === 'GET' ? ['GET', 'HEAD'] : [method]);

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);

/** The methods that are allowed at a path (RFC 9110 10.2.1), in the order of the alphabet; none where there is nothing at that path. */
export const allowedAt = (routes: readonly Pick<RouteRow, 'method' | 'path'>[], path: string): string[] => {
  const methods = routes.filter(route => patternOf(route.path).test(path)).flatMap(({ method }) => methodsOf(method));
  return methods.length > 0 ? [...new Set([...methods, 'OPTIONS'])].sort() : [];
};
