import { existsSync, readFileSync } from 'node:fs';

/** A file of tests that failed: how many of its tests passed all the same, and which did not, each with what it failed of. */
type FailedFile = { file: string; passed: number; failures: string[] };

/** What came of a check. `secondTries` names the tests that failed and passed when they were run once more, each with what it had failed of. */
export type Outcome = { passed: number; failed: number; secondTries: string[]; failedFiles: FailedFile[] };

type TestResult = { fullName: string; status: string; failureMessages: string[] };
type FileResult = { name: string; status: string; message: string; assertionResults: TestResult[] };
type Report = { numPassedTests: number; numFailedTests: number; testResults: FileResult[] };

const firstLine = (text = ''): string => text.split('\n')[0]!;
const failureOf = ({ fullName, failureMessages }: TestResult): string => `${fullName} (${firstLine(failureMessages[0])})`;

const secondTriesIn = ({ testResults }: Report): string[] =>
  testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0)
    .map(failureOf);

const failedFile = ({ name, message, assertionResults }: FileResult): FailedFile => {
  const failures = assertionResults.filter(({ status }) => status === 'failed').map(failureOf);
  return {
    file: name,
    passed: assertionResults.filter(({ status }) => status === 'passed').length,
    failures: failures.length > 0 ? failures : [`${name} (${firstLine(message)})`],
  };
};

/** A check counts as one; a run of tests by what its report (vitest's JSON) says, and by one more when it failed without any failed test, as when a file does not load. */
export const outcomeOf = (exitCode: number, reportFile?: string): Outcome => {
  const failed = exitCode === 0 ? 0 : 1;
  if (!reportFile || !existsSync(reportFile)) return { passed: 1 - failed, failed, secondTries: [], failedFiles: [] };
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
  return {
    passed: report.numPassedTests,
    failed: Math.max(report.numFailedTests, failed),
    secondTries: secondTriesIn(report),
    failedFiles: report.testResults.filter(({ status }) => status === 'failed').map(failedFile),
  };
};

/** A check that was run again, of tests the files that failed, or all of it when none is known: of what ran twice the second run counts, where anything ran. */
export const withSecondRun = (name: string, first: Outcome, second: Outcome): Outcome => {
  if (second.passed + second.failed === 0) return first;
  const { failedFiles } = first;
  const kept = failedFiles.length === 0 ? 0 : first.passed - failedFiles.reduce((sum, { passed }) => sum + passed, 0);
  const failures = failedFiles.length === 0 ? [name] : failedFiles.flatMap(file => file.failures);
  return {
    passed: kept + second.passed,
    failed: second.failed,
    secondTries: [...first.secondTries, ...second.secondTries, ...(second.failed === 0 ? failures : [])],
    failedFiles: second.failedFiles,
  };
};

export const sumOf = (outcomes: readonly Outcome[]): Outcome => ({
  passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
  failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
  secondTries: outcomes.flatMap(({ secondTries }) => secondTries),
  failedFiles: outcomes.flatMap(({ failedFiles }) => failedFiles),
});
