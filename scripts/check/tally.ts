import { existsSync, readFileSync } from 'node:fs';

/** What came of a check. `secondTries` names the tests that failed and passed when they were run once more, each with what it had failed of. */
export type Outcome = { passed: number; failed: number; secondTries: string[] };

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { assertionResults: { fullName: string; status: string; failureMessages: string[] }[] }[];
};

const secondTriesIn = ({ testResults }: Report): string[] =>
  testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0)
    .map(({ fullName, failureMessages }) => `${fullName} (${failureMessages[0]!.split('\n')[0]})`);

/** A check counts as one; a run of tests by what its report (vitest's JSON) says, and by one more when it failed without any failed test, as when a file does not load. */
export const outcomeOf = (exitCode: number, reportFile?: string): Outcome => {
  const failed = exitCode === 0 ? 0 : 1;
  if (!reportFile || !existsSync(reportFile)) return { passed: 1 - failed, failed, secondTries: [] };
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
  return { passed: report.numPassedTests, failed: Math.max(report.numFailedTests, failed), secondTries: secondTriesIn(report) };
};

export const sumOf = (outcomes: readonly Outcome[]): Outcome => ({
  passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
  failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
  secondTries: outcomes.flatMap(({ secondTries }) => secondTries),
});
