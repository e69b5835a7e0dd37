import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { deployedCommit } from './infra/commit.ts';
import { LongestFirst } from './scripts/check/longest-first.ts';

/** Tests that need a deployed cloud: the modules through their API, and the journeys. */
const onCloud = ['functions/**/*.test.ts', 'scripts/e2e/**/*.test.ts'];
/** Tests that do harm to a cloud, each to one of its own. */
const withFaults = ['scripts/faults/**/*.test.ts'];

/** Laws draw the same cases in every run of a commit, and others in the next; `LAWS_SEED` chooses. */
const seed = process.env.LAWS_SEED ?? String(Number.parseInt(deployedCommit().slice(0, 7), 16) || 1);

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve: {
          alias: [{ find: /^fast-check$/, replacement: fileURLToPath(new URL('scripts/testing/fast-check.ts', import.meta.url)) }],
        },
        test: {
          name: 'unit',
          include: ['shared/**/*.test.ts', 'events/**/*.test.ts', 'infra/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [...onCloud, ...withFaults],
          // What every function has in its environment.
          env: { SERVICE: 'tests', RELEASE: '0.0.0', POWERTOOLS_METRICS_NAMESPACE: 'Almanac', LAWS_SEED: seed },
          // Left alone one core is kept free, which is half of a machine with two.
          maxWorkers: '100%',
          testTimeout: 60_000,
          // A machine that does much else needs its time to begin.
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'cloud',
          include: onCloud,
          globalSetup: 'scripts/dev/cloud/vitest.ts',
          // They wait more than they compute.
          maxWorkers: 4,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'faults',
          include: withFaults,
          // Each file has a cloud of its own, and mostly waits.
          maxWorkers: 2,
          maxConcurrency: 10,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
