import { cpSync, globSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { catalogue } from '../events/index.ts';
import { rowsOf as rowsOfEvents } from '../events/table.ts';
import { fhirRows } from '../shared/api/clinic/fhir/table.ts';
import { rowsOf } from '../shared/api/core/table.ts';
import { everyRoute, routesByApi } from '../shared/api/index.ts';
import { writeDocsFiles } from './docs-files.ts';
import { layNative, type Processor } from './native.ts';

/** The file of each function by its name: `platform/tick` is `functions/platform/tick.ts`. Whatever stands directly in a service's folder is one. */
export const functionFiles = (): Map<string, string> =>
  new Map(
    globSync('functions/*/*.ts')
      .sort()
      .map(file => [file.slice('functions/'.length, -'.ts'.length), file]),
  );

/** The functions of the project by name. */
export const functionNames = (): string[] => [...functionFiles().keys()];

// What problem documents say in other languages than English lies beside each bundle, and is read when it is needed.
const problemFolder = 'shared/wording/problems';
const problemFiles = readdirSync(problemFolder).filter(file => file.endsWith('.json'));
// So do the words of quick add, beside the one function that reads texts.
const wordsFolder = 'shared/wording/items/quick-add';
const wordFiles = readdirSync(wordsFolder).filter(file => file.endsWith('.json'));

// What writes traces is a file beside each bundle, which only an invocation that is sampled reads.
const recorder = 'recorder.js';

// The local cloud runs functions on the machine itself.
const machine: Processor = process.arch === 'arm64' ? 'arm64' : 'x64';

/** What is written into bundles that name it: a text, as esbuild gives every module of a bundle a share in anything else. */
export const constants = {
  ROUTE_TABLE: JSON.stringify(JSON.stringify(rowsOf(routesByApi))),
  FHIR_TABLE: JSON.stringify(JSON.stringify(fhirRows(everyRoute))),
  EVENT_TABLE: JSON.stringify(JSON.stringify(rowsOfEvents(catalogue))),
  RECORDER: JSON.stringify(recorder),
};

/**
 * How functions are bundled. CJS, because in ESM the import of `node:http` runs its lazy getters, which costs more than the whole handler; the
 * SDK is bundled, so that what was tested is what runs.
 */
export const bundling = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  define: { ...constants, 'import.meta.dirname': '__dirname' },
  // The SDK's ES modules, of which only what is used is kept; its CJS builds are one piece each.
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': join(import.meta.dirname, '../shared/aws/credentials.ts'),
    'node:fs/promises': join(import.meta.dirname, '../shared/aws/settings-files.ts'),
    '@smithy/core/event-streams': join(import.meta.dirname, '../shared/aws/event-streams.ts'),
  },
  external: ['sharp'],
  logLevel: 'warning',
} satisfies BuildOptions;

/**
 * Bundles every function into a folder, one folder a function, in one run of esbuild, with what is native for a processor beside those that need it.
 * Answers of which files of the project one is made.
 */
export const bundleFunctions = (folder: string, processor: Processor = machine): ((name: string) => string[]) => {
  rmSync(folder, { recursive: true, force: true });
  const entryPoints = {
    ...Object.fromEntries([...functionFiles()].map(([name, file]) => [`${name}/index`, file])),
    recorder: 'shared/runtime/trace/recorder.ts',
  };
  const { metafile } = buildSync({ ...bundling, entryPoints, outdir: folder, metafile: true, sourcemap: 'linked', sourcesContent: false });
  for (const name of functionNames()) cpSync(join(folder, recorder), join(folder, name, recorder));
  for (const name of [...Object.keys(routesByApi), 'platform/fallback']) {
    for (const file of problemFiles) cpSync(join(problemFolder, file), join(folder, name, file));
  }
  for (const file of wordFiles) cpSync(join(wordsFolder, file), join(folder, 'items/api', file));
  layNative(join(folder, 'items/on-upload'), processor);
  writeDocsFiles(join(folder, 'platform/api'));
  const outputs = Object.values(metafile.outputs);
  const files = functionFiles();
  return name =>
    Object.keys(outputs.find(({ entryPoint }) => entryPoint === files.get(name))!.inputs).filter(file => !/node_modules/.test(file));
};
