import { deepStrictEqual, rejects } from 'node:assert';
import type { Report } from '../console.ts';
import { type DeadLetters, deadLettersOf } from '../operate/redrive/dead-letters.ts';
import { moveBack } from '../operate/redrive/move.ts';
import { parkedOn } from '../operate/redrive/parked.ts';
import { eventually } from '../testing/await.ts';
import { serviceNames } from './beside.ts';
import type { SkewedCloud } from './cloud.ts';
import { journey } from './journey.ts';

/** One way in which two versions stand beside each other: these services are of the other version, all others of this checkout's. */
export type Way = { name: string; apart: string; services: readonly string[] };

const others = (service: string): string[] => serviceNames.filter(each => each !== service);

/** Each service once alone in the other version, and once alone in this one, in an order in which few stacks change between two ways. */
export const waysOf = (services: readonly string[]): Way[] => [
  ...services.map(service => ({ name: `${service} alone in the other version`, apart: service, services: [service] })),
  ...services.map(service => ({ name: `${service} alone in this version`, apart: service, services: others(service) })),
];

/** What only the planted version tells waits for whoever knows it: the one thing that may lie among the dead letters. */
const isOfNext = (sample: string): boolean => sample.startsWith('item.admired') || sample.startsWith('a write of WS#');

const inWords = (letters: DeadLetters[], counts: (sample: string) => boolean): string[] =>
  letters.flatMap(({ functionName, samples, causes }) =>
    samples.filter(counts).map(each => `${functionName}: ${each} (${causes.join('; ')})`),
  );

const nothingLost = async ({ account }: SkewedCloud, mayWait: (sample: string) => boolean): Promise<void> => {
  const letters = await deadLettersOf(account);
  deepStrictEqual(
    inWords(letters, sample => !mayWait(sample)),
    [],
    'Messages were given up',
  );
  deepStrictEqual(await parkedOn(account), [], 'Records were parked');
};

/** A digest is told by these two: one keeps when, the other tells. */
const ofDigests = ['people', 'notifications'];

/** Brings a cloud to a way, and takes the journey through it. `planted` is whether the other version is the one that `next.ts` plants. */
export const passThrough = async (
  cloud: SkewedCloud,
  { way, version, planted }: { way: Way; version: string; planted: boolean },
  report: Report,
): Promise<void> => {
  await report.step(`${way.name}: deploying`, () => cloud.bring(way.services, version));
  await report.step(`${way.name}: the journey`, async () => {
    await journey(cloud, { digest: ofDigests.includes(way.apart) });
    await nothingLost(cloud, sample => planted && isOfNext(sample));
  });
};

/** When all are of one version again, what had to wait for it is put back, and nothing is left. */
export const catchUp = async (cloud: SkewedCloud, version: string): Promise<void> => {
  await cloud.bring(serviceNames, version);
  for (const letters of await deadLettersOf(cloud.account))
    if (letters.source) await moveBack(cloud.account, { ...letters, source: letters.source });
  await eventually('empty dead-letter queues', async () => (await deadLettersOf(cloud.account)).length === 0);
  await journey(cloud, { digest: false });
  await nothingLost(cloud, () => false);
};

/** The journey is good for something: where a service forgets what it does not know, it fails. */
export const findsWhoForgets = async (cloud: SkewedCloud, version: string): Promise<void> => {
  await cloud.bring(['items'], version);
  await rejects(journey(cloud, { digest: false }), /has lost what a newer version wrote/);
};
