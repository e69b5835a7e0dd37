import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { problem } from '../console.ts';
import { root } from '../dev/cloud/process.ts';
import { median } from './figure.ts';

/** What is counted: a bundled function by its name, its environment, and how many requests it answers after its load. */
export type Counted = { name: string; file: string; env: Record<string, string>; requests?: number };

const flags = ['--smc-check=all-non-file', '--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null'];
const loader = join(import.meta.dirname, 'load.cjs');
const keptIn = join(root, '.local', 'bench', 'counted');
const runs = 3;
const atOnce = 2;
/** Two runs as near as this make a third idle: the median of three lies between them wherever the third is. */
const near = 0.001;

/** Is valgrind on this machine? Nothing else counts instructions here. */
export const hasValgrind = (): boolean => spawnSync('valgrind', ['--version']).status === 0;

/** Fails with one sentence where valgrind is missing. */
export const requireValgrind = (): void => {
  if (!hasValgrind())
    throw problem('Instructions are counted by valgrind, which is not on this machine: install it (Debian: apt-get install valgrind).');
};

/** The instructions of one run of a program, counted by cachegrind. */
export const countInstructions = (command: string[], env: Record<string, string> = {}): Promise<number> =>
  new Promise((resolve, reject) => {
    const options = { env: { ...env, PATH: process.env.PATH }, maxBuffer: 64 * 1024 * 1024 };
    execFile('valgrind', [...flags, ...command], options, (error, _stdout, stderr) => {
      const counted = /I\s+refs:\s+([\d,]+)/.exec(stderr)?.[1];
      if (error || !counted) reject(new Error(`${command.join(' ')} could not be counted: ${stderr.slice(-400)}`));
      else resolve(Number(counted.replaceAll(',', '')));
    });
  });

/** Node as it counts evenly from run to run. */
export const evenNode = (): string[] => [realpathSync(process.execPath), '--single-threaded', '--predictable'];

const once = ({ file, env, requests = 0 }: Counted): Promise<number> =>
  countInstructions([...evenNode(), loader, file, String(requests)], env);

/** Where the runs of exactly this are kept: the same bundle, loader, environment, Node and number of requests. */
const keptFor = ({ file, env, requests = 0 }: Counted): string => {
  const what = createHash('sha256').update(readFileSync(file)).update(readFileSync(loader));
  return join(
    keptIn,
    `${what
      .update(JSON.stringify([env, requests, process.version]))
      .digest('hex')
      .slice(0, 32)}.json`,
  );
};

const knownAt = (path: string): number[] => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as number[];
  } catch {
    return [];
  }
};

const settled = ([one = 0, other = 0, ...rest]: number[]): boolean =>
  rest.length > 0 || (other > 0 && Math.abs(one - other) <= near * Math.min(one, other));

/** The runs of one: those that are known, and what is missing of them, each kept as it ends. */
const runsOf = async (counted: Counted): Promise<number[]> => {
  const path = keptFor(counted);
  const found = knownAt(path);
  while (found.length < runs && !settled(found)) {
    found.push(await once(counted));
    writeFileSync(path, JSON.stringify(found));
  }
  return found;
};

/**
 * The instructions of each run of Node, from its first to its last: the median of three, counted by cachegrind, two at a time. Where two runs
 * differ by less than a thousandth there is no third. What has been counted is kept, so that a run that was stopped goes on where it was.
 */
export const instructionsOf = async (all: Counted[]): Promise<number[]> => {
  mkdirSync(keptIn, { recursive: true });
  const found: number[] = [];
  const queue = all.entries();
  let done = 0;
  const worker = async () => {
    for (const [index, counted] of queue) {
      found[index] = median(await runsOf(counted));
      done += 1;
      process.stdout.write(`  ${done} of ${all.length}: ${counted.name}${counted.requests ? `, ${counted.requests} requests` : ''}\n`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return found;
};
