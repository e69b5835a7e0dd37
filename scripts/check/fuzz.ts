import { parseArgs } from 'node:util';
import { createReport, problem, runScript } from '../console.ts';
import { type Cloud, openCloud } from '../dev/cloud/open.ts';
import { newPerson } from '../testing/people.ts';
import { tryOut } from './fuzz/run.ts';

/** The same few requests in every run, for `npm test`. */
const brief = ['--seed', '20261121', '--no-shrink', '--phases', 'examples,coverage,fuzzing', '--max-examples', '2'];

/** What would end the account, a session of it, the patient that the other requests are about, or access to them: tried elsewhere instead. */
const enders = [
  'signOutEverywhere',
  'endSession',
  'closeAccount',
  'erasePatient',
  'endPortalAccess',
  'endPortalHolder',
  'leavePortal',
  'mergePatient',
];
const ending = enders.flatMap(name => ['--exclude-operation-id', name]);

/**
 * `npm run fuzz`: tries the API out against its document, sequences of requests included, on a local cloud of its own. `--examples N` says
 * how many requests of each kind a route gets, `--seed N` repeats a run, `--brief` is what `npm test` does.
 */
await runScript(async stopped => {
  const { values } = parseArgs({
    options: {
      examples: { type: 'string', default: '50' },
      seed: { type: 'string' },
      brief: { type: 'boolean', default: false },
      paths: { type: 'string' },
    },
  });
  const long = ['--max-examples', values.examples, ...(values.seed ? ['--seed', values.seed] : [])];
  const cloud = await openCloud({ fresh: true, port: 0, name: 'fuzz', report: createReport(), stopped });
  try {
    const some = values.paths === undefined ? [] : ['--include-path-regex', values.paths];
    await tryAll(cloud, [...(values.brief ? brief : long), ...some], values.brief);
  } finally {
    await cloud.stop();
  }
});

/** As somebody who is signed in, and as nobody, who gets nothing that is not open to everybody. */
async function tryAll(cloud: Cloud, args: string[], isBrief: boolean): Promise<void> {
  const person = await newPerson(cloud, 'ada');
  const signed = await tryOut(cloud, { person, args: [...args, ...ending], brief: isBrief, show: true });
  const nobody = await tryOut(cloud, { person, as: 'nobody', args: ['--phases', 'examples', '--seed', '20261121'], show: true });
  if (signed.code !== 0 || nobody.code !== 0) throw problem('The API does not keep to its document: see above.');
}
