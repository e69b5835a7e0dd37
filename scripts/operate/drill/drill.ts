import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CreateBackupCommand } from '@aws-sdk/client-dynamodb';
import type { StageRow } from '../../../infra/stage-settings.ts';
import { createReport, problem, type Report } from '../../console.ts';
import { type Cloud, deployWith, openCloud, stageOf } from '../../dev/cloud/open.ts';
import { root } from '../../dev/cloud/process.ts';
import { newPerson } from '../../testing/people.ts';
import { localAccount } from '../redrive/account.ts';
import { placesOf } from '../redrive/parked.ts';
import { doMainJob } from '../smoke/main-job.ts';
import { harm, plant } from './harm.ts';
import { awaitLogs, fill, goOn, type Owner, seenBy } from './people.ts';

const run = promisify(execFile);
const table = 'almanac-local-restored';

/** What a drill has shown: seconds, and counts. */
export type Drilled = {
  /** From the backup to the harm: what is lost where the table cannot be read any more. */
  backupAgeSeconds: number;
  writesAfter: number;
  harmed: number;
  /** From the harm until the main job was done on the restored table. */
  rtoSeconds: number;
  /** Items that people see otherwise than before the harm. */
  lost: number;
};

/** A step of the recovery, by the command that stands in `.github/recovery.md`. */
const restoreOn =
  ({ endpoint }: Cloud) =>
  async (...args: string[]): Promise<{ code: number; said: string }> =>
    run(process.execPath, ['scripts/operate/restore.ts', ...args, '--table', table, '--endpoint', endpoint], { cwd: root }).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      ({ code, stdout, stderr }) => ({ code: Number(code), said: `${stdout}${stderr}` }),
    );
type Restore = ReturnType<typeof restoreOn>;

const must = async (step: ReturnType<Restore>): Promise<string> => {
  const { code, said } = await step;
  if (code !== 0) throw problem(said);
  return said.trim();
};

/** Plants a loss and a double, and sees that the check names both and nothing else. */
const tryCheck = async (cloud: Cloud, restore: Restore, at: string): Promise<void> => {
  const { records, undo } = await plant(localAccount(cloud.endpoint).dynamodb, table);
  const { code, said } = await restore('check', '--settled', '--at', at);
  await undo();
  const named = [...said.matchAll(/"record":"([^"]+)"/g)].map(([, record]) => record);
  if (code === 0 || named.toSorted().join() !== records.toSorted().join())
    throw problem(`The check did not name what was planted:\n${said}`);
};

/** Puts the stage onto the restored table: first whoever reads from the state, which may give nothing up that is read, then all. */
const switchOver = async (cloud: Cloud, restoredTable: StageRow['restoredTable']): Promise<void> => {
  const settings = { restoredTable, logEpoch: 2 };
  const stacks = Object.keys(cloud.outputs).filter(name => !name.endsWith('-State'));
  await deployWith(cloud, settings, stacks);
  await deployWith(cloud, settings);
};

/** What each person sees of their items that they did not see so before. */
const differences = async (owners: readonly Owner[], before: readonly Awaited<ReturnType<typeof seenBy>>[]): Promise<number> => {
  const after = await Promise.all(owners.map(seenBy));
  const differ = (i: number) =>
    [...new Set([...Object.keys(before[i]!), ...Object.keys(after[i]!)])].filter(
      id => JSON.stringify(before[i]![id]) !== JSON.stringify(after[i]![id]),
    ).length;
  return owners.reduce((sum, _, i) => sum + differ(i), 0);
};

/** Who read the log before is told to read everything again; a key that was ended after the backup opens nothing. */
const tryDoors = async (owners: readonly Owner[]): Promise<void> => {
  for (const { api, cursor, name, ...owner } of owners) {
    const answer = await api.listEvents({ params: owner, query: { after: cursor } }).then(
      () => 200,
      error => error.status,
    );
    if (answer !== 410) throw problem(`The cursor of ${name} from before is answered ${answer}, which should be 410.`);
    const alive = (await api.listKeys({})).data;
    if (alive.length > 0) throw problem(`A key of ${name} that was ended is alive again.`);
  }
};

type Point = { backupArn: string; at: Date };
const secondsFrom = (from: number, to = Date.now()): number => (to - from) / 1000;

/** Brings a stage back after rows of its table were lost and overwritten. The steps are those of `.github/recovery.md`. */
const recover = async (cloud: Cloud, { backupArn, at }: Point, report: Report): Promise<void> => {
  const restore = restoreOn(cloud);
  const moment = at.toISOString();
  await report.step('restoring the backup into a new table', () => must(restore('table', '--backup', backupArn)));
  report.say(await report.step('holding each owner in it against their log', () => must(restore('check', '--settled', '--at', moment))));
  await report.step('planting a loss and a double: the check names both', () => tryCheck(cloud, restore, moment));
  report.say(await report.step('replaying the log behind the backup', () => must(restore('replay'))));
  const setting = await must(restore('ready'));
  await report.step('putting the stage onto it, in a new epoch of the log', () => switchOver(cloud, JSON.parse(setting)));
};

/**
 * A recovery from beginning to end, on a local cloud of its own that is gone afterwards: people fill it, a backup is taken, they go on, rows are
 * lost and overwritten past all rules; then the stage is brought back by the commands that an operator has.
 */
export const drill = async (report: Report, stopped: AbortSignal): Promise<Drilled> => {
  const cloud = await openCloud({ fresh: true, port: 0, name: 'drill', report, stopped });
  try {
    const stage = stageOf(cloud);
    const { dynamodb, ...account } = localAccount(cloud.endpoint);
    const { table: TableName } = await placesOf({ dynamodb, ...account });
    const owners = await report.step('people fill it', () => fill(stage));
    await awaitLogs(owners, 1);
    const { BackupDetails } = await dynamodb.send(new CreateBackupCommand({ TableName, BackupName: 'drill' }));
    const at = new Date();
    const writesAfter = await report.step('a backup is taken, and they go on', () => goOn(owners));
    await awaitLogs(owners, 2);
    const before = await Promise.all(owners.map(seenBy));
    const harmedAt = Date.now();
    const harmed = await harm(dynamodb, TableName);
    if ((await differences(owners, before)) === 0) throw problem('The harm is seen by nobody.');
    await recover(cloud, { backupArn: BackupDetails!.BackupArn!, at }, report);
    const { token } = await newPerson(stage, 'new', 3);
    const quiet = createReport({ silent: true });
    await report.step('it does its main job for somebody new', () => doMainJob({ apiUrl: stage.apiUrl, token }, quiet));
    const rtoSeconds = secondsFrom(harmedAt);
    const lost = await differences(owners, before);
    await tryDoors(owners);
    return { backupAgeSeconds: secondsFrom(at.getTime(), harmedAt), writesAfter, harmed, rtoSeconds, lost };
  } finally {
    await report.step('removing it', cloud.stop);
  }
};
