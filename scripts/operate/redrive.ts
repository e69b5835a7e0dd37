import { parseArgs } from 'node:util';
import { problem, runScript } from '../console.ts';
import type { Account } from './redrive/account.ts';
import { accountFor } from './redrive/account-for.ts';
import { type DeadLetters, deadLettersOf } from './redrive/dead-letters.ts';
import { moveBack } from './redrive/move.ts';
import { redoNotes } from './redrive/notes.ts';
import { parkedOn, tryAgain } from './redrive/parked.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const age = (since: string): string => {
  const minutes = Math.floor((Date.now() - Date.parse(since)) / 60_000);
  if (minutes < 60) return `${minutes} min`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} days`;
};

const show = ({ functionName, waiting, beingRead, oldestAt, samples, causes, source }: DeadLetters): void => {
  const held = beingRead > 0 ? `, ${beingRead} being read by somebody` : '';
  say(
    `${functionName}: ${waiting} ${source ? 'messages' : 'notes on the stream'}${held}${oldestAt ? `, the oldest seen ${age(oldestAt)} old` : ''}`,
  );
  for (const sample of samples.slice(0, 3)) say(`    ${sample}`);
  for (const cause of causes) say(`    its log: ${cause}`);
};

const putBack = async (account: Account, letters: DeadLetters): Promise<void> => {
  const { functionName, source } = letters;
  if (source) return say(`    ${await moveBack(account, { ...letters, source })} put back onto its queue`);
  const done = await redoNotes(account, letters, why => say(`    stays: ${why}`));
  say(`    ${done} notes done: their records went to ${functionName} again`);
};

const redriveParked = async (account: Account, only: string | undefined, isDryRun: boolean): Promise<number> => {
  const parked = await parkedOn(account, only);
  if (parked.length === 0) return 0;
  say(`${parked.length} records parked, because their rule kept failing; the first is due since ${age(parked[0]!.dueAt)}`);
  for (const { key, dueAt } of parked.slice(0, 3)) say(`    ${key.pk}/${key.sk} due ${dueAt}`);
  if (!isDryRun) say(`    ${await tryAgain(account, parked)} put onto their due queues again`);
  return parked.length;
};

/**
 * `npm run redrive`: tells what every dead-letter queue of a stage holds and puts it back where it came from, and has the clock
 * try again what it has parked; `--dry-run` only tells.
 * `--queue items/on-due` is for that function's alone, `--stage dev` for a stage on AWS instead of the local cloud that runs here, `--endpoint
 * URL` for another local cloud.
 */
await runScript(async () => {
  const { values } = parseArgs({
    options: {
      'dry-run': { type: 'boolean', default: false },
      queue: { type: 'string' },
      stage: { type: 'string', default: 'local' },
      endpoint: { type: 'string' },
    },
  });
  const account = accountFor(values.stage, values.endpoint);
  const found = await deadLettersOf(account, values.queue);
  if (values.queue && found.length === 0) throw problem(`Stage ${values.stage} has no dead-letter queue of ${values.queue}.`);
  const parked = await redriveParked(account, values.queue, values['dry-run']);
  if (parked === 0 && found.every(({ waiting, beingRead }) => waiting + beingRead === 0)) return say('No dead letters, nothing parked.');
  for (const letters of found) {
    show(letters);
    if (!values['dry-run'] && letters.waiting > 0) await putBack(account, letters);
  }
  if (values['dry-run']) say('Nothing was moved: this was a dry run.');
});
