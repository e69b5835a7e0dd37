import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { bundleFunctions, functionNames } from '../../infra/bundle.ts';
import { nameFor } from '../../infra/names.ts';
import { problem, runScript } from '../console.ts';
import { installedCommand, root } from '../dev/cloud/process.ts';
import { addBundle, type Lines, lcovOf, type ScriptCoverage } from './coverage/lines.ts';

/** The least that must run of the routes' code of each service, in percent of its lines. */
const least = 80;
const services = readdirSync(join(root, 'functions'));

/**
 * `npm run coverage`: runs the tests of the local cloud on one that writes which of its code has run, and tells for each service how many lines of its
 * functions and of its routes have; fails below 80 %. `npm run coverage -- items` is for one service alone, by its own tests. What has run stands
 * in `.local/coverage/lcov.info` as well.
 */
await runScript(async stopped => {
  const names = process.argv.slice(2);
  const unknown = names.find(name => !services.includes(name));
  if (unknown) throw problem(`There is no service ${unknown}: choose from ${services.join(', ')}.`);
  const folder = mkdtempSync(join(tmpdir(), 'almanac-coverage-'));
  try {
    // Before the tests: what is saved while they run is not what has run.
    bundleFunctions(join(folder, 'bundles'));
    await runTests(names, join(folder, 'v8'), stopped);
    const lines = linesOf(join(folder, 'v8'), join(folder, 'bundles'));
    keep(lines);
    const low = tell(lines, names.length > 0 ? names : services);
    if (low.length > 0) throw problem(`Less than ${least} % of the lines of ${low.join(', ')} have run.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function runTests(names: string[], coverage: string, signal: AbortSignal): Promise<void> {
  mkdirSync(coverage, { recursive: true });
  const args = ['run', '--project', 'cloud', '--reporter=dot', '--teardownTimeout=180000', ...names.map(name => `functions/${name}/`)];
  const env = { ...process.env, ALMANAC_COVERAGE: coverage };
  const [code] = await once(spawn(installedCommand('vitest'), args, { cwd: root, env, stdio: 'inherit', signal }), 'exit');
  if (code !== 0) process.stdout.write('Some tests have failed: what they did counts all the same.\n');
}

/** The lines of the sources, of what each process of a function has written. */
function linesOf(coverage: string, bundles: string): Lines {
  const named = new Map(functionNames().map(name => [nameFor({ name: 'local' }, name), name]));
  const reports = readdirSync(coverage).flatMap(file => reportsIn(join(coverage, file)));
  const byFunction = Map.groupBy(
    reports.filter(({ url }) => url.endsWith('/code/index.js')),
    ({ url }) => named.get(/\/ministack-lambda-(.+)-\w{8}\/code\//.exec(url)?.[1] ?? ''),
  );
  const lines: Lines = new Map();
  for (const name of functionNames()) {
    const file = join(bundles, name, 'index.js');
    addBundle(lines, file, byFunction.get(name) ?? [], source => relative(root, resolve(join(bundles, name), source)));
  }
  return lines;
}

/** What one process has written; nothing where it was killed before it had written all of it. */
function reportsIn(file: string): ScriptCoverage[] {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { result: ScriptCoverage[] }).result;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    process.stdout.write('A process was killed while it wrote what of it has run: that does not count.\n');
    return [];
  }
}

/** Leaves what has run of the project's own files, for editors and for CI. */
function keep(lines: Lines): void {
  const folder = join(root, '.local', 'coverage');
  mkdirSync(folder, { recursive: true });
  const own = [...lines].filter(([file]) => !/node_modules|^\.\./.test(file));
  writeFileSync(join(folder, 'lcov.info'), lcovOf(new Map(own)));
}

/** Prints a line for each service, with its files that are below, and answers which services are. */
function tell(lines: Lines, names: string[]): string[] {
  const count = (of: string[]) => {
    const all = of.flatMap(file => [...lines.get(file)!.values()]);
    return { ran: all.filter(Boolean).length, all: all.length };
  };
  const percent = ({ ran, all }: { ran: number; all: number }): number => (all === 0 ? 100 : Math.floor((1000 * ran) / all) / 10);
  const shown = (what: string, files: string[]): void => {
    const { ran, all } = count(files);
    process.stdout.write(`${what.padEnd(44)} ${String(ran).padStart(5)} of ${String(all).padStart(5)} lines  ${percent({ ran, all })} %\n`);
  };
  return names.filter(name => {
    const own = [...lines.keys()].filter(file => file.startsWith(`functions/${name}/`) || file.startsWith(`shared/api/${name}/`));
    shown(name, own);
    for (const file of own.filter(each => percent(count([each])) < least).sort()) shown(`  ${file}`, [file]);
    return percent(count(own)) < least;
  });
}
