import type { Route, Routes } from './route.ts';

/** What there is to know of a route without answering it: no schema, no words. */
export type RouteRow = Pick<Route, 'method' | 'path' | 'access' | 'limit' | 'status' | 'page'> & { module: string };

/** The routes of all modules as rows. */
export const rowsOf = (modules: Record<string, Routes>): RouteRow[] =>
  Object.entries(modules).flatMap(([module, routes]) =>
    Object.values(routes).map(({ method, path, access, limit, status, page }: Route) => ({
      module,
      method,
      path,
      access,
      limit,
      status,
      page,
    })),
  );

declare const ROUTE_TABLE: string;

/** Every route of the API. It is written into a bundle when it is made (`infra/bundle.ts`), so that the function loads no schema for it. */
export const routeTable = (): readonly RouteRow[] => JSON.parse(ROUTE_TABLE);
