import { parseArgs } from 'node:util';
import { createReport, problem, runScript } from '../console.ts';
import { openCloud } from '../dev/cloud/open.ts';
import { newPerson } from '../testing/people.ts';
import { fetchDocuments, type Judge, judges, missingFor } from './judges/run.ts';

/**
 * `npm run judges`: makes clients of the API's document with the generators that people use, compiles them, and goes one journey with each, on
 * a local cloud of its own; libraries of Go check the tree of a log, and those of Standard Webhooks in four languages what a webhook was sent; readers in three languages see one sequence of events; another verifier of passkeys says what ours says. A judge whose tools are not on the machine is left out and said so; with
 * `--all` that is a failure, and `--list` only says which there are and what each lacks. Words name some: `npm run judges -- webhooks`. Where those need no stage,
 * none is started.
 */
await runScript(async stopped => {
  const options = { all: { type: 'boolean', default: false }, list: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.list) return listJudges();
  const stranger = positionals.find(word => !judges({}).some(({ name }) => isNamed(name, word)));
  if (stranger) throw problem(`No judge is named by "${stranger}": npm run judges -- --list says which there are.`);
  const isAsked = (name: string): boolean => positionals.length === 0 || positionals.some(word => isNamed(name, word));
  const report = createReport();
  const ask = async (judge: Judge, work: () => Promise<void>): Promise<void> => {
    const missing = missingFor(judge);
    if (missing.length === 0) await report.step(judge.name, work);
    else if (values.all) throw problem(`${judge.name} needs ${missing.join(' and ')}.`);
    else process.stdout.write(`– ${judge.name}: left out, ${missing.join(' and ')} is not on this machine\n`);
  };
  const asked = judges({}).filter(({ name }) => isAsked(name));
  for (const judge of asked) if ('alone' in judge) await ask(judge, judge.alone);
  if (asked.every(judge => 'alone' in judge)) return;
  const cloud = await openCloud({ fresh: true, port: 0, name: 'judges', report, stopped });
  try {
    const { email, password } = await newPerson(cloud, 'judge');
    const { apiUrl: API, endpoint: COGNITO, userPoolClientId: CLIENT_ID } = cloud;
    const journey = { API, COGNITO, CLIENT_ID, EMAIL: email, PASSWORD: password };
    for (const judge of judges(await fetchDocuments(API)).filter(({ name }) => isAsked(name)))
      if ('judge' in judge) await ask(judge, () => judge.judge(journey));
  } finally {
    await cloud.stop();
  }
});

function isNamed(name: string, word: string): boolean {
  return name.toLowerCase().includes(word.toLowerCase());
}

function listJudges(): void {
  for (const judge of judges({})) {
    const missing = missingFor(judge);
    process.stdout.write(`${judge.name}: ${missing.length === 0 ? 'ready' : `${missing.join(' and ')} is not on this machine`}\n`);
  }
}
