import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { root } from '../../dev/cloud/process.ts';

/** A browser that can be started: its program, and what it needs in its environment. */
export type Browser = { program: string; env: Record<string, string> };

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const ownFolder = join(root, '.local', 'browser');
const run = promisify(execFile);

const onPath = (): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap(folder => names.map(name => join(folder, name)))
    .find(existsSync);

/** The pinned Chromium of `scripts/testing/browser`, installed by npm and unpacked when it is needed for the first time. */
const ownBrowser = async (): Promise<Browser> => {
  if (!existsSync(join(ownFolder, 'node_modules'))) {
    mkdirSync(ownFolder, { recursive: true });
    for (const file of ['package.json', 'package-lock.json'])
      copyFileSync(join(root, 'scripts', 'testing', 'browser', file), join(ownFolder, file));
    const { status, stderr } = spawnSync('npm', ['ci', '--ignore-scripts', '--prefix', ownFolder], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`No Chromium on this machine, and none could be installed: ${stderr}`);
  }
  const env = { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
  const entry = pathToFileURL(join(ownFolder, 'node_modules', '@sparticuz', 'chromium', 'build', 'index.js')).href;
  const script = `const { default: chromium } = await import(${JSON.stringify(entry)}); console.log(await chromium.executablePath())`;
  // It unpacks into the folder for temporary files, and a second time finds it there.
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...env, TMPDIR: ownFolder },
  });
  return { program: stdout.trim(), env: { LD_LIBRARY_PATH: join(ownFolder, 'al2023', 'lib') } };
};

/** The browser that `CHROME_PATH` names, or that the machine has, or one that is installed into the checkout. */
export const findBrowser = async (): Promise<Browser> => {
  const program = process.env.CHROME_PATH ?? onPath();
  return program ? { program, env: {} } : ownBrowser();
};
