import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** Where the bundles are written, one folder a function. Below the output of the CDK run, so that two runs do not meet. */
export const bundleFolder = join(process.env.CDK_OUTDIR ?? '.build', 'functions');

const isFunction = (file: string): boolean => /^(api|authorizer|on-[\w-]+|tick|near|window|sweep|fire|publish)\.ts$/.test(file);

/** The functions of the project by name: `clock/fire` is `functions/clock/fire.ts`. */
export const functionNames = (): string[] =>
  readdirSync('functions', { withFileTypes: true })
    .filter(each => each.isDirectory())
    .flatMap(({ name }) => readdirSync(join('functions', name)).filter(isFunction).map(file => `${name}/${file.slice(0, -3)}`))
    .sort();

/**
 * Bundles every function in one run of esbuild. CJS, because in ESM the import of `node:http` runs its lazy getters, which costs more
 * than the whole handler; the SDK is bundled, so that what was tested is what runs.
 */
export const bundleFunctions = (): string[] => {
  const names = functionNames();
  rmSync(bundleFolder, { recursive: true, force: true });
  buildSync({
    entryPoints: Object.fromEntries(names.map(name => [`${name}/index`, `functions/${name}.ts`])),
    outdir: bundleFolder,
    bundle: true,
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    logLevel: 'warning',
  });
  return names;
};
