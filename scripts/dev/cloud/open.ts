import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { StageRow } from '../../../infra/stage-settings.ts';
import { problem, type Report } from '../../console.ts';
import type { Providers } from '../providers/server.ts';
import { assemblyIn, type Changed, type DeployOptions, deploy, hasStack, type Outputs, stageAt } from './deploy.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import { takeLock } from './lock.ts';
import { root } from './process.ts';
import { providersOn, registerClient } from './providers.ts';
import { pushAgain, redeploy } from './redeploy.ts';

/**
 * Where a stage is: what its clients need. Only a local cloud has an endpoint, a folder in which every mail that was sent stands, a file a
 * mail, and providers of calendars of its own.
 */
export type Stage = {
  apiUrl: string;
  clinicUrl: string;
  fhirUrl: string;
  operatorUrl: string;
  userPoolId: string;
  userPoolClientId: string;
  endpoint?: string;
  mailFolder: string;
  providersUrl?: string;
};

/**
 * A running local cloud with the stacks of this checkout on it. `ended` resolves when its emulator is gone; it is `outdated` when
 * the sources are not what is deployed, and `redeploy` brings it to what they say after some of them were saved.
 */
export type Cloud = Stage & {
  endpoint: string;
  providersUrl: string;
  outputs: Outputs;
  /** The folder with the templates and bundles that were deployed last. */
  assembly: string;
  logs: { emulator: string; deploy: string };
  ended: Promise<void>;
  outdated(): boolean;
  redeploy(files: readonly string[]): Promise<Changed>;
  stop(): Promise<void>;
};

/** `fresh` opens an empty cloud of its own in a folder that goes with it; otherwise the one that is kept. `name` distinguishes the logs. */
export type CloudOptions = { fresh: boolean; port: number; name: string; report: Report; stopped?: AbortSignal; coverage?: string };

/** Where the kept cloud lives. */
export const keptFolder = join(root, '.local', 'cloud');
export const keptLock = join(root, '.local', 'cloud.lock');

const deployedFile = 'deployed.json';
/** The folders that a deployment is made from. */
export const deployedFolders = ['infra', 'functions', 'shared', 'events'];
const sources = [...deployedFolders, 'cdk.json', 'package-lock.json'];

/** Of which sources what is deployed was made (of none while nobody knows), and which functions were given their code without their stack. */
type Deployed = { sources: string; port: number; providersPort?: number; outputs: Outputs; pushed?: string[] };

/** Starts the emulator, deploys what is not there yet, and answers the addresses. Fails with a problem in words. */
export const openCloud = async (options: CloudOptions): Promise<Cloud> => {
  const { fresh, port, name, report, stopped, coverage } = options;
  const release = fresh ? () => undefined : takeLock(keptLock, port);
  const logs = logFiles(name);
  // Outside the checkout: below it the functions would find its package.json and its node_modules, which they do not have on AWS.
  const scratch = mkdtempSync(join(tmpdir(), 'almanac-cloud-'));
  const dir = fresh ? scratch : keptFolder;
  let emulator: Emulator | undefined;
  let providers: Providers | undefined;
  try {
    if (!fresh) checkPort(dir, port);
    const settings = { port, scratch, stateDir: fresh ? undefined : dir, mailFolder: mailIn(dir), log: logs.emulator, stopped, coverage };
    emulator = await report.step('starting the AWS emulator', () => startEmulator(settings));
    providers = await providersOn(readDeployed(dir)?.providersPort, fresh ? undefined : join(dir, 'providers.state'));
    const outputs = await deployWhatChanged(emulator, { ...options, dir, log: logs.deploy, providers });
    await registerClient(emulator.endpoint, outputs, providers);
    return cloudOf(emulator, outputs, { ...options, dir, logs, release, providers });
  } catch (error) {
    await emulator?.stop();
    await providers?.stop();
    rmSync(scratch, { recursive: true, force: true });
    release();
    throw error;
  }
};

const mailIn = (dir: string): string => join(dir, 'mail');

type Place = CloudOptions & { dir: string; logs: Cloud['logs']; release: () => void; providers: Providers };

const cloudOf = (emulator: Emulator, outputs: Outputs, { dir, logs, release, stopped, providers }: Place): Cloud => ({
  ...stageAt(emulator.endpoint, outputs),
  outputs,
  mailFolder: mailIn(dir),
  assembly: assemblyIn(join(dir, 'deploy')),
  providersUrl: providers.url,
  logs,
  ended: emulator.ended,
  outdated: () => readDeployed(dir)?.sources !== hashSources(),
  async redeploy(files) {
    return redeployNow(emulator, { dir, log: logs.deploy, stopped, providers }, files);
  },
  async stop() {
    await emulator.stop();
    await providers.stop();
    release();
  },
});

