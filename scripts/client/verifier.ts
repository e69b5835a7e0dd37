import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { readJson } from '../check/openapi/files.ts';
import { root } from '../dev/cloud/process.ts';

const entry = join(root, 'scripts', 'operate', 'verify-log.ts');

const manifest = (): object => {
  const { version, license } = readJson('package.json') as { version: string; license: string };
  return {
    name: 'almanac-verify',
    version,
    description: 'Checks that nothing of a log of Almanac was changed since it was signed, offline or at its URL.',
    license,
    type: 'module',
    bin: { 'almanac-verify': './verify.js' },
    files: ['verify.js', 'README.md', 'LICENSE'],
    engines: { node: '>=20' },
  };
};

/** Builds what checks logs as a package into a folder: one file, which needs nothing but Node. Answers its bytes. */
export const buildVerifier = async (folder: string): Promise<number> => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
    logLevel: 'warning',
    banner: { js: '#!/usr/bin/env node' },
    write: false,
  });
  writeFileSync(join(folder, 'verify.js'), outputFiles[0]!.contents, { mode: 0o755 });
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  cpSync(join(root, 'scripts', 'client', 'verifier.md'), join(folder, 'README.md'));
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  return outputFiles[0]!.contents.length;
};
