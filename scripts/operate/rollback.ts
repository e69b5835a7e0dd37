import { parseArgs } from 'node:util';
import { problem, runScript } from '../console.ts';
import { runningStage } from '../dev/cloud/running.ts';
import { localAccount, realAccount } from './redrive/account.ts';
import { answerBy, deployedLast, liveOn } from './rollback/versions.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/**
 * `npm run rollback -- --stage prod`: has each function that answers requests, and of which the last deploy has made a version, do so by the version before,
 * which takes seconds and no deploy; `--since 2026-03-02T09:00:00Z` those of which one was made since then, `--service items` of one service alone,
 * `--dry-run` only tells. Without `--stage` it is the local cloud that runs here, or that
 * of `--endpoint URL`. Fails where nothing can go back.
 */
await runScript(async () => {
  const { values } = parseArgs({
    options: {
      stage: { type: 'string', default: 'local' },
      service: { type: 'string' },
      since: { type: 'string' },
      endpoint: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const isLocal = values.stage === 'local';
  const account = isLocal ? localAccount(values.endpoint ?? runningStage().endpoint!) : realAccount(values.stage);
  const live = await liveOn(account, values.service);
  if (live.length === 0) throw problem(`Nothing of ${values.stage} answers by a version: its \`rollout\` is "latest".`);
  const since = values.since === undefined ? undefined : Date.parse(values.since);
  if (Number.isNaN(since)) throw problem(`--since ${values.since} is not an instant: write it as 2026-03-02T09:00:00Z.`);
  const older = deployedLast(live, since).flatMap(each => (each.before === undefined ? [] : [{ ...each, before: each.before }]));
  if (older.length === 0) throw problem('There is no version to go back to.');
  for (const { name, now, before } of older) {
    if (!values['dry-run']) await answerBy(account, name, before);
    say(`${name}: ${now} → ${before}`);
  }
  if (values['dry-run']) say('Nothing was changed: this was a dry run.');
});
