import type { LogFile } from './judge.ts';

type Entry = LogFile['entries'][number];

/** Base64 in the one way in which it may be written: what is left over of its last letter is nothing. */
const isBase64 = (text: unknown): boolean => typeof text === 'string' && Buffer.from(text, 'base64').toString('base64') === text;

/** An entry by its line. One that cannot be read is not what it was. */
const entryIn = (line: string, position: number): Entry => {
  try {
    const { hash, salt, entry, ...rest } = JSON.parse(line) as Entry;
    if (isBase64(hash) && isBase64(salt) && typeof entry === 'object') return { ...rest, hash, salt, entry };
  } catch {
    // Said below.
  }
  return { position, hash: '', salt: '', entry: {} };
};

/** A log as `--save` has written it, or as an export has it: what is signed in the first line, and an entry in each of the others. */
export const logIn = (text: string): LogFile => {
  const [first = '', ...others] = text.split('\n').filter(line => line !== '');
  const head = JSON.parse(first) as LogFile;
  return head.entries ? head : { ...head, entries: others.map((line, i) => entryIn(line, i + 1)) };
};
