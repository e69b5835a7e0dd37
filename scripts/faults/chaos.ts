import { parseArgs } from 'node:util';
import { problem, runScript } from '../console.ts';
import { brokenBy, chaos, inSentences } from './chaos/chaos.ts';
import { harms, isHarm } from './chaos/harm.ts';
import { hurry, openVictim } from './cloud.ts';

/**
 * `npm run chaos -- table-slow`, `queue-down` or `provider-away`, or several, or none for all: does that to a local cloud of its own for `--seconds`
 * (60), while `--rate` journeys of six requests begin a second (2) and `--reminders` (40) fall due, and prints how many requests were answered, how
 * long it took until nothing waited any more, and what was lost. Fails where one in ten thousand requests failed, or anything was lost.
 */
await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '60' },
      rate: { type: 'string', default: '2' },
      reminders: { type: 'string', default: '40' },
    },
  });
  const wrong = positionals.find(each => !isHarm(each));
  if (wrong !== undefined) throw problem(`There is no "${wrong}": choose of ${Object.keys(harms).join(', ')}.`);
  const chosen = positionals.length > 0 ? positionals.filter(isHarm) : Object.keys(harms).filter(isHarm);
  const plan = { seconds: Number(values.seconds), journeysPerSecond: Number(values.rate), reminders: Number(values.reminders) };
  if (!(plan.seconds > 0 && plan.seconds <= 3600 && plan.journeysPerSecond > 0 && plan.reminders > 0))
    throw problem('--seconds (3600 at the most), --rate and --reminders are numbers above nothing.');
  const cloud = await openVictim('chaos');
  try {
    await hurry(cloud, () => 10);
    const broken: string[] = [];
    for (const harm of chosen) {
      const outcome = await chaos(cloud, harm, { ...plan, patienceMs: 600_000 });
      process.stdout.write(`${inSentences(outcome).join('\n')}\n`);
      broken.push(...brokenBy(outcome).map(each => `${harm}: ${each}`));
    }
    if (broken.length > 0) throw problem(broken.join('\n'));
  } finally {
    await cloud.close();
  }
});
