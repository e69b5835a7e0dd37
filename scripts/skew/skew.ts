import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createReport, problem, type Report, runScript } from '../console.ts';
import { bundle } from '../simulation/load.ts';
import { runBeside, type Skew, serviceNames } from './beside.ts';
import { bundleOf, checkoutOf } from './checkout.ts';
import { next } from './next.ts';

/**
 * `npm run skew`: each service a version ahead of all others and a version behind them, in the simulation: this checkout beside planted changes, or with
 * `--baseline REF` beside a version of git. `--service NAME` takes one service alone, `--seeds N` so many runs of each (20 unless said).
 */
await runScript(async () => {
  const { values } = parseArgs({
    options: { baseline: { type: 'string' }, service: { type: 'string' }, seeds: { type: 'string', default: '20' } },
  });
  const { baseline, service } = values;
  if (service && !serviceNames.includes(service)) throw problem(`There is no service ${service}: choose from ${serviceNames.join(', ')}.`);
  const report = createReport();
  const versions = baseline
    ? { older: baselineText(baseline), newer: await bundle() }
    : { older: await bundle(), newer: await bundle(next) };
  for (const name of service ? [service] : serviceNames) {
    await pass(report, `${name} ahead`, { ...versions, isNewer: each => each === name }, Number(values.seeds));
    await pass(report, `${name} behind`, { ...versions, isNewer: each => each !== name }, Number(values.seeds));
  }
});

function baselineText(ref: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-baseline-'));
  try {
    return bundleOf(checkoutOf(ref, join(folder, 'checkout')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function pass(report: Report, name: string, skew: Skew, seeds: number): Promise<void> {
  await report.step(name, async () => {
    const { failed, erased } = await runBeside(skew, seeds);
    if (failed.length + erased.length > 0) throw problem([...failed, ...erased].slice(0, 10).join('\n'));
  });
}
