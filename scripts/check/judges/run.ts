import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { JsonObject } from '../../../shared/openapi/json.ts';
import { root } from '../../dev/cloud/process.ts';
import { reportCases } from './errors.ts';
import { plantedFaults, plantedInvariants, toldResources } from './fhir.ts';
import { practiceFor } from './fhir-client.ts';
import { judgeFlags } from './flags.ts';
import type { Journey } from './journey.ts';
import { casesOfPasskeys } from './passkeys.ts';
import { judgeReaders } from './readers.ts';
import { writeRefillCases } from './refills.ts';
import { signedCases } from './signatures.ts';
import { wrongInSwift } from './swift.ts';
import { judgeTiles } from './tiles.ts';
import { casesOfTree } from './tree.ts';
import { sentWebhooks } from './webhooks.ts';

const from = (...parts: string[]): string => join(root, 'scripts', 'check', 'judges', ...parts);
const to = (...parts: string[]): string => join(root, '.local', 'judges', ...parts);

type Env = Record<string, string>;

/** One judge: what must be on the machine, and what it does, on a stage or without any (`alone`). Fails with what went wrong. */
export type Judge = { name: string; needs: string[] } & ({ judge(journey: Journey): Promise<void> } | { alone(): Promise<void> });
type OnStage = Extract<Judge, { judge: unknown }>['judge'];

const run = (command: string, args: string[], { cwd = to(), env = {} }: { cwd?: string; env?: Env } = {}): Promise<string> =>
  new Promise((done, failed) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', failed);
    child.once('close', code => (code === 0 ? done(output) : failed(new Error(`${command} ${args.join(' ')}\n${output}`))));
  });

/** Puts the document of a stage, in both editions, where the judges find it. */
export const fetchDocuments = async (apiUrl: string): Promise<JsonObject> => {
  mkdirSync(to(), { recursive: true });
  const [document, edition] = await Promise.all(
    ['openapi.json', 'openapi-3.0.json'].map(async name => {
      const json = (await (await fetch(`${apiUrl}/${name}`)).json()) as JsonObject;
      writeFileSync(to(name), JSON.stringify(json));
      return json;
    }),
  );
  if (!document || !edition) throw new Error('The stage serves no document.');
  return edition;
};

/** Does something for whoever asks first; the others wait for the same. */
const onlyOnce = (work: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
};

const installNode = onlyOnce(async () => {
  mkdirSync(to('typescript'), { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(from(file), to('typescript', file));
  for (const file of readdirSync(from('typescript'))) copyFileSync(from('typescript', file), to('typescript', file));
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: to('typescript') });
});

const typescript: OnStage = async journey => {
  await installNode();
  const cwd = to('typescript');
  const bin = (name: string): string => join(cwd, 'node_modules', '.bin', name);
  await run(bin('openapi-ts'), ['-i', to('openapi.json'), '-o', 'hey-api', '-c', '@hey-api/client-fetch'], { cwd });
  await run(bin('openapi-typescript'), [to('openapi.json'), '-o', 'schema.ts', '--default-non-nullable', 'false'], { cwd });
  writeFileSync(join(cwd, 'globals.d.ts'), 'declare const process: { env: Record<string, string | undefined> };\n');
  await run(bin('tsc'), ['--project', cwd], { cwd });
  for (const name of ['hey-api', 'openapi-typescript']) await run(process.execPath, [join('built', `${name}.js`)], { cwd, env: journey });
};

const inPython = (name: string): string => to('python', 'bin', name);
const installPython = onlyOnce(async () => {
  if (!existsSync(inPython('python'))) await run('python3', ['-m', 'venv', '--clear', to('python')]);
  await run(inPython('python'), ['-m', 'pip', 'install', '--quiet', '-r', from('requirements.txt')]);
});

const python: OnStage = async journey => {
  await installPython();
  const PATH = [to('python', 'bin'), process.env.PATH].join(delimiter);
  const made = ['generate', '--path', to('openapi.json'), '--meta', 'none', '--overwrite', '--output-path', to('almanac_client')];
  const said = await run(inPython('openapi-python-client'), made, { env: { PATH } });
  // A file that is sent as it is has no type in this generator; whatever else it leaves out is ours to mend.
  const left = said
    .split('\n')
    .filter(line => /WARNING|Unable to process/.test(line) && !/\/(imports|import-jobs|parts\/\{part\})(\s|$)/.test(line));
  if (left.length > 0) throw new Error(left.join('\n'));
  await run(inPython('python'), ['-m', 'compileall', '-q', to('almanac_client')]);
  await run(inPython('python'), [from('journey.py')], { env: { ...journey, CLIENT: to() } });
};

