import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createReport, explain, problem, type Report, runScript } from '../console.ts';
import { bundle } from '../simulation/load.ts';
import { runBeside, type Skew, serviceNames } from './beside.ts';
import { bundleOf, checkoutOf, copyWith } from './checkout.ts';
import { openSkewedCloud } from './cloud.ts';
import { forgetful, next } from './next.ts';
import { catchUp, findsWhoForgets, passThrough, waysOf } from './ways.ts';

type Chosen = { baseline?: string; services: string[]; folder: string; report: Report; stopped: AbortSignal };

/**
 * `npm run skew`: each service a version ahead of all others and a version behind them, in the simulation: this checkout beside planted changes, or with
 * `--baseline REF` beside a version of git. `--service NAME` takes one service alone, `--seeds N` so many runs of each (20 unless said).
 * With `--cloud` on the local cloud, where each service is deployed by itself and the whole journey goes through each way over HTTP.
 */
await runScript(async stopped => {
  const { values } = parseArgs({
    options: {
      baseline: { type: 'string' },
      service: { type: 'string' },
      seeds: { type: 'string', default: '20' },
      cloud: { type: 'boolean', default: false },
    },
  });
  const { baseline, service, cloud, seeds } = values;
  if (service && !serviceNames.includes(service)) throw problem(`There is no service ${service}: choose from ${serviceNames.join(', ')}.`);
  const folder = mkdtempSync(join(tmpdir(), 'almanac-versions-'));
  const chosen = { baseline, services: service ? [service] : serviceNames, folder, report: createReport(), stopped };
  try {
    await (cloud ? onCloud(chosen) : inSimulation(chosen, Number(seeds)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function inSimulation({ baseline, services, folder, report }: Chosen, seeds: number): Promise<void> {
  const versions = baseline
    ? { older: bundleOf(checkoutOf(baseline, join(folder, 'baseline'))), newer: await bundle() }
    : { older: await bundle(), newer: await bundle(next) };
  for (const name of services) {
    await pass(report, `${name} ahead`, { ...versions, isNewer: each => each === name }, seeds);
    await pass(report, `${name} behind`, { ...versions, isNewer: each => each !== name }, seeds);
  }
}

async function pass(report: Report, name: string, skew: Skew, seeds: number): Promise<void> {
  await report.step(name, async () => {
    const { failed, erased } = await runBeside(skew, seeds);
    if (failed.length + erased.length > 0) throw problem([...failed, ...erased].slice(0, 10).join('\n'));
  });
}

/** One cloud for all ways. Of the planted versions also: what waited for the newer one is delivered by it, and one that forgets is found. */
async function onCloud({ baseline, services, folder, report, stopped }: Chosen): Promise<void> {
  const version = baseline ? 'baseline' : 'next';
  const checkout = baseline ? checkoutOf(baseline, join(folder, version)) : copyWith(next, join(folder, version));
  const cloud = await openSkewedCloud(report, stopped);
  try {
    await report.step('making the other version', () => cloud.add(version, checkout));
    const failed: unknown[] = [];
    for (const way of waysOf(services))
      await passThrough(cloud, { way, version, planted: !baseline }, report).catch(error => {
        stopped.throwIfAborted();
        failed.push(error);
        report.say(explain(error));
      });
    if (failed.length > 0) throw problem(`The journey failed in ${failed.length} ways.`);
    if (baseline) return;
    await report.step('all in the other version: what waited is delivered', () => catchUp(cloud, version));
    await cloud.add('forgetful', copyWith(forgetful, join(folder, 'forgetful')));
    await report.step('a service that forgets is found', () => findsWhoForgets(cloud, 'forgetful'));
  } finally {
    await cloud.close();
  }
}
