import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lateness } from './bench/lateness.ts';
import { openCloud } from './cloud/open.ts';
import { root } from './cloud/process.ts';
import { createReport, problem, runScript } from './console.ts';

const benches = { lateness };

/** `npm run bench`: every benchmark, or the one that is named, on a fresh local cloud. Prints a table and writes `scripts/bench/results/NAME.json`. */
await runScript(async stopped => {
  const names = process.argv.slice(2);
  const unknown = names.find(name => !(name in benches));
  if (unknown) throw problem(`There is no benchmark ${unknown}: choose from ${Object.keys(benches).join(', ')}.`);
  const report = createReport();
  const cloud = await openCloud({ fresh: true, port: 0, name: 'bench', report, stopped });
  try {
    for (const [name, bench] of Object.entries(benches).filter(([name]) => names.length === 0 || names.includes(name))) {
      const figures = await report.step(name, () => bench(cloud));
      console.table(figures);
      const folder = join(root, 'scripts', 'bench', 'results');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(figures, null, 2)}\n`);
    }
  } finally {
    await cloud.stop();
  }
});
