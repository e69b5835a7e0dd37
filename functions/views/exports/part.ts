import type { LogEntryWithProof } from '../log/entries.ts';

/**
 * A part: so many entries, or as many as come to so many bytes, of which a reply holds four and a half million (six as base64). It is the same
 * whoever makes it.
 */
const perPart = { entries: 500, bytes: 2_000_000 };

export const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** Some entries from a position on; none, where there are no more. */
type Read = (from: number) => Promise<{ entries: LogEntryWithProof[] }>;

/** The entries of one part, from a position on, of those up to a size. */
export const partFrom = async (read: Read, first: number, size: number): Promise<LogEntryWithProof[]> => {
  const part: LogEntryWithProof[] = [];
  let bytes = 0;
  while (first + part.length <= size) {
    const { entries } = await read(first + part.length);
    if (entries.length === 0) throw new Error(`There is no entry ${first + part.length}, which the checkpoint covers`);
    for (const entry of entries) {
      bytes += Buffer.byteLength(lineOf(entry));
      if (entry.position > size || part.length === perPart.entries || (bytes > perPart.bytes && part.length > 0)) return part;
      part.push(entry);
    }
  }
  return part;
};
