import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { problem } from '../console.ts';
import { deployedFolders } from '../dev/cloud/open.ts';
import { root } from '../dev/cloud/process.ts';
import type { Patch } from './next.ts';

const git = (...args: string[]): Buffer =>
  execFileSync('git', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 2 ** 30 });

/** What npm installed is shared: a version that needs other packages is not told apart here. */
const share = (folder: string): string => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
};

/** A copy of what of this checkout is deployed, with some changes. Fails where a text that is to be changed is not there once. */
export const copyWith = (patches: readonly Patch[], folder: string): string => {
  mkdirSync(folder, { recursive: true });
  for (const name of [...deployedFolders, 'cdk.json', 'package.json']) cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const { file, find, replace } of patches) {
    const source = readFileSync(join(folder, file), 'utf8');
    if (source.split(find).length !== 2) throw problem(`${file} does not hold this text once: ${find}`);
    writeFileSync(
      join(folder, file),
      source.replace(find, () => replace),
    );
  }
  return share(folder);
};

/** Puts the files of a version in git into a folder, beside the packages of this checkout. Fails with a sentence where this clone does not have it. */
export const checkoutOf = (ref: string, folder: string): string => {
  try {
    git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`);
  } catch (error) {
    throw problem(`This clone has no version ${ref}: name a commit or tag that it has, or fetch it (git fetch --tags --unshallow).`, error);
  }
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-x', '-C', folder], { input: git('archive', ref) });
  return share(folder);
};

/** The functions of a checkout in one text, bundled as that version bundles them for its simulation. */
export const bundleOf = (folder: string): string =>
  execFileSync(
    process.execPath,
    ['--input-type=module-typescript', '-e', "process.stdout.write(await (await import('./scripts/simulation/load.ts')).bundle())"],
    { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 30 },
  );
