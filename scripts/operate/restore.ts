import { parseArgs } from 'node:util';
import { problem, runScript } from '../console.ts';
import type { Account } from './redrive/account.ts';
import { accountFor } from './redrive/account-for.ts';
import { checked, onItsWayMs } from './restore/check.ts';
import { makeReady, type Point, restoreTo } from './restore/new-table.ts';
import { settingsOf } from './restore/place.ts';
import { replay } from './restore/replay.ts';

const usage = `npm run restore -- table --table NEW --at 2026-03-02T09:00:00Z   a new table, as that of the stage was at a moment
npm run restore -- table --table NEW --backup ARN                the same from a backup of DynamoDB
npm run restore -- check --table NEW --at 2026-03-02T09:00:00Z   holds each owner in it against their log;
                                                                 --settled where nothing was written in the last minute
npm run restore -- replay --table NEW                            brings it to where the log of the stage's table ends
npm run restore -- ready --table NEW                             turns its stream on, and prints the setting of the stage
Each with --stage dev for a stage on AWS; without it is the local cloud that runs here, or that of --endpoint URL.`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const momentOf = (at: string | undefined): Date => {
  const moment = new Date(at ?? '');
  if (Number.isNaN(moment.getTime())) throw problem('--at is to be an instant: write it as 2026-03-02T09:00:00Z.');
  return moment;
};

/** Restoring asks the table by the clients of the functions too, which read the environment. */
const accountWithEnvironment = (stage: string, given: string | undefined): Account => {
  const account = accountFor(stage, given);
  const asOwner = { AWS_ENDPOINT_URL: account.endpoint, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  if (account.endpoint) Object.assign(process.env, asOwner);
  return account;
};

type Work = {
  account: Account;
  settings: Awaited<ReturnType<typeof settingsOf>>;
  table: string;
  at?: string;
  backup?: string;
  settled: boolean;
};

const check = async ({ account, settings, table, at, settled }: Work): Promise<void> => {
  Object.assign(process.env, settings, { TABLE_NAME: table });
  const after = new Date(momentOf(at).getTime() - (settled ? 0 : onItsWayMs));
  let [owners, wrong] = [0, 0];
  for await (const { owner, records, position, checksum, differences, late } of checked(account.dynamodb, {
    table,
    epoch: settings.LOG_EPOCH!,
    after,
  })) {
    owners += 1;
    wrong += differences.length;
    say(`${differences.length === 0 ? '✓' : '✗'} ${owner} ${records} records, log at ${position}, checksum ${checksum}`);
    for (const { what, ...difference } of differences) say(`    ${what} ${JSON.stringify(difference)}`);
    for (const record of late) say(`    newer than its log, which it may have been on its way to: ${record}`);
  }
  say(`${owners} owners, ${wrong} differences.`);
  if (wrong > 0) throw problem('The table and its logs do not agree.');
};

const replayInto = async ({ account, settings, table }: Work): Promise<void> => {
  Object.assign(process.env, settings);
  const tables = { left: settings.TABLE_NAME, restored: table, epoch: settings.LOG_EPOCH! };
  const { entries, fromTable, fromLog, erased, stay } = await replay(account.dynamodb, tables);
  say(
    `${entries} entries behind the restored logs: ${fromTable} rows taken as they are, ${fromLog} made from the log, ${erased} owners erased again.`,
  );
  for (const record of stay) say(`stays as it was: ${record}`);
};

const works: Record<string, (work: Work) => Promise<void>> = {
  table: async ({ account: { dynamodb }, settings, table, at, backup }) => {
    const point: Point = backup === undefined ? { at: momentOf(at) } : { backupArn: backup };
    await restoreTo(dynamodb, settings.TABLE_NAME, table, point);
    say(`${table} is there, beside ${settings.TABLE_NAME}.`);
  },
  check,
  replay: replayInto,
  ready: async ({ account: { dynamodb }, settings, table }) => say(JSON.stringify(await makeReady(dynamodb, settings.TABLE_NAME, table))),
};

/** `npm run restore`: the steps of a recovery, each by itself (`.github/recovery.md`). Nothing is written to the table that the stage works on. */
await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      stage: { type: 'string', default: 'local' },
      endpoint: { type: 'string' },
      table: { type: 'string' },
      at: { type: 'string' },
      backup: { type: 'string' },
      settled: { type: 'boolean', default: false },
    },
  });
  const [what = '', ...more] = positionals;
  const work = works[what];
  const { stage, endpoint, table, at, backup, settled } = values;
  if (!work || more.length > 0 || !table) throw problem(usage);
  const account = accountWithEnvironment(stage, endpoint);
  const settings = await settingsOf(account);
  if (table === settings.TABLE_NAME) throw problem(`${table} is the table that ${stage} works on: name a new one.`);
  await work({ account, settings, table, at, backup, settled });
});
