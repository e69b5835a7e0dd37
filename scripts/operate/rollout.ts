import { parseArgs } from 'node:util';
import { exampleStage } from '../../infra/stacks.fixture.ts';
import { createReport, problem, runScript } from '../console.ts';
import { badVersion } from './rollout/simulation.ts';
import { underTraffic } from './rollout/under-traffic.ts';

/**
 * `npm run rollout`: deploys a new version to a local cloud of its own while people use it, and goes back to the one before by `npm run rollback`.
 * Says what they were answered, and before that how a rollout of a bad version ends by the alarms of production, simulated. Fails where anything but what they asked for.
 */
await runScript(async stopped => {
  // It has no options: whoever names a stage would be told of another.
  parseArgs({ options: {} });
  const { minutes, worst } = badVersion(exampleStage('prod'));
  const after = minutes.map(minute => minute ?? 'never').join(', ');
  process.stdout.write(
    `A version that fails 5 % is taken back after ${after} minutes; ${(100 * worst).toFixed(1)} % of the requests fail at the most (simulated).\n`,
  );
  const phases = await underTraffic(createReport(), stopped);
  for (const { what, counts, failed, versions } of phases) {
    const statuses = Object.entries(counts.byStatus).map(([status, count]) => `${count} × ${status}`);
    process.stdout.write(`${what}: ${counts.requests} requests (${statuses.join(', ')}), the slowest ${Math.round(counts.slowestMs)} ms, `);
    process.stdout.write(`${failed} failed; version ${versions.join(' and ')} answers now.\n`);
  }
  const failed = phases.reduce((sum, each) => sum + each.failed, 0);
  if (failed > 0) throw problem(`${failed} requests failed.`);
});
