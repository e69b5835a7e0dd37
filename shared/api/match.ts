import type { Route, Routes } from './route.ts';

/** What a method and a path lead to: a route, its module, and the ids in the path. */
export type Matched = { module: string; route: Route; params: Record<string, string> };

const paramsIn = (path: string): number => path.split('{').length - 1;
const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);

/** Finds the route that the gateway would choose: of two that fit, the one that names more of the path. */
export const matcherOf = (modules: Record<string, Routes>): ((method: string, path: string) => Matched | undefined) => {
  const known = Object.entries(modules)
    .flatMap(([module, routes]) => Object.values(routes).map((route: Route) => ({ module, route, pattern: patternOf(route.path) })))
    .sort((a, b) => paramsIn(a.route.path) - paramsIn(b.route.path));
  return (method, path) => {
    for (const { module, route, pattern } of known) {
      const found = route.method === method ? pattern.exec(path) : null;
      if (found) return { module, route, params: { ...found.groups } };
    }
    return undefined;
  };
};

/** Whether a route may be a command of a batch: whatever a signed-in caller asks, but no page for people, and no batch. */
export const isForBatch = ({ access, page, path }: Pick<Route, 'access' | 'page' | 'path'>): boolean =>
  access !== 'public' && !page && path !== '/v1/batch';
