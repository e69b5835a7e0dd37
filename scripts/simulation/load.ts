import * as crypto from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import { build, type Plugin } from 'esbuild';
import { constants, functionFiles } from '../../infra/bundle.ts';
import { root } from '../dev/cloud/process.ts';
import type { Host } from './stand-ins/host.ts';
import type { Timeline } from './timeline.ts';

/** A change of the product's source for one bundle: in this file, this text becomes that. The text must be there, once. */
export type Patch = { file: string; find: string; replace: string };
export type Handler = (event: object, context: object) => Promise<unknown>;
/** What the functions of a bundle run in: their environment, the world behind their SDKs, and its time. */
export type Surroundings = { environment: Record<string, string>; world(): Host & { timeline: Timeline; random(): number } };

const here = import.meta.dirname;
const standIn = (name: string): string => join(here, 'stand-ins', `${name}.ts`);
const replaced: Record<string, string> = {
  'node:http': standIn('http'),
  'node:https': standIn('http'),
  'web-push': standIn('web-push'),
  'nodemailer/lib/mail-composer': standIn('mail-composer'),
};

/** Puts the stand-ins in the place of what reaches out of a function: the SDKs, HTTP, the encoding of mails and pushes. */
const standIns: Plugin = {
  name: 'stand-ins',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(node:https?|web-push|nodemailer\/.*)$/ }, ({ path, importer }) =>
      importer.startsWith(join(root, 'shared')) ? { path: replaced[path] } : undefined,
    );
    onResolve({ filter: /^@aws-sdk\/(client|lib)-/ }, ({ path }) => ({ path, namespace: 'sdk' }));
    onLoad({ filter: /.*/, namespace: 'sdk' }, ({ path }) => {
      const service = path.replace(/^@aws-sdk\/(client|lib)-/, '');
      return {
        contents: `module.exports = require(${JSON.stringify(standIn('host'))}).sdkOf(${JSON.stringify(service)})`,
        resolveDir: here,
      };
    });
  },
};

const patched = (source: string, { file, find, replace }: Patch): string => {
  if (source.split(find).length !== 2) throw new Error(`${file} does not hold this text once: ${find}`);
  return source.replace(find, () => replace);
};

const patching = (patches: Patch[]): Plugin => ({
  name: 'patches',
  setup: ({ onLoad }) => {
    for (const [file, ofFile] of Map.groupBy(patches, each => each.file))
      onLoad({ filter: new RegExp(`${file.replaceAll('.', '\\.')}$`) }, async ({ path }) => {
        const { readFile } = await import('node:fs/promises');
        return { contents: ofFile.reduce(patched, await readFile(path, 'utf8')), loader: 'ts' };
      });
  },
});

/** Files that lie beside a bundle are read from where they stand in the checkout. */
const besideBundle: Plugin = {
  name: 'beside the bundle',
  setup: ({ onLoad }) => {
    onLoad({ filter: /shared\/wording\/(problems\/problem|items\/quick-add\/words)\.ts$/ }, async ({ path }) => {
      const { readFile } = await import('node:fs/promises');
      return { contents: (await readFile(path, 'utf8')).replaceAll('import.meta.dirname', JSON.stringify(dirname(path))), loader: 'ts' };
    });
  },
};

/** What the authorizer recognises callers by, behind the check of their tokens. */
const identityFiles = ['users', 'caller-of', 'key-caller'].map(
  name => [`identity/${name}`, `functions/platform/identity/${name}.ts`] as const,
);

