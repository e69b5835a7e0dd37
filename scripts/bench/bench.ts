import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createReport, problem, runScript } from '../console.ts';
import { type Cloud, openCloud } from '../dev/cloud/open.ts';
import { root } from '../dev/cloud/process.ts';
import { api } from './api.ts';
import { commitOf } from './commit.ts';
import { cost } from './cost.ts';
import { doors } from './doors.ts';
import { fanout } from './fanout.ts';
import { type Figure, tableOf } from './figure.ts';
import { lateness } from './lateness.ts';
import { load } from './load.ts';
import { recurrence } from './recurrence.ts';
import { requests } from './requests.ts';

/** The benchmarks by name, in the order in which they run; those `onCloud` share a fresh local cloud. */
const benches: Record<string, { run: () => Promise<Figure[]> } | { onCloud: (cloud: Cloud) => Promise<Figure[]> }> = {
  load: { run: load },
  requests: { run: requests },
  recurrence: { run: recurrence },
  fanout: { run: fanout },
  cost: { run: cost },
  api: { onCloud: api },
  lateness: { onCloud: lateness },
  doors: { onCloud: doors },
};

const folder = join(root, 'scripts', 'bench', 'results');

const publish = (name: string, figures: Figure[], measured: { at: string; commit: string }): void => {
  process.stdout.write(`\n${name}\n${tableOf(figures)}\n\n`);
  mkdirSync(folder, { recursive: true });
  const missed = figures.filter(({ met }) => met === false).length;
  const result = { bench: name, command: `npm run bench -- ${name}`, ...measured, node: process.version, missed, figures };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
};

/** `npm run bench`: every benchmark, or those that are named. Prints tables and writes `scripts/bench/results/NAME.json`. */
await runScript(async stopped => {
  const names = process.argv.slice(2);
  const unknown = names.find(name => !(name in benches));
  if (unknown) throw problem(`There is no benchmark ${unknown}: choose from ${Object.keys(benches).join(', ')}.`);
  const report = createReport();
  const measured = { at: new Date().toISOString(), ...commitOf() };
  let cloud: Cloud | undefined;
  const failed: string[] = [];
  try {
    for (const [name, bench] of Object.entries(benches).filter(([name]) => names.length === 0 || names.includes(name))) {
      if ('onCloud' in bench) cloud ??= await openCloud({ fresh: true, port: 0, name: 'bench', report, stopped });
      // One that fails does not keep the others from being run.
      const figures = await report
        .step(name, () => ('run' in bench ? bench.run() : bench.onCloud(cloud!)))
        .catch((error: Error) => void failed.push(`${name}: ${error.message}`));
      if (figures) publish(name, figures, measured);
    }
  } finally {
    await cloud?.stop();
  }
  if (failed.length > 0) throw problem(failed.join('\n'));
});
