import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'almanac-install-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const put = (file: string, text: string, mode = 0o644): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
};

const npmThatWorks = `#!/bin/sh
echo npm "$@" >> "$CALLS"
mkdir -p node_modules/.bin && ln -sf "$(command -v node)" node_modules/.bin/node`;
/** A Python of a version, that takes so many milliseconds for the work it is asked to do, and says its name when it is used. */
const python = (version: string, { venv = true, ms = 10, name = 'venv' } = {}) => `#!/bin/sh
case "$*" in
  *ask_python.py) echo '${JSON.stringify({ version: version.split('.').map(Number), venv, ms })}' ;;
  "-m venv"*) echo ${name} >> "$CALLS"; mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
  "-m pip"*) echo pip >> "$CALLS" ;;
esac`;

type Tools = { npm?: string; python?: string; others?: Record<string, string> };

/** What the stand-ins need of the machine: its own Pythons are not to be found. */
const commands = ['cp', 'ln', 'mkdir', 'sleep'];

/** A checkout with nothing installed, and stand-ins for npm and Python, so that the test needs no registry. */
const checkout = (name: string, tools: Tools = {}) => {
  const root = join(folder, name);
  put(
    join(root, 'scripts', 'hello.ts'),
    "const who: string = process.argv[2] ?? '';\nconsole.log('hello ' + who);\nprocess.exit(Number(process.argv[3] ?? 0));\n",
  );
  put(
    join(root, 'scripts', 'wait.ts'),
    "process.on('SIGTERM', () => process.exit(7));\nsetInterval(() => {}, 1000);\nconsole.log('waiting');\n",
  );
  put(join(root, 'scripts', 'requirements.txt'), 'ministack==1\n');
  put(join(root, 'package-lock.json'), '{}');
  put(join(root, 'calls'), '');
  put(join(root, 'tools', 'npm'), tools.npm ?? npmThatWorks, 0o755);
  put(join(root, 'tools', 'python3'), tools.python ?? python('3.11'), 0o755);
  for (const [file, text] of Object.entries(tools.others ?? {})) put(join(root, 'tools', file), text, 0o755);
  for (const command of commands) symlinkSync(join('/bin', command), join(root, 'tools', command));
  symlinkSync(process.execPath, join(root, 'tools', 'node'));
  for (const script of ['install.mjs', 'python.mjs']) cpSync(join(import.meta.dirname, script), join(root, 'scripts', script));
  return root;
};

const start = (root: string, ...args: string[]): ChildProcess =>
  spawn('node', [join(root, 'scripts', 'install.mjs'), ...args], {
    cwd: root,
    env: { PATH: join(root, 'tools'), HOME: root, CALLS: join(root, 'calls') },
  });

const run = async (root: string, ...args: string[]) => {
  const child = start(root, ...args);
  let out = '';
  let err = '';
  child.stdout?.on('data', data => (out += data));
  child.stderr?.on('data', data => (err += data));
  const [code] = await once(child, 'close');
  return { code, out, err };
};

const calls = (root: string): string[] => readFileSync(join(root, 'calls'), 'utf8').trim().split('\n').sort();

test('the first start installs everything and then runs the script; the second only runs it', async () => {
  const root = checkout('first');
  expect(await run(root, 'scripts/hello.ts', 'Ada')).toMatchObject({ code: 0, out: 'hello Ada\n' });
  expect(calls(root)).toEqual(['npm ci --include=dev --include=optional', 'pip', 'venv']);
  expect(await run(root, 'scripts/hello.ts', 'Eve')).toEqual({ code: 0, out: 'hello Eve\n', err: '' });
  expect(calls(root)).toHaveLength(3);
});

test('what has changed its pins is installed again, and that alone', async () => {
  const root = checkout('changed');
  await run(root, 'scripts/hello.ts');
  put(join(root, 'package-lock.json'), '{ "changed": true }');
  await run(root, 'scripts/hello.ts');
  expect(calls(root).filter(call => call.startsWith('npm'))).toHaveLength(2);
  expect(calls(root).filter(call => call === 'pip')).toHaveLength(1);
});

test('nothing is installed through a link: the packages are those of another folder', async () => {
  const root = checkout('linked');
  const others = join(root, 'others', 'precious.js');
  put(others, 'theirs');
  symlinkSync(dirname(others), join(root, 'node_modules'));
  const { code, err } = await run(root, 'scripts/hello.ts');
  expect(code).toBe(1);
  expect(err).toContain(`${join(root, 'node_modules')} leads to another folder`);
  expect(calls(root)).toEqual(['']);
  expect(readFileSync(others, 'utf8')).toBe('theirs');
  expect(existsSync(join(root, '.local', 'install.lock'))).toBe(false);
});