const logFiles = (name: string): Cloud['logs'] => {
  const folder = join(root, '.local', 'logs');
  mkdirSync(folder, { recursive: true });
  return { emulator: join(folder, `${name}-emulator.log`), deploy: join(folder, `${name}-deploy.log`) };
};

/** The addresses of queues carry the port, so that a kept cloud stays at the one it was made on. */
const checkPort = (dir: string, port: number): void => {
  const before = readDeployed(dir);
  if (before && before.port !== port)
    throw problem(
      `The kept cloud was made on port ${before.port}: start it with npm start -- --port ${before.port}, or remove it with npm run reset.`,
    );
};

type Target = { dir: string; log: string; stopped?: AbortSignal; providers: Providers };

/** Deploys unless exactly these sources are deployed already and the emulator still knows the stacks. */
const deployWhatChanged = async (emulator: Emulator, target: Target & { report: Report }): Promise<Outputs> => {
  const before = readDeployed(target.dir);
  const asBefore = before?.sources === hashSources() && before.providersPort === target.providers.port;
  if (before && asBefore && (await knowsAll(emulator, before.outputs))) return before.outputs;
  return target.report.step('deploying the stacks', () => deployNow(emulator, target));
};

const knowsAll = async (emulator: Emulator, outputs: Outputs): Promise<boolean> => {
  const known = await Promise.all(Object.keys(outputs).map(stack => hasStack(emulator.endpoint, stack)));
  return known.length > 0 && known.every(Boolean);
};

const deployNow = async (emulator: Emulator, { dir, log, stopped, providers }: Target): Promise<Outputs> => {
  const hash = hashSources();
  const before = readDeployed(dir);
  // Until it is through, nobody knows what is deployed.
  if (before) writeDeployed(dir, { ...before, sources: '' });
  const options = optionsOf(emulator, { dir, log, stopped, providers });
  const outputs = await deploy(options);
  const pushed = before?.pushed ?? [];
  if (before) await pushAgain(options, before.sources === '' ? 'all' : pushed);
  writeDeployed(dir, { sources: hash, port: emulator.port, providersPort: providers.port, outputs, pushed });
  return outputs;
};

const optionsOf = ({ endpoint }: Emulator, { dir, log, stopped, providers }: Target): DeployOptions => {
  return { endpoint, outDir: join(dir, 'deploy'), log, stage: 'local', context: { providersUrl: providers.url }, stopped };
};

const redeployNow = async (emulator: Emulator, target: Target, files: readonly string[]): Promise<Changed> => {
  const sources = hashSources();
  const before = readDeployed(target.dir)!;
  writeDeployed(target.dir, { ...before, sources: '' });
  const changed = await redeploy(optionsOf(emulator, target), files);
  const pushed = [...new Set([...(before.pushed ?? []), ...changed.functions])];
  writeDeployed(target.dir, { ...before, sources, pushed, outputs: { ...before.outputs, ...changed.outputs } });
  return changed;
};

/** Deploys to a cloud of its own what its sources say, with settings of its stage that are otherwise; `only` names the stacks, all of them by default. */
export const deployWith = (cloud: Cloud, settings: Partial<StageRow>, only?: string[]): Promise<Outputs> =>
  deploy({
    endpoint: cloud.endpoint,
    outDir: join(cloud.assembly, '..', 'other-settings'),
    log: cloud.logs.deploy,
    stage: 'local',
    context: { providersUrl: cloud.providersUrl, settings: JSON.stringify(settings) },
    only,
  });

/** What the tests of a cloud are told of it. */
export const stageOf = ({
  apiUrl,
  clinicUrl,
  fhirUrl,
  operatorUrl,
  userPoolId,
  userPoolClientId,
  endpoint,
  mailFolder,
  providersUrl,
}: Cloud): Stage => ({
  apiUrl,
  clinicUrl,
  fhirUrl,
  operatorUrl,
  userPoolId,
  userPoolClientId,
  endpoint,
  mailFolder,
  providersUrl,
});

/** What was deployed to the cloud in this folder last, or nothing. */
export const readDeployed = (dir: string): Deployed | undefined => {
  const file = join(dir, deployedFile);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Deployed) : undefined;
};

const writeDeployed = (dir: string, deployed: Deployed): void => writeFileSync(join(dir, deployedFile), JSON.stringify(deployed));

/** One hash over everything that a deployment is made from. */
const hashSources = (): string => {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesBelow)) {
    hash.update(`${file}\0`);
    hash.update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
};

const filesBelow = (path: string): string[] => {
  const at = join(root, path);
  if (!existsSync(at)) return [];
  if (statSync(at).isFile()) return [path];
  return readdirSync(at, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
    .sort();
};
