import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundling, functionNames } from '../../infra/bundle.ts';
import { routesByApi } from '../../shared/api/index.ts';
import { environments, freshBundles } from './bundles.ts';
import { type Counted, instructionsOf, requireValgrind } from './cachegrind.ts';
import { type Cpu, cpuOf } from './cpu.ts';
import { type Figure, figure, rounded } from './figure.ts';

const stacks = {
  bare: 'a bare handler',
  'document-client': 'the document client alone',
  powertools: 'Powertools logger and middy',
  usual: 'Powertools, middy, zod and the document client',
  hono: 'Hono',
  express: 'Express with serverless-http',
};
const million = 1_000_000;
const loadBudgetMillions = 600;
/** Enough for the compiler to have settled, and below the trust of a lease, so that no request asks the table. */
const [few, many] = [200, 900] as const;

/** The stacks of comparison, bundled as ours are: `plain` with esbuild's own settings for Node, as most deploy them. */
const bundleStacks = (folder: string): void => {
  const entryPoints = (names: string[]) => names.map(name => join(import.meta.dirname, 'stacks', `${name}.ts`));
  const common = { outdir: folder, bundle: true, minify: true, platform: 'node', target: 'node24', format: 'cjs' } as const;
  buildSync({ ...common, entryPoints: entryPoints(Object.keys(stacks)) });
  buildSync({ ...common, ...bundling, entryPoints: entryPoints(['almanac']) });
};

const loads = async (measured: Counted[], budget?: (name: string) => number | undefined): Promise<Figure[]> => {
  const counts = await instructionsOf(measured);
  return measured.flatMap(({ name, file }, i) => [
    figure(`load, ${name}`, rounded(counts[i]! / million, 1), 'M instructions', budget?.(name)),
    figure(`bundle, ${name}`, rounded(statSync(file).size / 1000), 'KB'),
  ]);
};

/** What a warm request costs: the slope between few and many. */
const warm = async (measured: Counted[]): Promise<Map<string, number>> => {
  const counts = await instructionsOf(measured.flatMap(each => [few, many].map(requests => ({ ...each, requests }))));
  return new Map(measured.map(({ name }, i) => [name, (counts[2 * i + 1]! - counts[2 * i]!) / (many - few)]));
};

const nameOf = (name: string): string =>
  name in stacks ? stacks[name as keyof typeof stacks] : name === 'ours' ? 'ours, before the handler' : name;

/** The same in CPU time of a Node without valgrind, which depends on the machine: `loaded` are only loaded, `asked` answer requests too. */
const cpuFigures = async (loaded: Counted[], asked: Counted[]): Promise<Figure[]> => {
  const all = [...loaded, ...asked.map(each => ({ ...each, requests: 2 * many }))];
  const times = await cpuOf(all);
  const cpu = (what: string, index: number, key: keyof Cpu): Figure =>
    figure(`${what}, ${nameOf(all[index]!.name)}, CPU time`, rounded(times[index]![key], key === 'load' ? 1 : 3), 'ms');
  return [...all.map((_, i) => cpu('load', i, 'load')), ...asked.map((_, i) => cpu('warm request', loaded.length + i, 'request'))].map(
    each => ({ ...each, note: 'this machine' }),
  );
};

const warmFigures = (costs: Map<string, number>): Figure[] => {
  const ours = costs.get('ours')!;
  const reference = costs.get('powertools')!;
  return [
    ...[...costs].map(([name, cost]) => figure(`warm request, ${nameOf(name)}`, rounded(cost / 1000), 'k instructions')),
    figure('warm request, ours against Powertools logger and middy', rounded(ours / reference, 2), 'times', 1.2),
  ];
};

/**
 * Load and request cost in instructions, of every function and of the usual stacks beside it, counted in the same run; and the size of each
 * bundle. Counts do not depend on how busy the machine is.
 */
export const load = async (): Promise<Figure[]> => {
  requireValgrind();
  const bundles = freshBundles();
  const folder = mkdtempSync(join(tmpdir(), 'almanac-stacks-'));
  try {
    bundleStacks(folder);
    const env = environments();
    const stackEnv = { ...env['items/api']!, POWERTOOLS_SERVICE_NAME: 'bench' };
    const stack = (name: string): Counted => ({ name, file: join(folder, `${name}.js`), env: stackEnv });
    const ours = functionNames().map(name => ({ name, file: bundles.fileOf(name), env: env[name]! }));
    const isApi = (name: string) => name in routesByApi || name === 'platform/authorizer';
    const asked = [...['bare', 'powertools', 'usual', 'hono', 'express'].map(stack), { ...stack('almanac'), name: 'ours' }];
    const first = ours.filter(({ name }) => ['items/api', 'platform/authorizer'].includes(name));
    return [
      ...(await cpuFigures(first, asked)),
      ...(await loads(Object.keys(stacks).map(stack))).map(each => ({ ...each, note: 'beside ours' })),
      ...(await loads(ours, name => (isApi(name) ? loadBudgetMillions : undefined))),
      ...warmFigures(await warm(asked)),
    ];
  } finally {
    bundles.remove();
    rmSync(folder, { recursive: true, force: true });
  }
};
