import type { TestProject } from 'vitest/node';
import { createReport } from '../../console.ts';
import { openCloud, type Stage, stageOf } from './open.ts';

/**
 * Gives the cloud tests a stage to run against: a fresh local cloud on a free port, opened once for all of them, or the deployed stage that
 * ALMANAC_STAGE describes, as JSON with the fields of `Stage`. `npm start -- --json` prints that for a running local cloud.
 */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const given = process.env.ALMANAC_STAGE;
  const cloud = given
    ? undefined
    : await openCloud({
        fresh: true,
        port: 0,
        name: 'test',
        report: createReport({ out: process.stderr }),
        coverage: process.env.ALMANAC_COVERAGE,
      });
  project.provide('stage', given ? (JSON.parse(given) as Stage) : stageOf(cloud!));
  return async () => cloud?.stop();
};
