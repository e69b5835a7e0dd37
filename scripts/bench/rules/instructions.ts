import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { root } from '../../dev/cloud/process.ts';
import { countInstructions, evenNode } from '../cachegrind.ts';
import { cases, type RuleCase } from './cases.ts';

/** Instructions for one occurrence, over the cases that are young and those that are ten years old. */
export type OccurrenceInstructions = { engine: string; young: number; old: number };

/** So many occurrences of each case, few and many: the slope between them is what an occurrence costs, without start and warming up. */
const occurrences: Record<string, [few: number, many: number]> = {
  ours: [2000, 6000],
  rrule: [10, 40],
  'rrule-temporal': [20, 80],
  'python-dateutil': [1, 3],
};

const isOld = (each: RuleCase): boolean => each.name.endsWith('old');

const slopeOf = async (engine: string, of: RuleCase[], program: string[]): Promise<number> => {
  const [few, many] = occurrences[engine]!;
  const [least = 0, most = 0] = await Promise.all(
    [few, many].map(each => countInstructions([...program, JSON.stringify({ engine, cases: of, occurrences: each })])),
  );
  return (most - least) / (many - few) / of.length;
};

/** What an occurrence costs in each engine, counted by cachegrind: the mean of the cases, young and old. */
export const occurrenceInstructions = async (): Promise<OccurrenceInstructions[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-occurrences-'));
  try {
    const outfile = join(folder, 'occurrences.cjs');
    buildSync({
      entryPoints: [join(import.meta.dirname, 'occurrences.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'cjs',
    });
    const python = [join(root, '.venv', 'bin', 'python'), join(import.meta.dirname, 'occurrences.py')];
    const found: OccurrenceInstructions[] = [];
    for (const engine of Object.keys(occurrences)) {
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
