import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../console.ts';
import { deployFrom, outputNamed, synthesize } from '../dev/cloud/deploy.ts';
import { openCloud, type Stage } from '../dev/cloud/open.ts';
import { type Account, localAccount } from '../operate/redrive/account.ts';
import { serviceNames } from './beside.ts';
import { differInCodeAlone, replaceCode, templateOf } from './stack.ts';

/** A local cloud on which each service stands in this checkout's version or in another one. */
export type SkewedCloud = {
  stage: Stage & { endpoint: string; providersUrl: string };
  account: Account;
  tableName: string;
  /** Makes a version that services can be brought to: the stacks of a checkout. */
  add(version: string, checkout: string): Promise<void>;
  /**
   * Brings services to another version, and all others back to this checkout's. The first time the stack of each is deployed by itself
   * (`cdk deploy --exclusively`); afterwards, where the versions differ in nothing but code, its functions get theirs, which takes a second.
   */
  bring(services: readonly string[], version: string): Promise<void>;
  close(): Promise<void>;
};

/** What this checkout's own version is called. */
const here = 'here';

const stackOf = (service: string): string => `Almanac-local-${service.charAt(0).toUpperCase()}${service.slice(1)}`;

/** Starts a local cloud with every stack of this checkout on it. */
export const openSkewedCloud = async (report: Report, stopped?: AbortSignal): Promise<SkewedCloud> => {
  const cloud = await openCloud({ fresh: true, port: 0, name: 'skew', report, stopped });
  const folder = mkdtempSync(join(tmpdir(), 'almanac-skew-'));
  const { endpoint, providersUrl } = cloud;
  const account = localAccount(endpoint);
  const optionsOf = (version: string) => {
    const log = join(folder, `${version}.log`);
    writeFileSync(log, '');
    return { endpoint, outDir: join(folder, version), log, stage: 'local', context: { providersUrl }, stopped };
  };
  const assemblies = new Map([[here, cloud.assembly]]);
  const templateIn = (version: string, service: string) => templateOf(assemblies.get(version)!, stackOf(service));
  /** For each service the version that it stands in, and those that its stack was deployed in. */
  const places = new Map(serviceNames.map(service => [service, { now: here, deployed: new Set([here]) }]));
  const deploy = async (services: readonly string[], version: string) => {
    const moved = services.map(service => ({ service, place: places.get(service)! })).filter(({ place }) => place.now !== version);
    const { quick = [], whole = [] } = Object.groupBy(moved, ({ service, place }) =>
      place.deployed.has(version) && differInCodeAlone(templateIn(version, service), templateIn(place.now, service)) ? 'quick' : 'whole',
    );
    for (const { service } of quick) await replaceCode(account, templateIn(version, service));
    const stacks = whole.map(({ service }) => stackOf(service));
    if (stacks.length > 0) await deployFrom(assemblies.get(version)!, stacks, optionsOf(version));
    for (const { place } of moved) {
      place.now = version;
      place.deployed.add(version);
    }
  };
  return {
    stage: cloud,
    account,
    tableName: outputNamed(cloud.outputs, 'TableName'),
    async add(version, checkout) {
      assemblies.set(version, await synthesize(optionsOf(version), checkout));
    },
    async bring(services, version) {
      const others = serviceNames.filter(each => !services.includes(each));
      await deploy(others, here);
      await deploy(services, version);
    },
    async close() {
      await cloud.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
