import { isDeepStrictEqual } from 'node:util';
import { functionFiles } from '../../infra/bundle.ts';
import { services } from '../../infra/services/index.ts';
import { simulatorOf, told } from '../simulation/batch.ts';
import type { World } from '../simulation/world/world.ts';
import { ofNext } from './next.ts';

export const serviceNames = Object.keys(services);

const files = functionFiles();
const serviceOf = (name: string): string => files.get(name)?.split('/')[1] ?? 'platform';

/** The writes by which a record lost what the next version had written. */
const erasedIn = ({ table }: World): string[] =>
  table.history.flatMap(({ key, before, after }) =>
    ofNext
      .filter(name => before?.[name] !== undefined && after && !isDeepStrictEqual(after[name], before[name]))
      .map(name => `${key.pk} ${key.sk} lost ${name}`),
  );

/** Two versions as bundles, and of which services the functions are newer. */
export type Skew = { older: string; newer: string; isNewer(service: string): boolean };

/**
 * Runs so many seeds with two versions beside each other, or until enough has gone wrong. Answers what went wrong, what was erased, and how many
 * writes held something of the next version.
 */
export const runBeside = async ({ older, newer, isNewer }: Skew, seeds: number, isEnough: (failed: string[]) => boolean = () => false) => {
  const seen = { failed: [] as string[], erased: [] as string[], held: 0 };
  const run = simulatorOf(older, { text: newer, has: name => isNewer(serviceOf(name)) }, world => {
    seen.erased.push(...erasedIn(world));
    seen.held += world.table.history.filter(({ after }) => ofNext.some(name => after?.[name] !== undefined)).length;
  });
  for (let seed = 1; seed <= seeds && !isEnough(seen.failed); seed++) {
    const result = await run(seed);
    if (result.violations.length > 0) seen.failed.push(told(result));
  }
  return seen;
};
