// Puts everything in place that a script of this project needs, then runs that script: `node scripts/install.mjs scripts/dev/start.ts`.
// Runs on any Node from 20 on and needs nothing installed. When nothing is missing it only compares two hashes.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { choosePython } from './python.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const local = join(root, '.local');
const lockFile = join(local, 'install.lock');
const bin = join(root, 'node_modules', '.bin');
const oldestNode = 20;
const scriptNode = 24;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const beatMs = 1_000;
const staleMs = 10_000;
const unreachable =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|name resolution|Name or service not known|Failed to establish a new connection|Connection refused|timed out|ProxyError|SSLError|from versions: none/i;

/** What gets installed: where it lives, the file that pins it, and how it is made. A stamp inside says which pins it was made from. */
const parts = [
  {
    name: 'Node packages',
    dir: join(root, 'node_modules'),
    pins: join(root, 'package-lock.json'),
    log: join(local, 'install-npm.log'),
    registry: 'npm registry',
    settings: 'npm',
    steps: () => [[...npmCommand(), 'ci', '--include=dev', '--include=optional']],
    ready: () => existsSync(bin),
  },
  {
    name: 'the AWS emulator',
    dir: join(root, '.venv'),
    pins: join(root, 'scripts', 'requirements.txt'),
    log: join(local, 'install-pip.log'),
    registry: 'Python package index',
    settings: 'pip',
    steps: () => [
      [findPython(), '-m', 'venv', '--clear', join(root, '.venv')],
      [venvPython(), '-m', 'pip', 'install', '--require-hashes', '-r', join(root, 'scripts', 'requirements.txt')],
    ],
    ready: () => existsSync(venvPython()),
  },
];

/** Ends the program with one plain sentence. */
function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

function venvPython() {
  return join(root, '.venv', 'bin', 'python');
}

/** The npm that started this, or the one on the path. */
function npmCommand() {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js') && existsSync(cli) ? [process.execPath, cli] : ['npm'];
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNode)
    stop(`Almanac needs Node ${oldestNode} or later and this is ${process.versions.node}: install a newer one from nodejs.org.`);
}

let python;

/** The command of the Python that makes the environment, chosen once. */
function findPython() {
  try {
    python ??= choosePython();
    return python;
  } catch (error) {
    return stop(error.message);
  }
}

const fingerprint = part =>
  createHash('sha256').update(readFileSync(part.pins)).update(`${process.platform} ${process.arch}`).digest('hex');
const stampFile = part => join(part.dir, '.almanac-installed');

/** Whether a part is there as its pins want it. */
function installed(part) {
  const stamp = stampFile(part);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(part) && part.ready();
}

/** Runs one command into the part's log and answers its exit code. */
function runLogged([command, ...args], log) {
  return new Promise(done => {
    const out = openSync(log, 'a');
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', out, out] });
    const end = () => child.kill();
    process.once('exit', end);
    child.on('error', error => {
      writeFileSync(log, `${error.message}\n`, { flag: 'a' });
      done(1);
    });
    child.on('exit', code => {
      process.off('exit', end);
      done(code ?? 1);
    });
  });
}

/** What is installed through a link would replace the packages of the folder that it leads to. */
function refuseLinks(missing) {
  const linked = missing.find(part => lstatSync(part.dir, { throwIfNoEntry: false })?.isSymbolicLink());
  if (linked)
    stop(`${linked.dir} leads to another folder, which lacks what this one needs: run npm ci there, or remove the link, and start again.`);
}

/** Installs one part, says how long it took, and answers the sentence that explains a failure. The stamp comes last, so that half an install is none. */
async function install(part) {
  const started = Date.now();
  console.error(`… installing ${part.name}`);
  rmSync(stampFile(part), { force: true });
  writeFileSync(part.log, '');
  for (const step of part.steps()) {
    if ((await runLogged(step, part.log)) !== 0) return explain(part);
  }
  writeFileSync(stampFile(part), fingerprint(part));
  console.error(`✓ ${part.name} installed (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return undefined;
}

function explain(part) {
  const text = readFileSync(part.log, 'utf8');
  if (unreachable.test(text))
    return `The ${part.registry} could not be reached: check the network, or the proxy and registry in your ${part.settings} settings, and start again. The log is ${part.log}.`;
  const lines = text.split('\n').filter(line => line.trim() !== '');
  return `Installing ${part.name} failed, and what it said last is:\n${lines.slice(-8).join('\n')}\nThe whole log is ${part.log}.`;
}

/** Takes the lock file, waiting for another install; a lock that no longer beats belonged to one that died. Answers what gives it back. */
async function takeLock() {
  mkdirSync(local, { recursive: true });
  const mine = `${process.pid} ${Date.now()}`;
  let told = false;
  while (!tryLock(mine)) {
    if (!told) console.error('… waiting for another install in this folder');
    told = true;
    breakStaleLock();
    await new Promise(next => setTimeout(next, beatMs / 4));
  }
  const beat = setInterval(() => utimesSync(lockFile, new Date(), new Date()), beatMs);
  const release = () => rmSync(lockFile, { force: true });
  process.once('exit', release);
  return () => {
    clearInterval(beat);
    process.off('exit', release);
    release();
  };
}

function tryLock(mine) {
  try {
    writeFileSync(lockFile, mine, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') stop(`The folder ${local} cannot be written to: ${error.message}.`);
    return false;
  }
}

/** Moves a dead lock aside: of several that find it dead, the move succeeds for one. */
function breakStaleLock() {
  try {
    if (Date.now() - statSync(lockFile).mtimeMs < staleMs) return;
    const aside = `${lockFile}.${process.pid}`;
    renameSync(lockFile, aside);
    rmSync(aside, { force: true });
  } catch {
    // Another one was quicker, or the install has ended: the next round sees which.
  }
}

async function installMissing() {
  if (parts.every(installed)) return;
  for (const signal of signals) process.once(signal, exitBySignal);
  const release = await takeLock();
  const missing = parts.filter(part => !installed(part));
  refuseLinks(missing);
  if (missing.some(part => part.dir.endsWith('.venv'))) findPython();
  const problems = (await Promise.all(missing.map(install))).filter(Boolean);
  release();
  for (const signal of signals) process.off(signal, exitBySignal);
  if (problems.length > 0) stop(problems.join('\n'));
}

/** Ends an install that is under way, so that what it started ends too and its lock is given back. */
function exitBySignal(signal) {
  process.exit(128 + constants.signals[signal]);
}

/** The Node that runs TypeScript as it is: the pinned one of this project, or the machine's own where there is none to pin. */
function findNode() {
  const pinned = join(bin, 'node');
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= scriptNode) return process.execPath;
  return stop(
    `On this system Almanac needs Node ${scriptNode} or later and this is ${process.versions.node}: install a newer one from nodejs.org.`,
  );
}

/** Tells when the shell that npm started this in is gone: npm passes a signal to that shell only. */
function watchParent(gone) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && gone(), beatMs / 4).unref();
}

/** Becomes the script in all that can be seen from outside: output, signals, exit code. The channel between the two tells it when this process dies. */
function hand(script, args) {
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(findNode(), [join(root, script), ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env });
  // A terminal sends Ctrl-C to both, and the script may get it a second time: it counts the first.
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) watchParent(() => child.kill('SIGTERM'));
  child.on('error', error => stop(`The script could not be started: ${error.message}.`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

const [script, ...args] = process.argv.slice(2);
if (!script) stop('Say which script to run: node scripts/install.mjs scripts/dev/start.ts');
checkNode();
await installMissing();
hand(script, args);
