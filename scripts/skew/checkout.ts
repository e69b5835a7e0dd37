import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { problem } from '../console.ts';
import { root } from '../dev/cloud/process.ts';

const git = (...args: string[]): Buffer =>
  execFileSync('git', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 2 ** 30 });

/** Puts the files of a version in git into a folder, beside the packages of this checkout. Fails with a sentence where this clone does not have it. */
export const checkoutOf = (ref: string, folder: string): string => {
  try {
    git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`);
  } catch (error) {
    throw problem(`This clone has no version ${ref}: name a commit or tag that it has, or fetch it (git fetch --tags --unshallow).`, error);
  }
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-x', '-C', folder], { input: git('archive', ref) });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
};

/** The functions of a checkout in one text, bundled as that version bundles them for its simulation. */
export const bundleOf = (folder: string): string =>
  execFileSync(
    process.execPath,
    ['--input-type=module-typescript', '-e', "process.stdout.write(await (await import('./scripts/simulation/load.ts')).bundle())"],
    { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 30 },
  );
