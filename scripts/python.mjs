// Which of a machine's Pythons runs the AWS emulator. Runs on any Node from 20 on.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const oldest = [3, 10];
// What is pinned has wheels up to this one: a newer Python would have to compile them.
const newest = [3, 14];

/** The names of the Pythons in a folder of the path, the one without a version first; none where the folder is none. */
function pythonsIn(folder) {
  try {
    const names = readdirSync(folder).filter(name => /^python(3(\.\d{2,})?)?$/.test(name));
    return ['python3', 'python', ...names].filter(name => names.includes(name));
  } catch {
    return [];
  }
}

/** Every Python on the path, once, in the order of the path. */
function pythonsOnPath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const files = folders.flatMap(folder => pythonsIn(folder).map(name => join(folder, name))).filter(existsSync);
  const byTarget = new Map();
  for (const file of files) if (!byTarget.has(realpathSync(file))) byTarget.set(realpathSync(file), file);
  return [...byTarget.values()];
}

/** What a Python says of itself; undefined for one that does not run, as a shim of a version that is not chosen. */
function askPython(command) {
  const { stdout } = spawnSync(command, [join(here, 'ask_python.py')], { encoding: 'utf8', timeout: 10_000 });
  return stdout?.startsWith('{') ? { command, ...JSON.parse(stdout) } : undefined;
}

const compare = (one, other) => one[0] - other[0] || one[1] - other[1];

/**
 * The Python to run the emulator with: the first on the path that can, or another one that is clearly faster. Those compiled on the machine
 * itself often lack the optimizations of a distribution's, and what waits for the emulator then takes a third longer. Throws a sentence for people
 * where there is none.
 */
export function choosePython() {
  const found = pythonsOnPath().map(askPython).filter(Boolean);
  const fit = found.filter(({ version }) => compare(version, oldest) >= 0);
  if (fit.length === 0) throw new Error(refusal(found[0]));
  const able = fit.filter(({ venv }) => venv);
  if (able.length === 0)
    throw new Error("Python's venv module is missing: install it, on Debian and Ubuntu with `sudo apt-get install python3-venv`.");
  const tried = able.filter(({ version }) => compare(version, newest) <= 0);
  const [first, ...others] = tried.length > 0 ? tried : able;
  return others.reduce((best, other) => (other.ms < best.ms * 0.85 ? other : best), first).command;
}

function refusal(found) {
  const least = oldest.join('.');
  const have = found ? `this machine has ${found.version.join('.')}` : 'this machine has none';
  return `Almanac needs Python ${least} or later for its local AWS and ${have}: install it from python.org or your system's packages.`;
}
