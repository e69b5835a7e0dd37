import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The processor that functions run on: that of the machine on the local cloud, that of the account's functions elsewhere. */
export type Processor = 'arm64' | 'x64';

type Locked = { version: string; integrity: string };

/** What the lock file names of a package. */
const lockedOf = (name: string): Locked => {
  const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  return packages[`node_modules/${name}`]!;
};

const modules = join(import.meta.dirname, '../node_modules');
const fetched = join(modules, '.cache/native');

/** Fails where what was fetched is not what the lock file names. */
export const requireLocked = (content: Uint8Array, { integrity }: Pick<Locked, 'integrity'>, name: string): void => {
  const actual = `sha512-${createHash('sha512').update(content).digest('base64')}`;
  if (actual !== integrity) throw new Error(`${name} is not what package-lock.json names: it has ${actual} and not ${integrity}.`);
};

/** A package that npm has not installed because it is for another processor: fetched once, and held against the lock file. */
const fetchedPackage = (name: string): string => {
  const locked = lockedOf(name);
  const folder = join(fetched, `${name}@${locked.version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(fetched, { recursive: true });
  const work = mkdtempSync(join(fetched, 'work-'));
  const file = execFileSync('npm', ['pack', '--silent', '--pack-destination', work, `${name}@${locked.version}`], {
    encoding: 'utf8',
  }).trim();
  requireLocked(readFileSync(join(work, file)), locked, name);
  execFileSync('tar', ['-xzf', join(work, file), '-C', work]);
  mkdirSync(join(folder, '..'), { recursive: true });
  try {
    renameSync(join(work, 'package'), folder);
  } catch (error) {
    // Another build that ran beside this one may have been first.
    if (!existsSync(folder)) throw error;
  }
  rmSync(work, { recursive: true, force: true });
  return folder;
};

const folderOf = (name: string): string => (existsSync(join(modules, name)) ? join(modules, name) : fetchedPackage(name));

/** What is left outside the bundles, as it is native: what each is made of, and what of that depends on the processor. */
export const nativePackages = (processor: Processor): string[] => [
  'sharp',
  '@img/colour',
  'detect-libc',
  'semver',
  `@img/sharp-linux-${processor}`,
  `@img/sharp-libvips-linux-${processor}`,
];

/** Lays native packages beside the bundle of a function, for the processor that it runs on. */
export const layNative = (folder: string, processor: Processor): void => {
  for (const name of nativePackages(processor)) cpSync(folderOf(name), join(folder, 'node_modules', name), { recursive: true });
};
