import { readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { explain, type Report, runScript } from '../console.ts';
import { type Cloud, deployedFolders } from './cloud/open.ts';
import { root } from './cloud/process.ts';
import { readOptions, runSession } from './cloud/session.ts';

/** How long the sources must be quiet before a deployment: editors write a file in several goes. */
const quietMs = 150;

/** `npm run dev`: like `npm start`, and whatever changes in the sources is deployed within seconds. A source that does not build changes nothing. */
await runScript(async stopped => {
  const options = readOptions(process.argv.slice(2));
  await runSession('dev', options, stopped, async (cloud, report) => {
    watchSources(deployer(cloud, report, stopped), stopped);
    return {};
  });
});

/** Watches folder by folder: a recursive watch loses a file that an editor saves by putting another in its place. */
function watchSources(changed: () => void, stopped: AbortSignal): void {
  const watched = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const settle = (_: string, file: string | null) => {
    if (file?.endsWith('.test.ts')) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      watchNew();
      changed();
    }, quietMs);
  };
  const watchNew = () => {
    for (const folder of sourceFolders()) {
      if (watched.has(folder)) continue;
      watched.add(folder);
      watch(folder, { signal: stopped }, settle).on('error', () => watched.delete(folder));
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

/** Deploys one change after the other; what changes during a deployment is deployed right after it. */
function deployer(cloud: Cloud, report: Report, stopped: AbortSignal): () => void {
  let waiting = false;
  let last: Promise<void> = Promise.resolve();
  const deploy = async () => {
    waiting = false;
    if (stopped.aborted || !cloud.outdated()) return;
    await report.step('deploying what changed', cloud.redeploy).catch(error => {
      if (!stopped.aborted) report.say(explain(error));
    });
  };
  return () => {
    if (waiting) return;
    waiting = true;
    last = last.then(deploy);
  };
}
