import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { problem, runScript } from '../console.ts';
import { runningStage } from '../dev/cloud/running.ts';
import { localAccount, realAccount } from './redrive/account.ts';
import { type Credentials, countKeyedUntil, credentialsKeyedUntil, handOut, openCredentials } from './rotate-data-keys/credentials.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const askEveryMs = 2000;
/** So often nothing may have moved before it is called stuck: the queue tries for longer than that. */
const mostStill = 60;

const open = async (stage: string): Promise<Credentials> => {
  if (stage !== 'local') return openCredentials(realAccount(stage), {});
  const endpoint = runningStage().endpoint!;
  return openCredentials(localAccount(endpoint), {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
};

/** Waits until none is left, telling how far it is. Fails when nothing moves any more. */
const watch = async (credentials: Credentials, keyedUntil: string, total: number): Promise<void> => {
  for (let before = total, still = 0; still < mostStill; ) {
    const left = await countKeyedUntil(credentials, keyedUntil);
    if (left !== before || left === 0) say(`  ${Math.max(total - left, 0)} of ${total} have a new key`);
    if (left === 0) return;
    still = left === before ? still + 1 : 0;
    before = left;
    await pause(askEveryMs);
  }
  throw problem('Nothing moves any more. What failed is tried again by its queue; npm run redrive tells what is in its dead-letter queue.');
};

/**
 * `npm run rotate-data-keys`: gives the tokens of every connection a new data key. `--dry-run` only counts; `--until 2026-11-21T08:00:00Z` leaves alone what
 * was encrypted after that, and so goes on with a run that was stopped; `--stage dev` is a stage on AWS instead of the local cloud that runs
 * here. Each connection gets a new key 90 days after its last one by itself: this is for when nobody wants to wait.
 */
await runScript(async stopped => {
  const { values } = parseArgs({
    options: { 'dry-run': { type: 'boolean', default: false }, until: { type: 'string' }, stage: { type: 'string', default: 'local' } },
  });
  const until = new Date(values.until ?? Date.now());
  if (Number.isNaN(until.getTime())) throw problem(`--until ${values.until} is not an instant: write it as 2026-11-21T08:00:00Z.`);
  const keyedUntil = until.toISOString();
  const credentials = await open(values.stage);
  if (values['dry-run'])
    return say(
      `Connections whose data key is from before ${keyedUntil}: ${await countKeyedUntil(credentials, keyedUntil)}. Nothing was done.`,
    );
  say(
    `Stopped, it goes on with: npm run rotate-data-keys -- --until ${keyedUntil}${values.stage === 'local' ? '' : ` --stage ${values.stage}`}`,
  );
  let handed = 0;
  for await (const page of credentialsKeyedUntil(credentials, keyedUntil)) {
    if (stopped.aborted) return;
    handed += await handOut(credentials, page, keyedUntil);
    say(`  ${handed} handed out`);
  }
  if (handed > 0) await watch(credentials, keyedUntil, handed);
  say(handed > 0 ? 'Every connection has a new data key.' : 'No connection has an older data key.');
});
