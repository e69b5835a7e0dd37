import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import type { Route } from '../../shared/api/core/route.ts';
import { routes } from '../../shared/api/index.ts';
import { readJson } from '../check/openapi/files.ts';
import { installedCommand, root } from '../dev/cloud/process.ts';

const entry = join(root, 'scripts', 'client', 'entry.ts');

/** What the client needs of a route while it runs. Its schemas are types only: of them stays whether there is one. */
const slim = ({ method, path, gateway, page, file, query, body, reply, list }: Route): object => ({
  method,
  path,
  gateway,
  page,
  file,
  query: query && true,
  body: body && true,
  reply: reply && true,
  list: list && true,
});

/** Puts the slim table in the place of the one whose schemas would bring zod along. */
const slimTable: Plugin = {
  name: 'slim-table',
  setup(building) {
    building.onLoad({ filter: /shared\/api\/index\.ts$/ }, () => ({
      contents: `export const routes = ${JSON.stringify(Object.fromEntries(Object.entries<Route>(routes).map(([name, route]) => [name, slim(route)])))};`,
      loader: 'js',
    }));
  },
};

const bundling = {
  entryPoints: [entry],
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  plugins: [slimTable],
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions;

const bundle = (folder: string) => build({ ...bundling, outfile: join(folder, 'index.js') });

/** The code of the client, as a browser loads it. */
export const clientCode = async (): Promise<string> => (await build({ ...bundling, write: false })).outputFiles[0]!.text;

/** The declarations of everything that the entry's types come from. Inside a package they name each other by `.js`. */
const declare = (folder: string): void => {
  const types = join(folder, 'types');
  const where = ['--rootDir', root, '--outDir', types, '--typeRoots', join(root, 'node_modules', '@types')];
  const options = ['--declaration', '--emitDeclarationOnly', '--noEmit', 'false', ...where];
  const project = join(folder, 'tsconfig.json');
  writeFileSync(project, JSON.stringify({ extends: join(root, 'tsconfig.json'), include: [], files: [entry] }));
  execFileSync(installedCommand('tsc'), ['--project', project, ...options], { stdio: 'pipe' });
  rmSync(project);
  for (const file of readdirSync(types, { recursive: true, encoding: 'utf8' }).filter(each => each.endsWith('.d.ts'))) {
    const path = join(types, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/((?:from|import\()\s*["']\.[^"']*)\.ts(["'])/g, '$1.js$2'));
  }
};

const manifest = (): object => {
  const { version, license, dependencies } = readJson('package.json') as {
    version: string;
    license: string;
    dependencies: Record<string, string>;
  };
  return {
    name: 'almanac-client',
    version,
    description: 'The typed client of Almanac, a serverless backend for everything that falls due.',
    license,
    type: 'module',
    sideEffects: false,
    exports: { '.': { types: './types/scripts/client/entry.d.ts', default: './index.js' } },
    types: './types/scripts/client/entry.d.ts',
    files: ['index.js', 'types', 'README.md', 'LICENSE'],
    engines: { node: '>=20' },
    dependencies: { zod: `^${dependencies.zod}` },
  };
};

/** Builds the package of the typed client into a folder, ready for `npm publish`. Answers the bytes of its code. */
export const buildClient = async (folder: string): Promise<number> => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await bundle(folder);
  declare(folder);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  cpSync(join(root, 'scripts', 'client', 'README.md'), join(folder, 'README.md'));
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  return readFileSync(join(folder, 'index.js')).length;
};
