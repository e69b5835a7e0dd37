import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';

/** What each layer may import of ours. A layer is a folder, or a single file directly below `shared`. Tests may import anything. */
const mayImport: Record<string, string[]> = {
  'shared/domain': [],
  'shared/env.ts': [],
  'shared/names.ts': [],
  'shared/networks.ts': [],
  'shared/sdk-clients.ts': [],
  'shared/wording': ['shared/domain'],
  'shared/api': ['shared/domain'],
  'shared/openapi': ['shared/api', 'events', 'shared/domain', 'shared/wording'],
  'shared/asyncapi': ['shared/openapi', 'shared/log', 'events', 'shared/domain'],
  events: ['shared/domain'],
  'shared/data': ['shared/domain', 'shared/aws', 'shared/env.ts', 'shared/sdk-clients.ts'],
  'shared/aws': ['shared/domain', 'shared/env.ts', 'shared/names.ts', 'shared/sdk-clients.ts'],
  'shared/providers': ['shared/domain', 'shared/sync', 'shared/env.ts'],
  'shared/clock': ['shared/domain'],
  'shared/runtime': [
    'shared/api',
    'events',
    'shared/domain',
    'shared/data',
    'shared/clock',
    'shared/aws',
    'shared/wording',
    'shared/env.ts',
    'shared/names.ts',
    'shared/sdk-clients.ts',
  ],
  'shared/log': ['shared/domain', 'events'],
  'shared/webhooks': ['shared/domain', 'shared/log'],
  'shared/sync': ['shared/domain'],
  'shared/ics': ['shared/domain'],
  'shared/pictures': ['shared/domain'],
  'shared/webauthn': ['shared/domain'],
  functions: [
    'shared/api',
    'events',
    'shared/domain',
    'shared/data',
    'shared/aws',
    'shared/clock',
    'shared/log',
    'shared/runtime',
    'shared/wording',
    'shared/providers',
    'shared/sync',
    'shared/webhooks',
    'shared/ics',
    'shared/pictures',
    'shared/webauthn',
    'shared/env.ts',
    'shared/networks.ts',
  ],
  infra: [
    'shared/api',
    'events',
    'shared/domain',
    'shared/data',
    'shared/names.ts',
    'shared/networks.ts',
    'shared/openapi',
    'shared/asyncapi',
  ],
};

/**
 * The services, each with those that it may use. A record is changed by its owner's rules alone, and one service hears of another only
 * along these arrows. What stands directly in a layer (`shared/data/index.ts`) brings all of them together.
 */
const uses: Record<string, string[]> = {
  people: [],
  items: ['people'],
  households: ['people', 'items'],
  clinic: ['people'],
  calendars: ['people', 'items', 'clinic'],
  integrations: ['people', 'items'],
  notifications: ['people', 'items', 'households', 'clinic', 'calendars', 'integrations'],
  views: ['people', 'items', 'households', 'calendars', 'integrations', 'notifications', 'clinic'],
  platform: ['people', 'items', 'households', 'calendars', 'integrations', 'notifications', 'views', 'clinic'],
};
/** The layers that have a folder for each service. */
const layers = /^(shared\/(?:domain|data|api|wording)|functions|events)\/([^/]+)\//;

/** The service that a file belongs to; none for what all services share. */
const serviceOf = (file: string): string | undefined => {
  const name = layers.exec(file)?.[2];
  return name && Object.hasOwn(uses, name) ? name : undefined;
};

/** Packages that stand in few parts only: the domain is pure, and each SDK has its one place. */
const packageRules: { layers: RegExp; refuses: RegExp; because: string }[] = [
  {
    layers: /^shared\/domain$/,
    refuses: /^(?!(zod|temporal-polyfill|rrule)$)/,
    because: 'the domain imports zod, Temporal and rrule only',
  },
  {
    layers: /^(functions$|events$|shared\/(?!data$|aws$))/,
    refuses: /^@aws-sdk\/(client|lib)-/,
    because: 'the AWS SDK is imported in shared/data and shared/aws only',
  },
  { layers: /^(?!shared\/runtime$)/, refuses: /^@middy\//, because: 'middleware chains stand in shared/runtime only' },
];

/** One import: the file that has it, and what it names, a file of ours by its path or a package by its name. */
export type Import = { from: string; to: string };

const importing = /(?:\bfrom\s+|\bimport\s*\(?\s*)'([^'\n]+)'/g;

/** Every import that a source text has, of types too. Paths are relative to the checkout. */
export const importsOf = (from: string, source: string): Import[] =>
  [...source.matchAll(importing)].map(([, name = '']) => ({
    from,
    to: name.startsWith('.') ? posix.join(dirname(from), name) : name.replace(/^((?:@[^/]+\/)?[^/]+).*/, '$1'),
  }));

/** Every import of the checkout in the folders that have rules, without tests and what only tests use. */
export const allImports = (root: string): Import[] =>
  ['shared', 'events', 'functions', 'infra']
    .flatMap(folder => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile() && /(?<!\.test|\.fixture)\.ts$/.test(entry.name))
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
    .flatMap(file => importsOf(file, readFileSync(join(root, file), 'utf8')));

/** The layer that a file belongs to. */
const layerOf = (file: string): string => {
  const [top = '', second = ''] = file.split('/');
  return top === 'shared' ? `${top}/${second}` : top;
};

const isOurs = (to: string): boolean => to.includes('/') && to.endsWith('.ts');

/** The imports that go where they must not, each with the reason. */
export const wrongDirections = (imports: Import[]): string[] =>
  imports.flatMap(each => refusal(each).map(why => `${each.from} -> ${each.to}: ${why}`));

const refusal = ({ from, to }: Import): string[] => {
  const layer = layerOf(from);
  if (!isOurs(to)) return packageRules.filter(rule => rule.layers.test(layer) && rule.refuses.test(to)).map(rule => rule.because);
  return [...againstLayers(layer, layerOf(to)), ...againstServices(serviceOf(from), serviceOf(to), from)];
};

const againstLayers = (layer: string, target: string): string[] => {
  if (target === layer) return [];
  const allowed = mayImport[layer];
  if (!allowed) return [`${layer} has no rule yet in scripts/check/directions.ts`];
  return allowed.includes(target) ? [] : [`${layer} must not import ${target}`];
};

const againstServices = (service: string | undefined, target: string | undefined, from: string): string[] => {
  if (!target || service === target) return [];
  if (!service) return layers.test(from) ? [`what all services share must not import ${target}`] : [];
  return uses[service]!.includes(target) ? [] : [`${service} must not use ${target}`];
};

/** One consumer and an event that it hears: the service of its function, and the file in which the event is declared. */
export type Listening = { consumer: string; service: string; event: string; declaredIn: string };

/** Those who listen to a service that they may not use: an event belongs to the service whose folder declares it. */
export const wrongListening = (listening: Listening[]): string[] =>
  listening.flatMap(({ consumer, service, event, declaredIn }) => {
    const owner = serviceOf(declaredIn) ?? 'no service';
    return owner === service || uses[service]?.includes(owner) ? [] : [`${consumer} hears ${event}: ${service} must not use ${owner}`];
  });

/** Rings of files that import each other, each named once. */
export const cycles = (imports: Import[]): string[] => {
  const edges = Map.groupBy(
    imports.filter(({ to }) => isOurs(to)),
    ({ from }) => from,
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (path.includes(file) || done.has(file)) return;
    for (const { to } of edges.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return found;
};
