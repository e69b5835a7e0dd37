import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const refusalOf = (script: string): string => spawnSync(process.execPath, [script, '--stage', 'prod'], { encoding: 'utf8' }).stderr;

test('npm run drill is never of a stage that people use: whoever names one is refused before anything begins', () => {
  expect(refusalOf('scripts/operate/drill.ts')).toContain("Unknown option '--stage'");
});

test('npm run rollout is never of a stage that people use, either', () => {
  expect(refusalOf('scripts/operate/rollout.ts')).toContain("Unknown option '--stage'");
});