test('two starts at once install once', async () => {
  const root = checkout('twice', { npm: npmThatWorks.replace('mkdir', 'sleep 1; mkdir') });
  const both = await Promise.all([run(root, 'scripts/hello.ts', 'one'), run(root, 'scripts/hello.ts', 'two')]);
  expect(both.map(({ code, out }) => [code, out])).toEqual([
    [0, 'hello one\n'],
    [0, 'hello two\n'],
  ]);
  expect(calls(root)).toHaveLength(3);
  expect(both.map(({ err }) => err).join('')).toContain('… waiting for another install in this folder');
});

test('a registry out of reach is told in one sentence, and the next start tries again', async () => {
  const root = checkout('offline', { npm: '#!/bin/sh\necho npm >> "$CALLS"; echo "npm error code ENOTFOUND"; exit 1' });
  const first = await run(root, 'scripts/hello.ts');
  expect(first.code).toBe(1);
  expect(first.out).toBe('');
  expect(first.err).toContain(
    `The npm registry could not be reached: check the network, or the proxy and registry in your npm settings, and start again. The log is ${join(root, '.local', 'install-npm.log')}.`,
  );
  expect(existsSync(join(root, '.local', 'install.lock'))).toBe(false);
  await run(root, 'scripts/hello.ts');
  expect(calls(root).filter(call => call === 'npm')).toHaveLength(2);
});

test('a failed install shows the end of what the tool said', async () => {
  const root = checkout('failing', { npm: '#!/bin/sh\necho "npm error lock and package do not match"; exit 1' });
  const { code, err } = await run(root, 'scripts/hello.ts');
  expect(code).toBe(1);
  expect(err).toContain('Installing Node packages failed, and what it said last is:\nnpm error lock and package do not match');
});

test('a Python that is too old is refused by its version, before anything is installed', async () => {
  const root = checkout('old-python', { python: python('3.8') });
  const { code, err } = await run(root, 'scripts/hello.ts');
  expect(code).toBe(1);
  expect(err).toBe(
    "Almanac needs Python 3.10 or later for its local AWS and this machine has 3.8: install it from python.org or your system's packages.\n",
  );
  expect(calls(root)).toEqual(['']);
});

test('a Python without its venv module is refused with the package that has it', async () => {
  const root = checkout('no-venv', { python: python('3.11', { venv: false }) });
  const { err } = await run(root, 'scripts/hello.ts');
  expect(err).toBe("Python's venv module is missing: install it, on Debian and Ubuntu with `sudo apt-get install python3-venv`.\n");
});

test.each([
  [
    'the first on the path',
    { python3: python('3.11', { ms: 10, name: 'first' }), 'python3.12': python('3.12', { ms: 9, name: 'second' }) },
    'first',
  ],
  [
    'one that is clearly faster',
    { python3: python('3.11', { ms: 10, name: 'first' }), 'python3.12': python('3.12', { ms: 7, name: 'second' }) },
    'second',
  ],
  [
    'another, where the first is too old',
    { python3: python('3.8', { name: 'first' }), 'python3.12': python('3.12', { name: 'second' }) },
    'second',
  ],
  [
    'another, where the first makes no environments',
    { python3: python('3.11', { venv: false }), python: python('3.11', { name: 'second' }) },
    'second',
  ],
  ['another, where the first does not run', { python3: '#!/bin/sh\nexit 127', python: python('3.11', { name: 'second' }) }, 'second'],
  [
    'none that is too new for the pins',
    { python3: python('3.11', { ms: 10, name: 'first' }), 'python3.15': python('3.15', { ms: 1, name: 'second' }) },
    'first',
  ],
  ['one that is too new, where there is no other', { python3: python('3.15', { name: 'first' }) }, 'first'],
])('of the Pythons on the path it takes %s', async (name, others, taken) => {
  const root = checkout(`choice-${name.replace(/\W/g, '-')}`, { others });
  expect((await run(root, 'scripts/hello.ts')).code).toBe(0);
  expect(calls(root)).toContain(taken);
});

test("the script's exit code is the exit code", async () => {
  expect((await run(checkout('code'), 'scripts/hello.ts', 'Ada', '3')).code).toBe(3);
});

test('a signal reaches the script, which ends in its own way', async () => {
  const root = checkout('signal');
  const child = start(root, 'scripts/wait.ts');
  await once(child.stdout!, 'data');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([7, null]);
});

test('the lock of an install that died is broken', async () => {
  const root = checkout('stale');
  put(join(root, '.local', 'install.lock'), '1 1');
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(join(root, '.local', 'install.lock'), longAgo, longAgo);
  expect((await run(root, 'scripts/hello.ts', 'Ada')).out).toBe('hello Ada\n');
});
