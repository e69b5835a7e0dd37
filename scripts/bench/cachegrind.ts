import { execFile, spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { problem } from '../console.ts';
import { median } from './figure.ts';

/** What is counted: a bundled function, its environment, and how many requests it answers after its load. */
export type Counted = { file: string; env: Record<string, string>; requests?: number };

const flags = ['--smc-check=all-non-file', '--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null'];
const loader = join(import.meta.dirname, 'load.cjs');
const runs = 3;
const atOnce = 2;

/** Fails with one sentence where valgrind is missing: nothing else counts instructions here. */
export const requireValgrind = (): void => {
  if (spawnSync('valgrind', ['--version']).status !== 0)
    throw problem('Instructions are counted by valgrind, which is not on this machine: install it (Debian: apt-get install valgrind).');
};

const once = ({ file, env, requests = 0 }: Counted): Promise<number> =>
  new Promise((resolve, reject) => {
    const node = [realpathSync(process.execPath), '--single-threaded', '--predictable', loader, file, String(requests)];
    const options = { env: { ...env, PATH: process.env.PATH }, maxBuffer: 64 * 1024 * 1024 };
    execFile('valgrind', [...flags, ...node], options, (error, _stdout, stderr) => {
      const counted = /I\s+refs:\s+([\d,]+)/.exec(stderr)?.[1];
      if (error || !counted) reject(new Error(`${file} could not be counted: ${stderr.slice(-400)}`));
      else resolve(Number(counted.replaceAll(',', '')));
    });
  });

/** The instructions of each run of Node, from its first to its last: the median of three, counted by cachegrind, two at a time. */
export const instructionsOf = async (all: Counted[]): Promise<number[]> => {
  const queue = all.flatMap((counted, index) => Array.from({ length: runs }, () => ({ counted, index }))).values();
  const found: number[][] = all.map(() => []);
  const worker = async () => {
    for (const { counted, index } of queue) found[index]!.push(await once(counted));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return found.map(median);
};
