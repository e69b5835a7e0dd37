import { parseArgs } from 'node:util';
import { openCloud } from './cloud/open.ts';
import { createReport, problem, runScript } from './console.ts';
import { newPerson } from './e2e/people.ts';
import { tryOut } from './fuzz/run.ts';

/**
 * `npm run fuzz`: tries the API out against its document for longer than the tests do, sequences of requests included, on a local cloud of
 * its own. `--examples N` says how many requests of each kind a route gets, `--seed N` repeats a run.
 */
await runScript(async stopped => {
  const { values } = parseArgs({ options: { examples: { type: 'string', default: '50' }, seed: { type: 'string' } } });
  const cloud = await openCloud({ fresh: true, port: 0, name: 'fuzz', report: createReport(), stopped });
  try {
    const args = ['--max-examples', values.examples, '--workers', '2', ...(values.seed ? ['--seed', values.seed] : [])];
    const { code } = await tryOut(cloud, { person: await newPerson(cloud, 'ada'), args, show: true });
    if (code !== 0) throw problem('The API does not keep to its document: see above.');
  } finally {
    await cloud.stop();
  }
});
