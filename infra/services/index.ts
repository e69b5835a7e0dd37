import type * as z from 'zod';
import type { ConsumerName } from '../../events/consumers.ts';
import type { Routes } from '../../shared/api/core/route.ts';
import { type ModuleName, routesByModule } from '../../shared/api/index.ts';
import { calendars } from './calendars.ts';
import { items } from './items.ts';
import { notifications } from './notifications.ts';
import { people } from './people.ts';
import { platform, platformFunctions } from './platform.ts';
import type { ApiRow, ConsumerRow, DueRow, FunctionRow, ServiceRow } from './row.ts';
import { views } from './views.ts';

/** The services, each a stack of its own. The platform's is deployed first, and holds the gateway that the others answer. */
export const services = { platform, people, items, calendars, notifications, views } satisfies Record<string, ServiceRow>;

export type ServiceName = keyof typeof services;

/** The rows of all modules that answer routes. One that no service has does not compile. */
const apis: Record<ModuleName, ApiRow> = {
  ...platform.apis,
  ...people.apis,
  ...items.apis,
  ...calendars.apis,
  ...notifications.apis,
  ...views.apis,
};

/** The rows of all consumers of events. One that no service has does not compile. */
export const consumerRows: Record<ConsumerName, ConsumerRow> = {
  ...platform.consumers,
  ...people.consumers,
  ...items.consumers,
  ...calendars.consumers,
  ...notifications.consumers,
  ...views.consumers,
};

const otherRows: Record<string, FunctionRow> = { ...platformFunctions, ...platform.outside, ...notifications.outside };

/** The lane of each service whose records fall due. */
const lanes: Record<string, DueRow> = Object.fromEntries(
  Object.entries(services).flatMap(([name, { due }]: [string, ServiceRow]) => (due ? [[`${name}/on-due`, due]] : [])),
);

/** The functions that fire what falls due, each with a due queue of its own. */
export const laneNames = Object.keys(lanes);

/** Whether a module answers lists that go on: in a next page, or from a place on. */
const hasPages = (routes: Routes): boolean =>
  Object.values(routes).some(({ query }) => query !== undefined && ['cursor', 'after'].some(name => name in (query as z.ZodObject).shape));

/** The row of a module's function: what its service says, the secret that signs the cursors of its lists, and what people lose without it. */
const apiRowOf = (name: ModuleName): FunctionRow => {
  const row = apis[name];
  const impact = row.impact ?? `What people ask of "${name}" (shared/api) is answered with an error and not done.`;
  const secrets = [...(row.secrets ?? []), ...(hasPages(routesByModule[name]) ? (['cursors'] as const) : [])];
  return { ...row, impact, secrets };
};

/** Every function of the project by its name, with its row. */
export const functionRows: ReadonlyMap<string, FunctionRow> = new Map<string, FunctionRow>([
  ...Object.entries(otherRows),
  ...Object.entries(consumerRows),
  ...Object.entries(lanes),
  ...(Object.keys(apis) as ModuleName[]).map((name): [string, FunctionRow] => [`${name}/api`, apiRowOf(name)]),
]);

/** The row of a function. Fails for one that no service has. */
export const rowOf = (name: string): FunctionRow => {
  const row = functionRows.get(name);
  if (!row) throw new Error(`Give ${name} a row in infra/services: what it may touch, and what people lose while it does not work.`);
  return row;
};
