import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';

/** What each part of the house may import of ours. A part is a folder, or a single file directly below `shared`. Tests may import anything. */
const mayImport: Record<string, string[]> = {
  'shared/domain': [],
  'shared/env.ts': [],
  'shared/names.ts': [],
  'shared/wording': ['shared/domain'],
  'shared/api': ['shared/domain'],
  'shared/openapi': ['shared/api', 'shared/domain', 'shared/wording'],
  events: ['shared/domain'],
  'shared/data': ['shared/domain', 'shared/env.ts'],
  'shared/aws': ['shared/domain', 'shared/env.ts', 'shared/names.ts'],
  'shared/providers': ['shared/domain', 'shared/sync', 'shared/env.ts'],
  'shared/clock': ['shared/domain'],
  'shared/runtime': ['shared/api', 'events', 'shared/domain', 'shared/data', 'shared/aws', 'shared/wording', 'shared/env.ts'],
  'shared/sync': ['shared/domain'],
  'shared/ics': ['shared/domain'],
  functions: [
    'shared/api',
    'events',
    'shared/domain',
    'shared/data',
    'shared/aws',
    'shared/clock',
    'shared/runtime',
    'shared/wording',
    'shared/providers',
    'shared/sync',
    'shared/ics',
    'shared/env.ts',
  ],
  infra: ['shared/api', 'events', 'shared/domain', 'shared/data', 'shared/names.ts', 'shared/openapi'],
};

/** Packages that stand in few parts only: the domain is pure, and each SDK has its one place. */
const packageRules: { parts: RegExp; refuses: RegExp; because: string }[] = [
  { parts: /^shared\/domain$/, refuses: /^(?!(zod|temporal-polyfill|rrule)$)/, because: 'the domain imports zod, Temporal and rrule only' },
  {
    parts: /^(functions\/|events$|shared\/(?!data$|aws$))/,
    refuses: /^@aws-sdk\/(client|lib)-/,
    because: 'the AWS SDK is imported in shared/data and shared/aws only',
  },
  { parts: /^(?!shared\/runtime$)/, refuses: /^@middy\//, because: 'middleware chains stand in shared/runtime only' },
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

/** The part of the house that a file belongs to; modules below `functions` are parts of their own. */
const partOf = (file: string): string => {
  const [top = '', second = ''] = file.split('/');
  return top === 'shared' || top === 'functions' ? `${top}/${second}` : top;
};

const isOurs = (to: string): boolean => to.includes('/') && to.endsWith('.ts');

/** The imports that go where they must not, each with the reason. */
export const wrongDirections = (imports: Import[]): string[] =>
  imports.flatMap(each => refusal(each).map(why => `${each.from} -> ${each.to}: ${why}`));

const refusal = ({ from, to }: Import): string[] => {
  const part = partOf(from);
  if (!isOurs(to)) return packageRules.filter(rule => rule.parts.test(part) && rule.refuses.test(to)).map(rule => rule.because);
  const target = partOf(to);
  if (target === part) return [];
  if (part.startsWith('functions/') && target.startsWith('functions/')) return ['one module does not import another, they talk by events'];
  const allowed = mayImport[part.startsWith('functions/') ? 'functions' : part];
  if (!allowed) return [`${part} has no rule yet in scripts/check/directions.ts`];
  return allowed.includes(target) ? [] : [`${part} must not import ${target}`];
};

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
