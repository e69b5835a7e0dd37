import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createReport, problem, runScript } from '../console.ts';
import { root, tail } from '../dev/cloud/process.ts';
import { makeCheckout } from '../testing/checkout.ts';
import { chartOf, type PageStep, stepsOf, type Touched } from './walk/page.ts';

const git = (folder: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=walk', '-c', 'user.email=walk@localhost', ...args], { cwd: folder, encoding: 'utf8' });

/** Runs a line of the page as a newcomer would, and fails with what it said. */
const runLine = (folder: string, command: string, stopped: AbortSignal): Promise<void> =>
  new Promise((done, failed) => {
    const log = join(folder, '.local', 'walk.log');
    mkdirSync(dirname(log), { recursive: true });
    const child = spawn('sh', ['-c', `${command} >'${log}' 2>&1`], { cwd: folder, stdio: 'ignore', signal: stopped });
    child.once('error', failed);
    child.once('exit', code => (code === 0 ? done() : failed(problem(`${command} failed:\n\n${tail(log, 60)}`))));
  });

/** What the last command has done to the copy since the one before. */
const touchedBy = (folder: string, command: string): Touched => {
  git(folder, 'add', '--all');
  const lines = git(folder, 'diff', '--cached', '--name-status', '--no-renames').trim().split('\n').filter(Boolean);
  const [created, changed] = ['A', 'M'].map(status => lines.filter(line => line.startsWith(status)).map(line => line.split('\t')[1]!));
  git(folder, 'commit', '--quiet', '--allow-empty', '--no-verify', '-m', 'A step');
  return { command, created: created!, changed: changed! };
};

const take = async (folder: string, step: PageStep, stopped: AbortSignal): Promise<Touched[]> => {
  if ('file' in step) {
    writeFileSync(join(folder, step.file), step.text);
    return [];
  }
  await runLine(folder, step.command, stopped);
  return step.command.startsWith('npm run new') ? [touchedBy(folder, step.command)] : [];
};

/**
 * `npm run walk`: follows `.github/CONTRIBUTING.md`, or another `--page`, to the letter in a copy of the checkout, and prints how many files each
 * addition has touched.
 */
await runScript(async stopped => {
  const { values } = parseArgs({ options: { page: { type: 'string', default: join(root, '.github', 'CONTRIBUTING.md') } } });
  const steps = stepsOf(readFileSync(values.page, 'utf8'));
  const report = createReport();
  const checkout = makeCheckout();
  const folder = checkout.in();
  try {
    const touched: Touched[] = [];
    for (const step of steps)
      touched.push(...(await report.step('file' in step ? step.file : step.command, () => take(folder, step, stopped))));
    report.say(`\n${chartOf(touched)}`);
  } finally {
    await checkout.remove();
  }
});
