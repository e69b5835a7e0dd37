import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { problem } from '../../console.ts';
import { cloudEnv, root, tail } from './process.ts';

/** A running emulator. `ended` resolves when it is gone, wanted or not; `stop` ends it and every process of its functions. */
export type Emulator = { endpoint: string; port: number; pid: number; ended: Promise<void>; stop(): Promise<void> };

/**
 * What an emulator needs: `port` 0 takes a free one; `scratch` is a folder of its own that goes with it; `stateDir` keeps its state over a stop,
 * without it nothing is kept; every mail that its SES takes is kept in `mailFolder`, a file each (`<milliseconds>-<number>-<address>.eml`); `log` is the file for its output and that of the functions.
 */
export type EmulatorOptions = {
  port: number;
  scratch: string;
  stateDir?: string;
  mailFolder: string;
  log: string;
  /** A folder to which each function writes which of its code has run, when the emulator ends. */
  coverage?: string;
  stopped?: AbortSignal;
};

const host = '127.0.0.1';
const readyMs = 60_000;
const stopMs = 15_000;
/** What each function has run is written at the end. */
const stopWithCoverageMs = 150_000;
const tries = 3;

/** Starts an emulator of AWS that enforces IAM and waits until it answers. Ends by itself when this process ends. Fails with a problem in words. */
export const startEmulator = async (options: EmulatorOptions): Promise<Emulator> => {
  for (let occurrence = 1; ; occurrence += 1) {
    const port = await reservePort(options.port);
    const emulator = launch({ ...options, port });
    if (await ready(emulator, options)) return emulator;
    await emulator.stop();
    options.stopped?.throwIfAborted();
    // Between asking for a free port and using it another program may take it.
    if (options.port !== 0 || occurrence === tries) throw problem(`The AWS emulator did not start. It said last:\n${tail(options.log, 8)}`);
  }
};

/** A port that can be listened on now. */
const reservePort = async (port: number): Promise<number> => {
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw problem(`Port ${port} is used by another program: end that one, or start on another port with npm start -- --port N.`, error);
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : port;
};

const launch = (options: EmulatorOptions): Emulator => {
  const python = join(root, '.venv', 'bin', 'python');
  if (!existsSync(python)) throw problem('The AWS emulator is not installed: start this with npm, which installs it.');
  mkdirSync(options.scratch, { recursive: true });
  const out = openSync(options.log, 'w');
  // A group of its own: Ctrl-C in the terminal must not reach it, because its state is written in an orderly stop. Its input is its life line.
  const child = spawn(python, [join(import.meta.dirname, 'emulator.py')], {
    cwd: options.scratch,
    env: emulatorEnv(options),
    stdio: ['pipe', out, out],
    detached: true,
  });
  closeSync(out);
  const ended = new Promise<void>(done => {
    child.once('error', () => done());
    child.once('exit', () => done());
  });
  return {
    endpoint: `http://${host}:${options.port}`,
    port: options.port,
    pid: child.pid ?? 0,
    ended,
    async stop() {
      await stop(child, ended, options.coverage ? stopWithCoverageMs : stopMs);
      rmSync(options.scratch, { recursive: true, force: true });
    },
  };
};

const emulatorEnv = ({ port, scratch, stateDir, mailFolder, coverage }: EmulatorOptions): Record<string, string> =>
  cloudEnv({
    GATEWAY_PORT: String(port),
    BIND_HOST: host,
    MINISTACK_HOST: host,
    AUTH: 'true',
    MAIL_FOLDER: mailFolder,
    LAMBDA_EXECUTOR: 'local',
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    DOCKER_HOST: `unix://${join(scratch, 'no-docker')}`,
    TMPDIR: scratch,
    STATE_DIR: join(stateDir ?? scratch, 'state'),
    S3_DATA_DIR: join(stateDir ?? scratch, 's3'),
    PERSIST_STATE: stateDir ? '1' : '0',
    S3_PERSIST: stateDir ? '1' : '0',
    PYTHONDONTWRITEBYTECODE: '1',
    ...(coverage ? { NODE_V8_COVERAGE: coverage } : {}),
  });

/** Whether the emulator answers in time; false when it ended instead or is not wanted any more. */
const ready = async (emulator: Emulator, { stopped }: EmulatorOptions): Promise<boolean> => {
  const gone = emulator.ended.then(() => 'gone');
  const deadline = Date.now() + readyMs;
  while (Date.now() < deadline && !stopped?.aborted) {
    if (await healthy(emulator.endpoint)) return true;
    if ((await Promise.race([gone, wait(50)])) === 'gone') return false;
  }
  return false;
};

const healthy = async (endpoint: string): Promise<boolean> => {
  try {
    return (await fetch(`${endpoint}/_ministack/health`)).ok;
  } catch {
    return false;
  }
};

/** Lets go of the life line, waits for the orderly end, and makes sure that nothing of the group is left. */
const stop = async (child: ChildProcess, ended: Promise<void>, withinMs: number): Promise<void> => {
  if (child.pid === undefined) return;
  child.stdin?.end();
  await Promise.race([ended, wait(withinMs, undefined, { ref: false })]);
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The whole group is gone, as it should be.
  }
  await ended;
};
