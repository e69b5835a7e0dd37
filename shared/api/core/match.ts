import { patternOf } from './methods.ts';
import type { Route } from './route.ts';
import type { RouteRow } from './table.ts';

/** What a method and a path lead to: a route with its function, and the ids in the path. */
export type Matched = { route: RouteRow; params: Record<string, string> };

const paramsIn = (path: string): number => path.split('{').length - 1;

/** Finds the route that the gateway would choose: of two that fit, the one that names more of the path. */
export const matcherOf = (rows: readonly RouteRow[]): ((method: string, path: string) => Matched | undefined) => {
  const known = rows
    .map(route => ({ route, pattern: patternOf(route.path) }))
    .sort((a, b) => paramsIn(a.route.path) - paramsIn(b.route.path));
  return (method, path) => {
    for (const { route, pattern } of known) {
      const found = route.method === method ? pattern.exec(path) : null;
      if (found) return { route, params: { ...found.groups } };
    }
    return undefined;
  };
};

/** Whether a route may be a command of a batch: whatever a signed-in caller asks, but no page for people, nothing in FHIR, and no batch. */
export const isForBatch = ({ access, page, path, gateway }: Pick<Route, 'access' | 'page' | 'path' | 'gateway'>): boolean =>
  access !== 'public' && !page && path !== '/v1/batch' && gateway !== 'fhir';