const kotlinAndSwift =
  (edition: JsonObject): OnStage =>
  async journey => {
    for (const folder of ['kotlin', 'swift']) rmSync(to('jvm', folder), { recursive: true, force: true });
    const settings = ['-q', '-B', '-f', from('kotlin', 'pom.xml'), `-Dfolder=${to('jvm')}`, `-Ddocument=${to('openapi-3.0.json')}`];
    await run('mvn', [...settings, 'compile', 'exec:java', '-Dexec.mainClass=JourneyKt'], { env: journey });
    const wrong = wrongInSwift(to('jvm', 'swift'), edition);
    if (wrong.length > 0) throw new Error(`Swift:\n${wrong.join('\n')}`);
  };

const tree = async (): Promise<void> => {
  mkdirSync(to(), { recursive: true });
  writeFileSync(to('tree.json'), JSON.stringify(await casesOfTree()));
  await run('go', ['run', '.', to('tree.json')], { cwd: from('go') });
};

/** Our verifier of passkeys held against that of others: where one takes what the other refuses, it is on purpose, or wrong. */
const passkeys = async (): Promise<void> => {
  await installNode();
  writeFileSync(to('passkeys.json'), JSON.stringify(casesOfPasskeys()));
  process.stdout.write(await run(process.execPath, ['--no-warnings', to('typescript', 'passkeys.mjs'), to('passkeys.json')]));
};

/** Signatures of prescriptions, verified by two libraries of others from what is exported alone. */
const signatures = async (): Promise<void> => {
  await Promise.all([installNode(), installPython()]);
  const file = to('signatures.json');
  writeFileSync(file, JSON.stringify(signedCases()));
  process.stdout.write(await run(inPython('python'), [from('signatures.py'), file]));
  process.stdout.write(await run(process.execPath, [to('typescript', 'signatures.mjs'), file]));
};

/** Refills and days covered of random histories, held against an oracle in Python that counts day by day. */
const refills = async (): Promise<void> => {
  mkdirSync(to(), { recursive: true });
  const file = to('refills.ndjson');
  await writeRefillCases(file, Number(process.env.HISTORIES ?? 100_000), Number(process.env.SEED ?? Date.now() % 2 ** 31));
  process.stdout.write(await run('python3', [from('refills.py'), file]));
};

/** Reports of errors, read by the SDK and by the Relay of Sentry itself. */
const errors = async (): Promise<void> => {
  mkdirSync(to(), { recursive: true });
  await installPython();
  const file = to('errors.json');
  writeFileSync(file, JSON.stringify(reportCases()));
  process.stdout.write(await run(inPython('python'), [from('errors.py'), file]));
};

const linesOf = (resources: object[]): string => resources.map(each => `${JSON.stringify(each)}\n`).join('');

/** Resources of FHIR as they are told, or the replies that tests were given (`FHIR_REPLIES`), judged by the validator of HL7, and by another engine that holds them against the invariants of R4; and planted faults, each of which must be found. */
const fhir = async (): Promise<void> => {
  await installNode();
  const [good, faults, invariants] = [to('fhir.ndjson'), to('fhir-faults.ndjson'), to('fhir-invariants.ndjson')];
  const replies = process.env.FHIR_REPLIES;
  writeFileSync(good, replies === undefined ? linesOf(toldResources()) : readFileSync(replies));
  writeFileSync(faults, linesOf(plantedFaults()));
  const jvm = ['-q', '-B', '-f', from('fhir', 'pom.xml'), `-Dfolder=${to('fhir')}`, 'compile', 'exec:java', '-Dexec.mainClass=Judge'];
  process.stdout.write(await run('mvn', [...jvm, `-Dexec.args="${good}" "${faults}" "${invariants}"`], { env: { MAVEN_OPTS: '-Xmx1g' } }));
  process.stdout.write(await run(process.execPath, [to('typescript', 'fhirpath.mjs'), good, faults, invariants, ...plantedInvariants]));
};

const fsck = 'github.com/transparency-dev/tessera/cmd/fsck@v1.0.4';
const tiles: OnStage = journey => judgeTiles(journey, to('log.key'), args => run('go', ['run', fsck, ...args]));

/** Webhooks are judged by what a stage has really sent; a signature is good for five minutes. */
const webhooks: OnStage = async journey => {
  await Promise.all([installNode(), installPython()]);
  const file = to('webhooks.json');
  const sent = await sentWebhooks(journey);
  writeFileSync(file, JSON.stringify(sent));
  const jvm = ['-q', '-B', '-f', from('java', 'pom.xml'), `-Dfolder=${to('java')}`, 'compile', 'exec:java', '-Dexec.mainClass=Verify'];
  await run(process.execPath, [to('typescript', 'verify.mjs'), file]);
  await run(inPython('python'), [from('verify.py'), file]);
  await run('go', ['run', './webhooks', file], { cwd: from('go') });
  await run('mvn', [...jvm, `-Dexec.args=${file}`]);
};

