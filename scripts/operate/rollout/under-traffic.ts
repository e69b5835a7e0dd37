import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Report } from '../../console.ts';
import { type Cloud, deployWith, openCloud, stageOf } from '../../dev/cloud/open.ts';
import { root } from '../../dev/cloud/process.ts';
import { localAccount } from '../redrive/account.ts';
import { liveOn } from '../rollback/versions.ts';
import { type Counts, failedIn, trafficOn } from './traffic.ts';

const run = promisify(execFile);

/** What was answered while each thing happened, and which versions answered at its end: their numbers, of all functions. */
export type Phase = { what: string; counts: Counts; failed: number; versions: number[] };

/** Deploys to a cloud with versions of its functions. In how many shards they write stands in the environment of each: another number is another version. */
const deployVersion = (cloud: Cloud, dueShards: number) => deployWith(cloud, { rollout: 'at_once', dueShards });

const versionsOn = async (cloud: Cloud): Promise<number[]> =>
  [...new Set((await liveOn(localAccount(cloud.endpoint))).map(({ now }) => now))].sort((a, b) => a - b);

/**
 * Deploys a new version to a local cloud of its own while people use it, and goes back to the one before while they still do. Answers what they were
 * answered meanwhile.
 */
export const underTraffic = async (report: Report, stopped: AbortSignal): Promise<Phase[]> => {
  const cloud = await openCloud({ fresh: true, port: 0, name: 'rollout', report, stopped });
  try {
    await report.step('giving each function a version', () => deployVersion(cloud, 4));
    const phase = async (what: string, work: () => Promise<unknown>): Promise<Phase> => {
      const traffic = await trafficOn(stageOf(cloud));
      await report.step(what, work);
      const counts = await traffic.stop();
      return { what, counts, failed: failedIn(counts), versions: await versionsOn(cloud) };
    };
    const rollback = ['scripts/operate/rollback.ts', '--endpoint', cloud.endpoint];
    return [
      await phase('deploying the next while people use it', () => deployVersion(cloud, 3)),
      await phase('going back while people use it', () => run(process.execPath, rollback, { cwd: root })),
    ];
  } finally {
    await report.step('removing it', cloud.stop);
  }
};
