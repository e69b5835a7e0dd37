import type { MediaType, Refusal } from '../domain/items/files/file.ts';

/** How many pixels a picture may have: more than any phone makes, and few enough to be unpacked within the memory of a function. */
export const pixelsAtMost = 64_000_000;

const startsWith = (content: Uint8Array, bytes: readonly number[], from = 0): boolean =>
  bytes.every((byte, i) => content[from + i] === byte);
const textAt = (content: Uint8Array, from: number, length: number): string =>
  Buffer.from(content.subarray(from, from + length)).toString('latin1');

/** What a content is by its first bytes, whatever it is called; undefined for what is no picture of ours. */
export const kindOf = (content: Uint8Array): MediaType | undefined => {
  if (startsWith(content, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (startsWith(content, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (textAt(content, 0, 4) === 'RIFF' && textAt(content, 8, 4) === 'WEBP') return 'image/webp';
  return undefined;
};

/** Behind the last chunk of a PNG; undefined where that does not come. */
const endOfPng = (content: Buffer): number | undefined => {
  for (let at = 8; at + 12 <= content.length; ) {
    const next = at + 12 + content.readUInt32BE(at);
    if (textAt(content, at + 4, 4) === 'IEND') return next;
    at = next;
  }
  return undefined;
};

const [startOfScan, endOfImage, fill] = [0xda, 0xd9, 0xff];
const isRestart = (code: number): boolean => code >= 0xd0 && code <= 0xd7;

/** Where the next marker stands behind the data of a scan: an `ff` that is neither stuffed nor one of the markers that restart it. */
const endOfScan = (content: Buffer, from: number): number => {
  for (let at = content.indexOf(0xff, from); at >= 0; at = content.indexOf(0xff, at + 1)) {
    const code = content[at + 1] ?? 0;
    if (code !== 0 && code !== fill && !isRestart(code)) return at;
  }
  return content.length;
};

/** Where the next marker of a JPEG stands, behind one that has this code. */
const behindMarker = (content: Buffer, at: number, code: number): number => {
  if (code === fill) return at + 1;
  if (isRestart(code)) return at + 2;
  if (at + 4 > content.length) return content.length;
  const next = at + 2 + content.readUInt16BE(at + 2);
  return code === startOfScan ? endOfScan(content, next) : next;
};

/** Behind the end of a JPEG; undefined where that does not come. Pictures within its segments, such as thumbnails, are passed over with these. */
const endOfJpeg = (content: Buffer): number | undefined => {
  for (let at = 2; content[at] === 0xff && at + 1 < content.length; ) {
    const code = content[at + 1]!;
    if (code === endOfImage) return at + 2;
    at = behindMarker(content, at, code);
  }
  return undefined;
};

const ends: Record<MediaType, (content: Buffer) => number | undefined> = {
  'image/jpeg': endOfJpeg,
  'image/png': endOfPng,
  'image/webp': content => 8 + content.readUInt32LE(4) + (content.readUInt32LE(4) % 2),
};

/** What makes a browser or a reader of documents take a content for theirs, or a program run it. */
const otherKinds = /%PDF-|<!doctype|<html|<script|<svg|<\?php|<iframe|^#!|^MZ/i;
/** What readers of documents look through for their mark, and browsers before they guess what something is. */
const lookedThrough = 1024;
/** An archive is read from its end, where its directory says how long the comment behind it is. */
const directoryBytes = 22;
const commentAtMost = 65_535;

const isArchive = (content: Buffer): boolean => {
  const tail = content.subarray(-(directoryBytes + commentAtMost));
  for (let at = tail.lastIndexOf('PK\x05\x06'); at >= 0; at = at > 0 ? tail.lastIndexOf('PK\x05\x06', at - 1) : -1)
    if (at + directoryBytes <= tail.length && at + directoryBytes + tail.readUInt16LE(at + 20) === tail.length) return true;
  return false;
};

/**
 * Why a content is not even opened, judged by its bytes alone: it is none of our pictures or another one than was said, or it is something else
 * beside the picture. Cameras put further pictures and films behind a JPEG, which are left away; behind the others nothing may stand.
 */
export const suspicionOf = (content: Buffer, { mediaType, bytes }: { mediaType: MediaType; bytes: number }): Refusal | undefined => {
  const kind = kindOf(content);
  if (!kind) return 'not_a_picture';
  if (kind !== mediaType || content.length !== bytes) return 'not_as_declared';
  const end = ends[kind](content);
  if (end === undefined || end > content.length) return 'unreadable';
  const behind = content.subarray(end);
  if (kind !== 'image/jpeg' && behind.length > 0) return 'more_than_a_picture';
  const isOther = [content, behind].some(each => otherKinds.test(textAt(each, 0, lookedThrough)));
  return isOther || isArchive(content) ? 'more_than_a_picture' : undefined;
};
