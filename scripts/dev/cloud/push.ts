import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { LambdaClient, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import { build } from 'esbuild';
import { nameFor } from '../../../infra/names.ts';
import { problem } from '../../console.ts';
import { cloudEnv, installedCommand, root, runLogged, tail } from './process.ts';

/** Bundles the functions as they are saved now. Fails with what does not build. */
export const bundleInto = async (folder: string, log: string, stopped?: AbortSignal): Promise<void> => {
  const script = join(import.meta.dirname, 'bundle.ts');
  if ((await runLogged(installedCommand('node'), [script, folder], { env: cloudEnv({}), log, stopped })) !== 0)
    throw problem(`The functions could not be bundled:\n${tail(log, 12)}`);
};

const filesOf = (bundles: string, name: string): string[] => {
  const folder = join(bundles, name);
  return globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter(entry => entry.isFile() && !entry.name.endsWith('.map'))
    .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
};

const sameFiles = (name: string, one: string, other: string): boolean => {
  const files = filesOf(one, name);
  return (
    files.join() === filesOf(other, name).join() &&
    files.every(file => readFileSync(join(one, name, file)).equals(readFileSync(join(other, name, file))))
  );
};

/** The functions of a folder of bundles. */
export const functionsIn = (bundles: string): string[] => globSync('**/index.js', { cwd: bundles }).map(dirname).sort();

/** The functions of a folder of bundles that another has otherwise. */
export const changedIn = (next: string, live: string): string[] =>
  functionsIn(live).filter(name => existsSync(join(next, name, 'index.js')) && !sameFiles(name, next, live));

const zipped = (folder: string, files: string[]): Buffer => {
  const scratch = mkdtempSync(join(tmpdir(), 'almanac-code-'));
  try {
    const entries = [...new Set(files.map(file => join(folder, file.split('/')[0]!)))];
    const zip = join(scratch, 'code.zip');
    execFileSync(join(root, '.venv', 'bin', 'python'), ['-m', 'zipfile', '-c', zip, ...entries]);
    return readFileSync(zip);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

/** Gives functions of the local cloud the code of their bundles, as an update of their stacks would, without one. */
export const push = async (endpoint: string, bundles: string, names: readonly string[]): Promise<void> => {
  const client = new LambdaClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  for (const name of names) {
    const ZipFile = zipped(join(bundles, name), filesOf(bundles, name));
    await client.send(new UpdateFunctionCodeCommand({ FunctionName: nameFor({ name: 'local' }, name), ZipFile }));
  }
};

/** Puts the bundles of some functions in the place of what was known of them. */
export const keepBundles = (from: string, to: string, names: readonly string[]): void => {
  for (const name of names) {
    rmSync(join(to, name), { recursive: true, force: true });
    mkdirSync(dirname(join(to, name)), { recursive: true });
    cpSync(join(from, name), join(to, name), { recursive: true });
  }
};

/** Whether a template can be another one now: a file was saved that the stacks are made by, not only one that a function runs. */
export const touchesTemplates = async (files: readonly string[]): Promise<boolean> => {
  const { metafile } = await build({
    entryPoints: [join(root, 'infra', 'app.ts')],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
  return files.some(file => file in metafile.inputs || file.startsWith('infra/'));
};
