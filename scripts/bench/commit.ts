import { spawnSync } from 'node:child_process';
import { root } from '../dev/cloud/process.ts';

const git = (...args: string[]): string => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout?.trim() ?? '';

/** The commit that is measured, and whether the working tree holds more than that beside results. */
export const commitOf = (): { commit: string; changedSince?: true } => {
  const changed = git('status', '--porcelain', '--', '.', ':!scripts/bench/results') !== '';
  return { commit: git('rev-parse', '--short=12', 'HEAD') || 'unknown', ...(changed ? { changedSince: true as const } : {}) };
};
