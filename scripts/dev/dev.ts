import { readdirSync, watch, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { explain, type Report, runScript } from '../console.ts';
import { type Cloud, deployedFolders, stageOf } from './cloud/open.ts';
import { root } from './cloud/process.ts';
import { readOptions, runSession } from './cloud/session.ts';
import { inWords, runTests, testLog, testsFor } from './related.ts';

/** How long the sources must be quiet before a deployment: editors write a file in several goes. */
const quietMs = 150;

/**
 * `npm run dev`: like `npm start`, and whatever changes in the sources is deployed within seconds: the functions that are made of it get their
 * code, the stacks whose template it changes are deployed, and the tests that it can break are run. A source that does not build changes
 * nothing. `--no-tests` leaves the tests out.
 */
await runScript(async stopped => {
  const tests = !process.argv.includes('--no-tests');
  const options = readOptions(process.argv.slice(2).filter(arg => arg !== '--no-tests'));
  await runSession('dev', options, stopped, async (cloud, report) => {
    report.say(
      `Watching ${deployedFolders.join(', ')}: a save deploys what it changes${tests ? ' and runs the tests that it can break' : ''}.`,
    );
    watchSources(follower({ cloud, report, stopped, tests }), stopped);
    return {};
  });
});

/** Watches folder by folder: a recursive watch loses a file that an editor saves by putting another in its place. */
function watchSources(changed: (files: string[]) => void, stopped: AbortSignal): void {
  const watched = new Set<string>();
  const saved = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const settle = (folder: string) => (_: string, file: string | null) => {
    if (file) saved.add(relative(root, join(folder, file)));
    clearTimeout(timer);
    timer = setTimeout(() => {
      watchNew();
      changed([...saved]);
      saved.clear();
    }, quietMs);
  };
  const watchNew = () => {
    for (const folder of sourceFolders()) {
      if (watched.has(folder)) continue;
      watched.add(folder);
      watch(folder, { signal: stopped }, settle(folder)).on('error', () => watched.delete(folder));
    }
  };
  watchNew();
}

function sourceFolders(): string[] {
  const below = (folder: string) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isDirectory());
  return deployedFolders
    .map(folder => join(root, folder))
    .flatMap(folder => [folder, ...below(folder).map(entry => join(entry.parentPath, entry.name))]);
}

type Following = { cloud: Cloud; report: Report; stopped: AbortSignal; tests: boolean };

/** Follows one change after the other; what is saved meanwhile is followed right after it, and ends the tests that are under way. */
function follower({ cloud, report, stopped, tests }: Following): (files: string[]) => void {
  const waiting = new Set<string>();
  let last: Promise<void> = Promise.resolve();
  let testing = new AbortController();
  const deploy = async (files: string[]): Promise<void> => {
    if (!cloud.outdated()) return;
    const { functions, stacks } = await report.step('deploying what changed', () => cloud.redeploy(files));
    report.say(
      functions.length + stacks.length > 0 ? `    ${[...functions, ...stacks].join(', ')}` : '    nothing that is deployed has changed',
    );
  };
  const test = async (files: string[]): Promise<void> => {
    const code = files.filter(each => each.endsWith('.ts'));
    if (!tests || code.length === 0) return;
    testing = new AbortController();
    writeFileSync(testLog, '');
    const tested = await runTests(testsFor(code), stageOf(cloud), testLog, AbortSignal.any([stopped, testing.signal]));
    if (tested) report.say(inWords(tested, code));
  };
  const follow = async (): Promise<void> => {
    const files = [...waiting];
    waiting.clear();
    if (stopped.aborted || files.length === 0) return;
    await deploy(files)
      .then(() => test(files))
      .catch(error => {
        if (!stopped.aborted) report.say(explain(error));
      });
  };
  return files => {
    for (const file of files) waiting.add(file);
    testing.abort();
    last = last.then(follow);
  };
}