/** Every function of the product in one text, as `infra/bundle.ts` would make each, but for the stand-ins and the patches. */
export const bundle = async (patches: Patch[] = []): Promise<string> => {
  const modules = [...functionFiles(), ...identityFiles].map(([name, file]) => `'${name}': () => require('./${file}')`);
  const { outputFiles } = await build({
    stdin: { contents: `module.exports = {${modules.join(',\n')}}`, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    define: constants,
    logLevel: 'error',
    plugins: [patching(patches), besideBundle, standIns],
  });
  return outputFiles[0]!.text;
};

/** `fetch` as far as the product uses it: asks the simulated web, and has the whole answer at once. */
const fetchFrom =
  (world: Surroundings['world']) =>
  async (url: string, { method = 'GET', headers = {}, body = '' }: RequestInit = {}) => {
    const answer = await world().web({ method, url, headers: headers as Record<string, string>, body: String(body) });
    if (answer === 'cut') throw new TypeError('fetch failed');
    const { status } = answer;
    return { status, ok: status < 300, headers: new Headers(answer.headers), text: async () => answer.body };
  };

/** `Date`, timers and chance as the functions see them: those of the world, under the clock of whoever is running. */
const globalsOf = (world: Surroundings['world']) => {
  const nowMs = (): number => world().timeline.now() + (world().timeline.current()?.skewMs ?? 0);
  const { parse, UTC, prototype } = Date;
  const SimulatedDate = Object.assign(
    // An arrow cannot be called with `new`.
    function date(...given: []) {
      return given.length > 0 ? new Date(...given) : new Date(nowMs());
    },
    { now: nowMs, parse, UTC, prototype },
  );
  const later = (act: () => void, milliseconds = 0) => {
    const { timeline } = world();
    let cleared = false;
    timeline.at(timeline.now() + milliseconds, () => cleared || act(), timeline.current());
    const timer = { unref: () => timer, ref: () => timer, clear: () => (cleared = true) };
    return timer;
  };
  return {
    Date: SimulatedDate,
    setTimeout: later,
    clearTimeout: (timer: { clear?(): void } | undefined) => timer?.clear?.(),
    setImmediate: (act: () => void) => world().timeline.immediately(act),
    Math: Object.create(Math, { random: { value: () => world().random() } }) as Math,
    performance: { now: nowMs },
    fetch: fetchFrom(world),
    // What asks for it passes it on to an SDK, which is not there.
    AbortSignal: { timeout: () => undefined },
    simulatedWorld: {
      call: (...asked: Parameters<Host['call']>) => world().call(...asked),
      push: (asked: Parameters<Host['push']>[0]) => world().push(asked),
      web: (asked: Parameters<Host['web']>[0]) => world().web(asked),
    },
  };
};

const derived = new Map<string, ArrayBuffer>();

/** HKDF, each key derived once: a run signs hundreds of links with the same one. */
const hkdfSync = (...asked: [digest: string, secret: string, salt: string, info: string, bytes: number]): ArrayBuffer => {
  const id = JSON.stringify(asked);
  const found = derived.get(id) ?? crypto.hkdfSync(...asked);
  derived.set(id, found);
  return found;
};

/** Scrypt at once: on a thread of its own it would take time that is not the simulation's. */
const scrypt = (...[password, salt, bytes, options, done]: Parameters<typeof crypto.scrypt>): void =>
  done(null, crypto.scryptSync(password, salt, bytes, options));

const requireProduct = createRequire(join(root, 'package.json'));

/** Starts the functions of a bundle, once: each is loaded when it is first asked for, and stays, as in a warm Lambda. */
export const start = (text: string, { environment, world }: Surroundings): ((name: string) => Record<string, unknown>) => {
  const globals = globalsOf(world);
  const sleep = (milliseconds: number) => new Promise<void>(done => globals.setTimeout(done, milliseconds));
  const builtins: Record<string, object> = {
    'node:timers/promises': { setTimeout: sleep },
    'node:timers': globals,
    'node:crypto': { ...crypto, hkdfSync, scrypt },
  };
  const requireHere = (name: string): unknown => builtins[name] ?? requireProduct(name);
  const scope = {
    module: { exports: {} as Record<string, () => Record<string, unknown>> },
    require: requireHere,
    process: Object.create(process, { env: { value: environment } }) as NodeJS.Process,
    ...globals,
  };
  compileFunction(text, Object.keys(scope))(...Object.values(scope));
  // Asked for again, a module of a bundle would be copied again.
  const loaded = new Map<string, Record<string, unknown>>();
  return name => {
    const found = loaded.get(name) ?? scope.module.exports[name]!();
    loaded.set(name, found);
    return found;
  };
};
