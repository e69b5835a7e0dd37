import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The folder of the checkout. */
export const root = join(import.meta.dirname, '..', '..', '..');

const bin = join(root, 'node_modules', '.bin');

/** The path of a command that npm installed. */
export const installedCommand = (name: string): string => join(bin, name);

/**
 * The environment of everything that belongs to the local cloud: Node 24 first on the path, root credentials of the emulator, UTC as on AWS,
 * and nothing else of the caller's, so that neither an AWS profile nor a setting of this shell reaches the functions.
 */
export const cloudEnv = (more: Record<string, string>): Record<string, string> => ({
  PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
  HOME: process.env.HOME ?? root,
  LANG: process.env.LANG ?? 'C.UTF-8',
  TZ: 'UTC',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  ...more,
});

/** The last lines of a text file, or nothing when it is not there. */
export const tail = (file: string, lines: number): string => {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
};

/** Runs a command to its end with its output in the log file, and answers the exit code. It ends when this process ends or `stopped` aborts. */
export const runLogged = (
  command: string,
  args: string[],
  options: { env: NodeJS.ProcessEnv; log: string; cwd?: string; stopped?: AbortSignal },
): Promise<number> =>
  new Promise((done, failed) => {
    const out = openSync(options.log, 'a');
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: options.env,
      stdio: ['ignore', out, out],
      signal: options.stopped,
    });
    closeSync(out);
    const end = () => child.kill();
    process.once('exit', end);
    child.once('error', failed);
    child.once('exit', code => {
      process.off('exit', end);
      done(code ?? 1);
    });
  });
