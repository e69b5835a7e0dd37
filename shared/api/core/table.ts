import type { Route, Routes } from './route.ts';

/** What there is to know of a route without answering it: no schema, no words. */
export type RouteRow = Pick<Route, 'method' | 'path' | 'gateway' | 'access' | 'limit' | 'status' | 'page'> & { api: string };

/** The routes of all functions as rows, each with the function that answers it. */
export const rowsOf = (apis: Record<string, Routes>): RouteRow[] =>
  Object.entries(apis).flatMap(([api, routes]) =>
    Object.values(routes).map(({ method, path, gateway, access, limit, status, page }: Route) => ({
      api,
      method,
      path,
      gateway,
      access,
      limit,
      status,
      page,
    })),
  );

declare const ROUTE_TABLE: string;

/** Every route of the API. It is written into a bundle when it is made (`infra/bundle.ts`), so that the function loads no schema for it. */
export const routeTable = (): readonly RouteRow[] => JSON.parse(ROUTE_TABLE);
