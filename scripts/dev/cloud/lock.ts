import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { problem } from '../../console.ts';

/** Who runs on the persistent cloud: the process, and the port to find its API at. */
export type Holder = { pid: number; port: number };

/**
 * Takes the lock file for this process and answers what gives it back. A lock whose process is gone is taken over.
 * Fails with a problem when another process holds it: two emulators on one state would destroy it.
 */
export const takeLock = (file: string, port: number): (() => void) => {
  mkdirSync(dirname(file), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, port } satisfies Holder);
  if (!write(file, mine)) {
    const holder = holderOf(file);
    if (holder) throw problem(`A local cloud already runs here (${describe(holder)}): use that one, or end it first.`);
    rmSync(file, { force: true });
    if (!write(file, mine)) throw problem('Another local cloud has just been started here: use that one.');
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  return release;
};

/** Who holds the lock now, or nothing when nobody does. */
export const holderOf = (file: string): Holder | undefined => {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Holder;
    process.kill(holder.pid, 0);
    return holder;
  } catch {
    return undefined;
  }
};

/** A holder in words. */
export const describe = ({ pid, port }: Holder): string => `process ${pid}, http://127.0.0.1:${port}`;

const write = (file: string, text: string): boolean => {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};
