import { globSync, readFileSync } from 'node:fs';
import { buildSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import type { Routes } from '../shared/api/core/route.ts';
import { routesByApi } from '../shared/api/index.ts';
import { bundling, functionFiles } from './bundle.ts';
import { functionRows } from './services/index.ts';

/*
 * M13: in which partitions a function changes records stands in its row, and AWS holds it to that (`dynamodb:LeadingKeys`). The local cloud does
 * not evaluate such conditions, so what the code of each function writes is read out of the files that it is bundled of: a write that a row
 * does not name fails here before it is refused on AWS, and so does a right that no code uses.
 */
const textOf = (file: string): string => readFileSync(file, 'utf8');
const beginOf = (pk: string): string => pk.split('#', 1)[0]!;

/** The kinds of records by the name that code knows them by, with how their partition begins. */
const kinds = new Map(
  globSync('shared/data/*/*.ts')
    .filter(file => !/\.(test|fixture)\.ts$/.test(file))
    .flatMap(file => [...textOf(file).matchAll(/export const (\w+) = entity\(\{.*?\bpk: '([^']+)'/gs)])
    .map(([, name, pk]) => [name!, beginOf(pk!)] as const),
);

/** What writes a kind of record by its name: a method of the kind, the quota that it is created in, its rule at the clock, the end of its row. */
const ofKinds = [
  /\b(\w+)\s*\.(?:create|save|update|putNew|putNext)\(/g,
  /\bcreateWithin\(\w+\([^)]*\), (\w+),/g,
  /\bfallsDue\((\w+), \w+\)/g,
  /\beraseRow\((\w+)\.keyOf/g,
];
/** What writes rows that are no records. */
const ofRows: [RegExp, string][] = [
  [/\bholdEndpoint\(|\beraseRow\(endpointKey/, 'ENDPOINT'],
  [/\bkeepAnswer\(|\bkeepJobInput\(|\bdropJobInput\(|\baccountPlace\(|\berasePartition\(`USER#/, 'USER'],
  [/\berasePartition\(`WS#/, 'WS'],
  [/\bsequence\(|\bwaitForLog\(|\beraseLog\(/, 'LOG'],
  [/\bputCheckpoint\(|\beraseLog\(/, 'TREE'],
  [/\beraseLog\(/, 'ACCESS'],
  [/\bkeepTicket\(|\bkeepSocket\(|\bdropSocket\(/, 'SOCKETS'],
  // What has no rule here is parked, wherever it stands.
  ...(['CONSENT', 'USER', 'WS'] as const).map((partition): [RegExp, string] => [/\bfireDue\(\{\}/, partition]),
];

/** The partitions that the text of a file writes in. */
const partitionsIn = (text: string): string[] => [
  ...ofKinds.flatMap(pattern => [...text.matchAll(pattern)].flatMap(([, name]) => kinds.get(name!) ?? [])),
  ...ofRows.filter(([pattern]) => pattern.test(text)).map(([, partition]) => partition),
];

/** A proof of a second factor is spent among what is a user's own. All who answer requests have the code of it, and those run it who have a route that asks for one. */
const ofProofs = (name: string): string[] => {
  const own: Routes = (routesByApi as Record<string, Routes>)[name] ?? {};
  return Object.values(own).some(({ stepUp }) => stepUp) ? ['USER'] : [];
};

const { metafile } = buildSync({
  ...bundling,
  entryPoints: Object.fromEntries([...functionFiles()].map(([name, file]) => [name, file])),
  outdir: 'unwritten',
  write: false,
  metafile: true,
});
const written = new Map(
  [...functionFiles()].map(([name, file]) => {
    const { inputs } = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint === file)!;
    const own = Object.keys(inputs).filter(each => !/node_modules|^shared\/data\/core\//.test(each));
    return [name, [...new Set([...own.flatMap(each => partitionsIn(textOf(each))), ...ofProofs(name)])].sort()] as const;
  }),
);

// What every function that answers requests may write beside its row: an access, on its way to the log.
const answers = (name: string): boolean => name in routesByApi;
const besidesAccesses = (name: string): string[] => written.get(name)!.filter(each => each !== 'ACCESS' || !answers(name));

const mayChange = [...functionRows].filter(([, { table = [] }]) =>
  table.some(each => ['PutItem', 'DeleteItem', 'BatchWriteItem'].includes(each)),
);

/** The functions that a module is bundled into. */
const namesWith = (module: string): string[] => {
  const bundles = Object.values(metafile.outputs).filter(({ inputs }) => module in inputs);
  return [...functionFiles()].filter(([, file]) => bundles.some(({ entryPoint }) => entryPoint === file)).map(([name]) => name);
};

test('whoever finds or books times of clinicians may ask the index when these are busy', () => {
  const names = namesWith('functions/clinic/appointments/books.ts');
  expect(names.length).toBeGreaterThan(2);
  expect(names.filter(name => !functionRows.get(name)?.indexes?.includes('gsi1'))).toEqual([]);
});

test('whoever gives turns that heed calendars may ask the index when people are busy', () => {
  const names = namesWith('shared/data/items/heeded-calendars.ts');
  expect(names.length).toBeGreaterThan(4);
  const may = ({ indexes, busy }: { indexes?: readonly string[]; busy?: true } = {}) => busy || indexes?.includes('gsi1');
  expect(names.filter(name => !may(functionRows.get(name)))).toEqual([]);
});

describe('the partitions that a function changes records in', () => {
  test.each(mayChange.map(([name, { puts = [] }]) => [name, puts] as const))('%s: those of its row, no more and no fewer', (name, puts) => {
    expect(besidesAccesses(name)).toEqual([...puts].sort());
  });

  test('are named for no function that changes none', () => {
    const others = [...functionRows].filter(([name]) => !mayChange.some(([each]) => each === name));
    expect(others.filter(([, { puts }]) => puts).map(([name]) => name)).toEqual([]);
  });

  test('are those of accesses for all who answer requests, and else for who sees sign-ins, and who erases', () => {
    const others = [...written].filter(([name, partitions]) => !answers(name) && partitions.includes('ACCESS')).map(([name]) => name);
    expect(others.sort()).toEqual(['platform/authorizer', 'platform/on-ended', 'platform/operator-api']);
    expect(Object.keys(routesByApi).filter(name => !written.get(name)!.includes('ACCESS'))).toEqual([]);
  });

  test('keep what is a user’s own from those who answer requests about workspaces, and the other way round', () => {
    const into = (partition: string) => mayChange.filter(([, { puts = [] }]) => puts.includes(partition as never)).map(([name]) => name);
    // `people/api`, the imports and the links answer for both: who somebody is, and where they are; items, and the jobs that make them; items, and who is told.
    for (const name of ['items/api', 'people/invitations-api']) expect(into('USER')).not.toContain(name);
    for (const name of ['people/keys-api', 'calendars/api', 'notifications/api', 'notifications/push-api'])
      expect(into('WS')).not.toContain(name);
  });

  test('would be found if code wrote elsewhere', () => {
    const found = partitionsIn(
      'await profiles\n  .update(id, each => each, context); transact([items.putNew(a, b), holdEndpoint(c, d, e)]); fallsDue(consents, advance)',
    );
    expect(found.sort()).toEqual(['CONSENT', 'ENDPOINT', 'USER', 'WS']);
  });
});
