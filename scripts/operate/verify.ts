import { parseArgs } from 'node:util';
import { clientOptions } from '../bench/bare/account.ts';
import { problem, runScript } from '../console.ts';
import { runningStage } from '../dev/cloud/running.ts';
import { newPerson } from '../testing/people.ts';
import { localAccount, realAccount } from './redrive/account.ts';
import { findAll, tableOf, type View } from './verify/assumption.ts';
import { assumptions } from './verify/register.ts';
import { askAt, viewOf } from './verify/view.ts';

const localView = async (): Promise<View> => {
  const stage = runningStage();
  const { token } = await newPerson(stage, 'verify');
  return {
    isLocal: true,
    ask: askAt(stage.apiUrl),
    token,
    account: viewOf(localAccount(stage.endpoint!), stage, clientOptions(stage.endpoint!)),
  };
};

const viewAt = async (url: string, name: string | undefined): Promise<View> => {
  const ask = askAt(url);
  const config = await ask('/v1/config').catch(error => {
    throw problem(`Nobody answers at ${url}.`, error);
  });
  if (config.status !== 200) throw problem(`${url} is no stage of Almanac: /v1/config answers ${config.status}.`);
  const account = name === undefined ? undefined : viewOf(realAccount(name), JSON.parse(config.text).data, {});
  return { isLocal: false, ask, token: process.env.ALMANAC_TOKEN, account };
};

/**
 * `npm run verify`: looks whether what the product takes for granted is so (`.github/assumptions.md`), on the local cloud that runs here, or by
 * `--stage https://…` on a stage: `ALMANAC_TOKEN` is a user's, `--name dev` with credentials lets it look at the account. `--json` answers
 * rows for programs. Nothing is changed. It fails where something is refuted.
 */
await runScript(async () => {
  const { values } = parseArgs({
    options: { stage: { type: 'string' }, name: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const rows = await findAll(assumptions, values.stage === undefined ? await localView() : await viewAt(values.stage, values.name));
  process.stdout.write(`${values.json ? JSON.stringify(rows, null, 2) : tableOf(rows)}\n`);
  const refuted = rows.filter(({ verdict }) => verdict === 'refuted').length;
  if (refuted > 0) throw problem(`${refuted} refuted.`);
});
