import { modules as calendars } from './calendars/index.ts';
import { modules as clinic, fhirModules } from './clinic/index.ts';
import type { Routes } from './core/route.ts';
import { modules as households } from './households/index.ts';
import { modules as integrations } from './integrations/index.ts';
import { modules as items } from './items/index.ts';
import { modules as notifications } from './notifications/index.ts';
import { modules as people } from './people/index.ts';
import { modules as platform } from './platform/index.ts';
import { modules as views } from './views/index.ts';

/** The modules of each service: named, because declarations of the client would spell all of them out, for which there are too many. */
type Services = {
  people: typeof people;
  items: typeof items;
  households: typeof households;
  clinic: typeof clinic & typeof fhirModules;
  calendars: typeof calendars;
  integrations: typeof integrations;
  notifications: typeof notifications;
  views: typeof views;
  platform: typeof platform;
};
const services: Services = {
  people,
  items,
  households,
  clinic: { ...clinic, ...fhirModules },
  calendars,
  integrations,
  notifications,
  views,
  platform,
};

type RoutesByModule = Services['people'] &
  Services['items'] &
  Services['households'] &
  typeof clinic &
  Services['calendars'] &
  Services['integrations'] &
  Services['notifications'] &
  Services['views'] &
  Services['platform'];

/** The routes of each module, that is of each heading of the reference. */
export const routesByModule: RoutesByModule = {
  ...people,
  ...items,
  ...households,
  ...clinic,
  ...calendars,
  ...integrations,
  ...notifications,
  ...views,
  ...platform,
};
export type ModuleName = keyof typeof routesByModule;

/** Those with the modules that speak FHIR, which the reference does not have. */
type Modules = typeof routesByModule & typeof fhirModules;
const everyModule: Modules = { ...routesByModule, ...fhirModules };
type AnyModule = keyof Modules;

/** The modules that a function of their own answers. All others of a service are answered by its `api`; why these are not stands in their rows (`infra/services`). */
const apart = {
  invitations: 'people/invitations-api',
  keys: 'people/keys-api',
  files: 'items/files-api',
  things: 'items/things-api',
  prescriptions: 'clinic/signing-api',
  visitTypes: 'clinic/appointments-api',
  schedules: 'clinic/appointments-api',
  appointments: 'clinic/appointments-api',
  dispenses: 'clinic/dispenses-api',
  adherence: 'clinic/dispenses-api',
  fhirServer: 'clinic/fhir-practice-api',
  fhirPatients: 'clinic/fhir-api',
  visitLinks: 'clinic/links-api',
  portalAccesses: 'clinic/portal-api',
  portal: 'clinic/portal-api',
  portalVisits: 'clinic/portal-visits-api',
  patientMerges: 'clinic/merges-api',
  fhirMedications: 'clinic/fhir-records-api',
  fhirRecords: 'clinic/fhir-records-api',
  fhirPractice: 'clinic/fhir-practice-api',
  fhirVisits: 'clinic/fhir-visits-api',
  fhirResponses: 'clinic/fhir-visits-api',
  fhirAppointmentOperations: 'clinic/fhir-visits-api',
  fhirNotes: 'clinic/fhir-records-api',
  waitlist: 'clinic/waitlist-api',
  visitSeries: 'clinic/series-api',
  notes: 'clinic/notes-api',
  noteTemplates: 'clinic/notes-api',
  consents: 'calendars/consents-api',
  imports: 'calendars/imports-api',
  replays: 'integrations/replays-api',
  actions: 'notifications/links-api',
  push: 'notifications/push-api',
  events: 'views/events-api',
  audit: 'views/log-api',
  auditExports: 'views/log-api',
  log: 'views/log-api',
  tiles: 'views/log-api',
  stageTiles: 'views/log-api',
  batch: 'platform/batch',
  health: 'platform/health',
  flags: 'platform/flags-api',
} as const satisfies Partial<Record<AnyModule, string>>;

type ServiceOf<M> = { [S in keyof Services]: M extends keyof Services[S] ? S : never }[keyof Services];
type ApiOf<M extends AnyModule> = M extends keyof typeof apart ? (typeof apart)[M] : `${ServiceOf<M>}/api`;

/** A function that answers routes: `people/api` is `functions/people/api.ts`. */
export type ApiName = { [M in AnyModule]: ApiOf<M> }[AnyModule];

type Together<Each> = (Each extends unknown ? (each: Each) => void : never) extends (all: infer All) => void ? All : never;

/** The routes that a function answers, each by its name. */
export type RoutesOf<N extends ApiName> = Together<{ [M in AnyModule]: ApiOf<M> extends N ? Modules[M] : never }[AnyModule]>;

const apiOf = (service: string, module: string): ApiName => (apart as Record<string, ApiName>)[module] ?? (`${service}/api` as ApiName);

/** The modules that each function answers. */
export const modulesByApi: ReadonlyMap<ApiName, readonly AnyModule[]> = Map.groupBy(Object.keys(everyModule) as AnyModule[], module =>
  apiOf(Object.entries(services).find(([, modules]) => module in modules)![0], module),
);

/** The routes of each function that answers any. */
export const routesByApi = Object.fromEntries(
  [...modulesByApi].map(([name, modules]) => [name, Object.assign({}, ...modules.map(module => everyModule[module]))]),
) as Record<ApiName, Routes>;

/** Every route of the API that the reference and the typed client have, by its name. */
export const routes = Object.assign({}, ...Object.values(routesByModule)) as Together<Modules[ModuleName]>;

/** Every route there is, those that speak FHIR with them. */
export const everyRoute: Routes = Object.assign({}, ...Object.values(everyModule));
