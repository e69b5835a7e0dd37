import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import * as z from 'zod';
import { environment } from '../../env.ts';
import type { Row } from './rows.ts';
import { type Binding, open, seal } from './seal.ts';

/** After a restore the log begins anew, in another epoch: what was appended after the moment of the backup has gone, and cursors may point there. */
export const { LOG_EPOCH: logEpoch } = environment({ LOG_EPOCH: z.coerce.number().int().positive() });

/** How the body of a row is written: JSON under zstd, and that sealed under the data key of its owner. */
const formats = { packed: 1, sealed: 2 };
const digits = 16;
/** What waits stands behind all positions, which are digits. */
const waits = 'waits#';
/** The place of the owner's data key, behind all positions, too; once it is destroyed, of a row that says so for a while. */
export const keyPlace = 'key';

export const partitionOf = (owner: string, epoch = logEpoch): string => `LOG#${owner}#${epoch}`;
export const keyAt = (owner: string, first: number) => ({ pk: partitionOf(owner), sk: String(first).padStart(digits, '0') });
/** Behind the last position that there can be. */
export const lastPosition = '9'.repeat(digits);
export const keyOfWaiting = (owner: string, { id }: { id: string }) => ({ pk: partitionOf(owner), sk: `${waits}${id}` });
export const isWaiting = ({ sk }: Row): boolean => String(sk).startsWith(waits);

const compressed = (value: unknown): Buffer => zstdCompressSync(JSON.stringify(value));
const decompressed = <T>(body: Uint8Array): T => JSON.parse(zstdDecompressSync(body).toString()) as T;

const requireFormat = ({ format, pk, sk }: Row, known: number): void => {
  if (format !== known) throw new Error(`${String(pk)} ${String(sk)} has the format ${String(format)}, which this code does not know here`);
};

/** A value that is not sealed: what waits beside the log, which stands there for minutes, put by who may open no key. */
export const packed = (value: unknown): { format: number; body: Uint8Array } => ({ format: formats.packed, body: compressed(value) });
export const unpacked = <T>(row: Row): T => {
  requireFormat(row, formats.packed);
  return decompressed(row.body as Uint8Array);
};

/** All of a row but its body, so that none can be moved to another owner, epoch or place, or say something else of its body. */
const boundTo = ({ pk, sk, at, count, checksum, format }: Row): Binding => [pk, sk, at, count, checksum, format].map(String);

/** What is sealed in a row: its entries, and the seed that the salts of their leaves in the tree follow from (base64). */
export type Body<E> = { seed: string; entries: E[] };

/** A row with its body compressed and sealed. */
export const sealedRow = <R extends Row>(row: R, body: Body<unknown>, key: Buffer, iv: Uint8Array) => {
  const whole = { ...row, count: body.entries.length, format: formats.sealed };
  return { ...whole, body: seal(compressed(body), key, boundTo(whole), iv) };
};
export const bodyOf = <E>(row: Row, key: Buffer): Body<E> => {
  requireFormat(row, formats.sealed);
  return decompressed(open(row.body as Uint8Array, key, boundTo(row)));
};
