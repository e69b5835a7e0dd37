import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { root } from '../../dev/cloud/process.ts';
import { countInstructions, evenNode } from '../cachegrind.ts';
import { cases, type RuleCase } from './cases.ts';

/** Instructions for one turn, over the cases that are young and those that are ten years old. */
export type TurnInstructions = { engine: string; young: number; old: number };

/** So many turns of each case, few and many: the slope between them is what a turn costs, without start and warming up. */
const turns: Record<string, [few: number, many: number]> = {
  ours: [2000, 6000],
  rrule: [10, 40],
  'rrule-temporal': [20, 80],
  'python-dateutil': [1, 3],
};

const isOld = (each: RuleCase): boolean => each.name.endsWith('old');

const slopeOf = async (engine: string, of: RuleCase[], program: string[]): Promise<number> => {
  const [few, many] = turns[engine]!;
  const [least = 0, most = 0] = await Promise.all(
    [few, many].map(each => countInstructions([...program, JSON.stringify({ engine, cases: of, turns: each })])),
  );
  return (most - least) / (many - few) / of.length;
};

/** What a turn costs in each engine, counted by cachegrind: the mean of the cases, young and old. */
export const turnInstructions = async (): Promise<TurnInstructions[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-turns-'));
  try {
    const outfile = join(folder, 'turns.cjs');
    buildSync({
      entryPoints: [join(import.meta.dirname, 'turns.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'cjs',
    });
    const python = [join(root, '.venv', 'bin', 'python'), join(import.meta.dirname, 'turns.py')];
    const found: TurnInstructions[] = [];
    for (const engine of Object.keys(turns)) {
      const program = engine === 'python-dateutil' ? python : [...evenNode(), outfile];
      const young = await slopeOf(
        engine,
        cases.filter(each => !isOld(each)),
        program,
      );
      found.push({ engine, young, old: await slopeOf(engine, cases.filter(isOld), program) });
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
