import { afterOf, type RuleCase } from './cases.ts';
import { engines } from './engines.ts';

/** Asks an engine for so many occurrences of each case: run under cachegrind by `instructions.ts`. */
const { engine, cases, occurrences }: { engine: string; cases: RuleCase[]; occurrences: number } = JSON.parse(process.argv[2] ?? '{}');
for (const each of cases) {
  const next = engines[engine]!(each);
  for (let i = 0; i < occurrences; i++) next(afterOf(i));
}
