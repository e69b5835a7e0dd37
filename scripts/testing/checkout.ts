import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../dev/cloud/process.ts';

/** A command that runs: what it has said so far, and how it ended. */
export type Running = { process: ChildProcess; said(): string; ended: Promise<CommandResult> };
export type CommandResult = { code: number | null; out: string };

/** A copy of this project in a folder of its own, in which commands are run as somebody at the keyboard runs them. */
export type Checkout = {
  in(...path: string[]): string;
  start(name: string, ...args: string[]): Running;
  npm(name: string, ...args: string[]): Promise<CommandResult>;
  remove(): Promise<void>;
};

/** What is installed, and the file that pins it. */
const installed = { node_modules: 'package-lock.json', '.venv': 'scripts/requirements.txt' };
const left = new Set([...Object.keys(installed), '.local', '.build', '.git']);

/**
 * A folder with a link for each entry, said to be what the copy's own pins want: whoever installs into it after all unlinks the links, and
 * nothing of what they lead to.
 */
const linkInstalled = (folder: string): void => {
  for (const [name, pins] of Object.entries(installed)) {
    mkdirSync(join(folder, name));
    const entries = readdirSync(join(root, name)).filter(entry => entry !== '.almanac-installed');
    for (const entry of entries) symlinkSync(join(root, name, entry), join(folder, name, entry));
    const fingerprint = createHash('sha256')
      .update(readFileSync(join(folder, pins)))
      .update(`${process.platform} ${process.arch}`);
    writeFileSync(join(folder, name, '.almanac-installed'), fingerprint.digest('hex'));
  }
};

const commitAll = (folder: string): void => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], { cwd: folder });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'What is here');
};

/** Makes a copy of what stands here, saved or not, as one commit of its own. */
export const makeCheckout = (): Checkout => {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-checkout-'));
  for (const name of globSync(['*', '.*'], { cwd: root }).filter(each => !left.has(each)))
    cpSync(join(root, name), join(folder, name), { recursive: true });
  linkInstalled(folder);
  commitAll(folder);
  const running: Running[] = [];
  const start = (name: string, ...args: string[]): Running => {
    const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    // As npm does it, which itself takes half a second.
    const [, program = '', ...rest] = scripts[name]!.split(' ');
    const env = { ...process.env, NODE_ENV: '', VITEST: '', NO_COLOR: '1' };
    const child = spawn(program, [...rest, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (out += text));
    const ended = once(child, 'close').then(([code]) => ({ code, out }));
    running.push({ process: child, said: () => out, ended });
    return running.at(-1)!;
  };
  return {
    in: (...path) => join(folder, ...path),
    start,
    npm: (name, ...args) => start(name, ...args).ended,
    async remove() {
      for (const { process } of running) process.kill('SIGTERM');
      await Promise.all(running.map(({ ended }) => ended));
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
