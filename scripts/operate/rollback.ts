import { parseArgs } from 'node:util';
import { problem, runScript } from '../console.ts';
import { accountFor } from './redrive/account-for.ts';
import { answerBy, deployedLast, type Live, liveOn, takenBack } from './rollback/versions.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** What is to be done: where from and where to each function goes. */
type Move = { name: string; now: number; to: number };

/** Back to the version before, for what the last deploy has changed, or any since a moment. */
const back = (live: readonly Live[], since: string | undefined): Move[] => {
  const from = since === undefined ? undefined : Date.parse(since);
  if (Number.isNaN(from)) throw problem(`--since ${since} is not an instant: write it as 2026-03-02T09:00:00Z.`);
  const moves = deployedLast(live, from).flatMap(({ name, now, before }) => (before === undefined ? [] : [{ name, now, to: before }]));
  if (moves.length === 0) throw problem('There is no version to go back to.');
  return moves;
};

const behind = (live: readonly Live[]): Move[] => takenBack(live).map(({ name, now, newest }) => ({ name, now, to: newest }));

/** To the newest version, for what was taken back. */
const forward = (live: readonly Live[]): Move[] => {
  const moves = behind(live);
  if (moves.length === 0) throw problem('Nothing was taken back.');
  return moves;
};

/** Fails, by name, where something was taken back and is still: a deploy that did not change it has not brought it forward. */
const check = (live: readonly Live[]): void => {
  const names = behind(live).map(({ name, now, to }) => `${name} (${now} of ${to})`);
  if (names.length > 0)
    throw problem(`Taken back and not deployed anew: ${names.join(', ')}. Deploy what mends it, or npm run rollback -- --forward.`);
};

/**
 * `npm run rollback -- --stage prod`: has each function that answers requests, and of which the last deploy has made a version, do so by the version before,
 * which takes seconds and no deploy; `--since 2026-03-02T09:00:00Z` those of which one was made since then, `--service items` of one service alone,
 * `--dry-run` only tells. `--forward` brings to the newest version what was taken back, `--check` fails where something still is. Without `--stage`
 * it is the local cloud that runs here, or that of `--endpoint URL`. Fails where nothing can go back.
 */
await runScript(async () => {
  const { values } = parseArgs({
    options: {
      stage: { type: 'string', default: 'local' },
      service: { type: 'string' },
      since: { type: 'string' },
      endpoint: { type: 'string' },
      forward: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const account = accountFor(values.stage, values.endpoint);
  const live = await liveOn(account, values.service);
  if (values.check) return check(live);
  if (live.length === 0) throw problem(`Nothing of ${values.stage} answers by a version: its \`rollout\` is "latest".`);
  const moves = values.forward ? forward(live) : back(live, values.since);
  for (const { name, now, to } of moves) {
    if (!values['dry-run']) await answerBy(account, name, to);
    say(`${name}: ${now} → ${to}`);
  }
  if (values['dry-run']) say('Nothing was changed: this was a dry run.');
});
