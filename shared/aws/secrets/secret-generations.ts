import { type SecretGenerations, secretGenerations } from './secrets.ts';

type Read = SecretGenerations & { readAt: number };

/** What does not fit may be made under a secret that this instance has not heard of: then it looks again, once in this time. */
const lookAgainMs = 60_000;
const keptMs = 15 * 60_000;
const known = new Map<string, Promise<Read>>();

const readAnew = (arn: string): Promise<Read> => {
  const reading = secretGenerations(arn).then(found => ({ ...found, readAt: Date.now() }));
  known.set(arn, reading);
  reading.catch(() => known.delete(arn));
  return reading;
};

/** The texts of a secret as they were read at most so long ago. */
const readWithin = async (arn: string, milliseconds: number): Promise<Read> => {
  const found = await (known.get(arn) ?? readAnew(arn));
  return Date.now() - found.readAt > milliseconds ? readAnew(arn) : found;
};

/** The text of a secret under which things are made now. */
export const currentSecret = async (arn: string): Promise<string> => (await readWithin(arn, keptMs)).current;

/**
 * What opens under one of the texts of a secret that rotates: of now, of before, or of soon, as another instance may have heard of it first.
 * `open` answers undefined for a text that it was not made under; undefined is also what is answered where none fits.
 */
export const openedBy = async <T>(arn: string, open: (secret: string) => T | undefined): Promise<T | undefined> => {
  const first = await readWithin(arn, keptMs);
  const opened = openedByOne(first, open);
  if (opened !== undefined) return opened;
  const second = await readWithin(arn, lookAgainMs);
  return second === first ? undefined : openedByOne(second, open);
};

const openedByOne = <T>({ current, previous, next }: SecretGenerations, open: (secret: string) => T | undefined): T | undefined => {
  for (const secret of [current, previous, next]) {
    const opened = secret === undefined ? undefined : open(secret);
    if (opened !== undefined) return opened;
  }
  return undefined;
};
