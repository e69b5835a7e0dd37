import { readdirSync, watch, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { explain, type Report, runScript } from '../console.ts';
import { type Cloud, deployedFolders, stageOf } from './cloud/open.ts';
import { root } from './cloud/process.ts';
import { readOptions, runSession } from './cloud/session.ts';
import { follower, type Steps } from './follow.ts';
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
    watchSources(follower(stepsFor({ cloud, report, stopped, tests })), stopped);
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

/** What of a change is deployed and tested, and how it is told. */
function stepsFor({ cloud, report, stopped, tests }: Following): Steps {
  return {
    stopped,
    failed: error => report.say(explain(error)),
    async deploy(files) {
      if (!cloud.outdated()) return;
      const { functions, stacks } = await report.step('deploying what changed', () => cloud.redeploy(files));
      report.say(
        functions.length + stacks.length > 0 ? `    ${[...functions, ...stacks].join(', ')}` : '    nothing that is deployed has changed',
      );
    },
    async test(files, ended) {
      const code = files.filter(each => each.endsWith('.ts'));
      if (!tests || code.length === 0) return true;
      writeFileSync(testLog, '');
      const tested = await runTests(testsFor(code), stageOf(cloud), testLog, ended);
      if (tested) report.say(inWords(tested, code));
      return tested !== undefined;
    },
  };
}
