import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Counted } from './cachegrind.ts';
import { median } from './figure.ts';

/** CPU time in milliseconds: of a load, and of one warm request. */
export type Cpu = { load: number; request: number };

const loader = join(import.meta.dirname, 'load.cjs');
const rounds = 9;

const once = ({ file, env, requests = 0 }: Counted): Promise<Cpu> =>
  new Promise((resolve, reject) => {
    const options = { env: { ...env, PATH: process.env.PATH }, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [loader, file, String(requests)], options, (error, _stdout, stderr) => {
      if (error) return reject(new Error(`${file} could not be timed: ${stderr.slice(-400)}`));
      const { loadMicros, requestMicros } = JSON.parse(stderr.trim().split('\n').at(-1)!) as { loadMicros: number; requestMicros: number };
      resolve({ load: loadMicros / 1000, request: requestMicros / 1000 });
    });
  });

/** The CPU time of each in a Node as Lambda starts it: the median of nine rounds, in each of which all of them have a turn. */
export const cpuOf = async (all: Counted[]): Promise<Cpu[]> => {
  const found: Cpu[][] = all.map(() => []);
  for (let round = 0; round < rounds; round++) for (const [index, counted] of all.entries()) found[index]!.push(await once(counted));
  return found.map(each => ({ load: median(each.map(({ load }) => load)), request: median(each.map(({ request }) => request)) }));
};
