import type { Control, Framework } from './control.ts';

/** How the tests of a file came out; `not_run` where they need a cloud that was not started. */
export type FileOutcome = { passed: number; failed: number } | 'not_run';
export type ControlOutcome = 'shown' | 'failed' | 'in_part' | 'by_words';

/** What a control comes to: shown when all of its tests ran and passed, in part where some did not run, by words alone where it names no test. */
export const outcomeOf = ({ shown = [] }: Control, files: ReadonlyMap<string, FileOutcome>): ControlOutcome => {
  const outcomes = shown.map(file => files.get(file) ?? 'not_run');
  if (outcomes.length === 0) return 'by_words';
  if (outcomes.some(each => each !== 'not_run' && (each.failed > 0 || each.passed === 0))) return 'failed';
  return outcomes.includes('not_run') ? 'in_part' : 'shown';
};

const words: Record<ControlOutcome, string> = {
  shown: 'shown',
  failed: '**failed**',
  in_part: 'in part: some need `--cloud`',
  by_words: 'by words alone',
};

const fileWords = (outcome: FileOutcome | undefined): string =>
  outcome === undefined || outcome === 'not_run' ? 'not run' : `${outcome.passed} passed, ${outcome.failed} failed`;

/** From what a report was made: the commit (`+` behind it where files were changed since), the version of Node, and when (instant). */
export type Origin = { commit: string; node: string; at: string };

/** The report as Markdown: by control how it came out, then each file of tests. */
export const reportOf = (all: readonly Framework[], files: ReadonlyMap<string, FileOutcome>, { commit, node, at }: Origin): string =>
  [
    '# Evidence',
    '',
    `Commit ${commit}, Node ${node}, ${at}.`,
    ...all.flatMap(({ name, controls }) => [
      '',
      `## ${name}`,
      '',
      '| | what | came out |',
      '|---|---|---|',
      ...controls.map(control => `| ${control.id} | ${control.title} | ${words[outcomeOf(control, files)]} |`),
    ]),
    '',
    '## Tests',
    '',
    '| file | |',
    '|---|---|',
    ...[...files].map(([file, outcome]) => `| ${file} | ${fileWords(outcome)} |`),
    '',
  ].join('\n');
