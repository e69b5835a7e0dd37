import type * as z from 'zod';
import type { ConsumerName } from '../../events/consumers.ts';
import type { Routes } from '../../shared/api/core/route.ts';
import { type ApiName, modulesByApi, routesByApi } from '../../shared/api/index.ts';
import type { Stage } from '../stage-settings.ts';
import { calendars } from './calendars.ts';
import { clinic } from './clinic.ts';
import { households } from './households.ts';
import { integrations } from './integrations.ts';
import { items } from './items.ts';
import { notifications } from './notifications.ts';
import { people } from './people.ts';
import { platform } from './platform.ts';
import type { ApiRow, ConsumerRow, DueRow, FunctionRow, ServiceRow } from './row.ts';
import { views } from './views.ts';

const rows = { platform, people, items, households, clinic, calendars, integrations, notifications, views };
export type ServiceName = keyof typeof rows;

/** The services, each a stack of its own. The platform's is deployed first, and holds the gateway that the others answer. */
export const services: Record<ServiceName, ServiceRow> = rows;

/** The lane of each service whose records fall due. */
const lanes: Record<string, DueRow> = Object.fromEntries(
  Object.entries(services).flatMap(([name, { due }]: [string, ServiceRow]) => (due ? [[`${name}/on-due`, due]] : [])),
);

/** The functions that fire what falls due, each with a due queue of its own. */
export const laneNames = Object.keys(lanes);

/** Whether a function answers lists that go on: in a next page, or from a place on. */
const hasPages = (routes: Routes): boolean =>
  Object.values(routes).some(({ query }) => query !== undefined && ['cursor', 'after'].some(name => name in (query as z.ZodObject).shape));

/** The row of a function that answers routes: what its service says, the secret that signs the cursors of its lists, and what people lose without it. */
const apiRowOf = (name: ApiName, row: ApiRow): FunctionRow => {
  const modules = modulesByApi.get(name)!.map(module => `"${module}"`);
  const impact = row.impact ?? `What people ask of ${modules.join(', ')} (shared/api) is answered with an error and not done.`;
  const secrets = [...(row.secrets ?? []), ...(hasPages(routesByApi[name]) ? (['cursors'] as const) : [])];
  return { ...row, impact, secrets };
};

/** The rows of one kind by the names of their functions: `on-email` of notifications is `notifications/on-email`. */
const named = <Row>(rowsIn: (service: ServiceRow) => Record<string, Row> | undefined): [string, Row][] =>
  Object.entries(services).flatMap(([service, row]) =>
    Object.entries(rowsIn(row) ?? {}).map(([own, each]): [string, Row] => [`${service}/${own}`, each]),
  );

/** The rows of all consumers of events. */
export const consumerRows = Object.fromEntries(named(({ consumers }) => consumers)) as Record<ConsumerName, ConsumerRow>;

/** The functions that work on a queue: of events, of what falls due, of what happens outside, and the platform's own. */
export const queueNames: readonly string[] = [
  ...Object.keys(consumerRows),
  ...named(({ outside }) => outside).map(([name]) => name),
  ...laneNames,
  'platform/window',
  'platform/on-log',
  'platform/on-undelivered',
];

/** Every function of the project by its name, with its row. */
export const functionRows: ReadonlyMap<string, FunctionRow> = new Map<string, FunctionRow>([
  ...named(({ others }) => others),
  ...named(({ outside }) => outside),
  ...named(({ sockets }) => sockets),
  ...Object.entries(consumerRows),
  ...Object.entries(lanes),
  ...named(({ apis }) => apis).map(([name, row]): [string, FunctionRow] => [name, apiRowOf(name as ApiName, row)]),
]);

/** The row of a function. Fails for one that no service has. */
export const rowOf = (name: string): FunctionRow => {
  const row = functionRows.get(name);
  if (!row) throw new Error(`Give ${name} a row in infra/services: what it may touch, and what people lose while it does not work.`);
  return row;
};

/** Whether a stage has no use for a function, so that nothing calls it. */
export const isIdle = (name: string, stage: Stage): boolean => rowOf(name).chosenBy?.(stage) === false;
