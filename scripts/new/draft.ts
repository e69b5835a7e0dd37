import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, matchesGlob } from 'node:path';
import { problem } from '../console.ts';
import { requireReadable } from './source.ts';

/** The files of a checkout as far as the generator reads them. */
export type Checkout = { read(file: string): string | undefined; files(pattern: string): string[] };

/** What is to be written, by file: nothing of it is until all of it is known to fit. */
export type Draft = Checkout & {
  /** A new file. Refuses one that is there. */
  create(file: string, text: string): void;
  /** Another text for a file that is there, or that this draft has created. */
  edit(file: string, change: (text: string) => string): void;
  readonly created: ReadonlySet<string>;
  readonly texts: ReadonlyMap<string, string>;
};

export const checkoutAt = (root: string): Checkout => ({
  read: file => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : undefined),
  files: pattern => globSync(pattern, { cwd: root }).sort(),
});

export const draftOn = (checkout: Checkout): Draft => {
  const texts = new Map<string, string>();
  const created = new Set<string>();
  const read = (file: string) => texts.get(file) ?? checkout.read(file);
  return {
    read,
    files: pattern => [...new Set([...checkout.files(pattern), ...[...created].filter(file => matchesGlob(file, pattern))])].sort(),
    create(file, text) {
      if (read(file) !== undefined) throw problem(`${file} is there already: nothing was written.`);
      created.add(file);
      texts.set(file, text);
    },
    edit(file, change) {
      const text = read(file);
      if (text === undefined) throw problem(`${file} is not there, which the generator would add a line to: nothing was written.`);
      const changed = change(text);
      if (changed !== text) texts.set(file, changed);
    },
    created,
    texts,
  };
};

/** A text as the style check wants it. Fails, naming the file, for one that cannot be read. */
const formatted = (root: string, file: string, text: string): string => {
  if (!file.endsWith('.ts')) return text;
  requireReadable(file, text);
  const biome = join(root, 'node_modules', '.bin', 'biome');
  return execFileSync(biome, ['check', '--write', `--stdin-file-path=${file}`], {
    cwd: root,
    input: text,
    encoding: 'utf8',
    stdio: 'pipe',
  });
};

/** Writes a draft: formatted first and in whole, and where a file cannot be written those before it are put back as they were. */
export const write = (root: string, { texts }: Pick<Draft, 'texts'>): void => {
  const ready = [...texts].map(([file, text]) => ({ file, path: join(root, file), text: formatted(root, file, text) }));
  const before = ready.map(({ path }) => (existsSync(path) ? readFileSync(path) : undefined));
  try {
    for (const { path, text } of ready) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
    }
  } catch (error) {
    for (const [place, { path }] of ready.entries()) {
      rmSync(`${path}.new`, { force: true });
      const old = before[place];
      if (old === undefined) rmSync(path, { force: true });
      else writeFileSync(path, old);
    }
    throw error;
  }
};
