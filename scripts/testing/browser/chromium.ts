import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { root } from '../../dev/cloud/process.ts';

/** A browser that can be started: its program, and what it needs in its environment. */
export type Browser = { program: string; env: Record<string, string> };

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const ownFolder = join(root, '.local', 'browser');
const ownEnv = { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
const run = promisify(execFile);

const onPath = (): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap(folder => names.map(name => join(folder, name)))
    .find(existsSync);

/** Installs the pinned Chromium of `scripts/testing/browser` into a folder and unpacks it there, under `chromium`. */
const install = async (folder: string): Promise<void> => {
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(root, 'scripts', 'testing', 'browser', file), join(folder, file));
  const { status, stderr } = spawnSync('npm', ['ci', '--ignore-scripts', '--prefix', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`No Chromium on this machine, and none could be installed: ${stderr}`);
  const entry = pathToFileURL(join(folder, 'node_modules', '@sparticuz', 'chromium', 'build', 'index.js')).href;
  const script = `const { default: chromium } = await import(${JSON.stringify(entry)}); await chromium.executablePath()`;
  // It unpacks into the folder for temporary files.
  await run(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, ...ownEnv, TMPDIR: folder } });
};

/** Installed when it is needed for the first time; of several tests that need it at once the first to have it whole gives it to all. */
const ownBrowser = async (): Promise<Browser> => {
  if (!existsSync(ownFolder)) {
    mkdirSync(dirname(ownFolder), { recursive: true });
    const folder = mkdtempSync(`${ownFolder}-`);
    try {
      await install(folder);
      if (!existsSync(ownFolder)) renameSync(folder, ownFolder);
    } catch (error) {
      if (!existsSync(ownFolder)) throw error;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { program: join(ownFolder, 'chromium'), env: { ...ownEnv, LD_LIBRARY_PATH: join(ownFolder, 'al2023', 'lib') } };
};

/** The browser that `CHROME_PATH` names, or that the machine has, or one that is installed into the checkout. */
export const findBrowser = async (): Promise<Browser> => {
  const program = process.env.CHROME_PATH ?? onPath();
  return program ? { program, env: {} } : ownBrowser();
};