/** Readers of the cursor door in Python and Go, and of its server-sent events by a client that others have made. */
const readers: OnStage = async journey => {
  await installNode();
  await run('go', ['build', '-o', to('reader'), './reader'], { cwd: from('go') });
  const all = [
    { name: 'python', command: 'python3', args: [from('reader.py')] },
    { name: 'go', command: to('reader'), args: [] },
    { name: 'eventsource', command: process.execPath, args: [to('typescript', 'reader.mjs')] },
  ];
  await judgeReaders(journey, all, to);
};

/** Flags, as the provider of OpenFeature for browsers is told them. */
const flags: OnStage = async journey => {
  await installNode();
  await judgeFlags(journey, to('typescript', 'flags.mjs'));
};

/** Programs with a client of FHIR each go from registering a patient to calling a visit off. */
const fhirClients: OnStage = async journey => {
  await Promise.all([installNode(), installPython()]);
  process.stdout.write(await run(process.execPath, [to('typescript', 'fhir.mjs')], { env: await practiceFor(journey) }));
  process.stdout.write(await run(inPython('python'), [from('fhir_client.py')], { env: await practiceFor(journey) }));
};

/** The document of the events, as the stage serves it, and what webhooks were sent held against it. */
const events: OnStage = async journey => {
  await installNode();
  writeFileSync(to('asyncapi.json'), await (await fetch(`${journey.API}/asyncapi.json`)).text());
  writeFileSync(to('webhooks.json'), JSON.stringify(await sentWebhooks(journey)));
  await run(process.execPath, [to('typescript', 'events.mjs'), to('asyncapi.json'), to('webhooks.json')]);
};

/** The judges of the document, generators of clients in four languages, and of the tree of a log, the signatures of webhooks, the cursor of events and their document, of passkeys, of signed prescriptions, of refills, of flags, and of reports of errors. `edition` is the document as OpenAPI 3.0.3. */
export const judges = (edition: JsonObject): Judge[] => [
  { name: 'TypeScript: @hey-api/openapi-ts, openapi-typescript', needs: ['npm'], judge: typescript },
  { name: 'Python: openapi-python-client', needs: ['python3'], judge: python },
  { name: 'Kotlin and Swift: openapi-generator', needs: ['java', 'mvn'], judge: kotlinAndSwift(edition) },
  { name: 'Go: golang.org/x/mod/sumdb, transparency-dev/merkle', needs: ['go'], alone: tree },
  { name: 'Go: fsck of transparency-dev/tessera over the tiles of a log, before and after it is erased', needs: ['go'], judge: tiles },
  {
    name: 'Webhooks, as they were sent: standardwebhooks for TypeScript, Python, Go and Java, Ed25519 of Go',
    needs: ['npm', 'python3', 'go', 'java', 'mvn'],
    judge: webhooks,
  },
  {
    name: 'Readers of events from a cursor on, killed again and again: Python, Go, and eventsource (npm) by server-sent events',
    needs: ['npm', 'python3', 'go'],
    judge: readers,
  },
  { name: 'Passkeys: @simplewebauthn/server over good and altered answers', needs: ['npm'], alone: passkeys },
  { name: 'A clinic in FHIR R4: fhir-kit-client, fhirclient for Python', needs: ['npm', 'python3'], judge: fhirClients },
  { name: 'Signatures of prescriptions: jose, joserfc and rfc8785', needs: ['npm', 'python3'], alone: signatures },
  { name: 'Refills and days covered: an oracle that counts by days', needs: ['python3'], alone: refills },
  { name: 'Reports of errors: sentry-sdk and Relay', needs: ['python3'], alone: errors },
  {
    name: 'FHIR R4: the validator of HL7 (HAPI) and fhirpath.js over resources of any records',
    needs: ['java', 'mvn', 'npm'],
    alone: fhir,
  },
  { name: 'Flags: the OFREP provider of OpenFeature for browsers', needs: ['npm'], judge: flags },
  { name: 'Events: @asyncapi/parser, and messages to webhooks as they were sent', needs: ['npm'], judge: events },
];

/** What of the needs of a judge is not on this machine. */
export const missingFor = ({ needs }: Judge): string[] =>
  needs.filter(command => spawnSync(command, ['--version'], { stdio: 'ignore' }).error !== undefined);
