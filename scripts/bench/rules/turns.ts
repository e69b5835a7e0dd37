import { afterOf, type RuleCase } from './cases.ts';
import { engines } from './engines.ts';

/** Asks an engine for so many turns of each case: run under cachegrind by `instructions.ts`. */
const { engine, cases, turns }: { engine: string; cases: RuleCase[]; turns: number } = JSON.parse(process.argv[2] ?? '{}');
for (const each of cases) {
  const next = engines[engine]!(each);
  for (let i = 0; i < turns; i++) next(afterOf(i));
}
