import { createHmac, hkdfSync } from 'node:crypto';
import type * as z from 'zod';
import { readNewer } from '../../domain/core/newer.ts';
import { type Binding, ivBytes, open, seal } from '../core/seal.ts';
import { beyondOf, halfReadOf, withBeyond } from '../core/unknown.ts';

/** Random bytes: an argument, so that what is sealed follows from it. */
export type Random = (bytes: number) => Buffer;

/** Bytes under a key, as base64. They open in their own place alone, which the binding names. */
export const sealPart = (body: Uint8Array, key: Buffer, boundTo: Binding, random: Random): string =>
  seal(body, key, boundTo, random(ivBytes)).toString('base64');

/** The bytes that were sealed. Throws when any of them was changed, or when they are opened in another place. */
export const openPart = (sealed: string, key: Buffer, boundTo: Binding): Buffer => open(Buffer.from(sealed, 'base64'), key, boundTo);

/** What is known of something, under a key. Fails with `newer_version` where something was changed that was read in part. */
export const sealContent = (content: object, key: Buffer, boundTo: Binding, random: Random): string =>
  sealPart(Buffer.from(JSON.stringify({ ...beyondOf(content, 0), ...content, ...halfReadOf(content) })), key, boundTo, random);

/** What was sealed, as its schema reads it; what a newer version has written beyond that goes along, and stays when it is sealed again. */
export const openContent = <T extends object>(schema: z.ZodType<T>, sealed: string, key: Buffer, boundTo: Binding): T => {
  const stored = JSON.parse(openPart(sealed, key, boundTo).toString('utf8'));
  return withBeyond(readNewer(schema, stored), stored);
};

/** Digests of words under a key that follows from another for one purpose alone: who holds the table cannot try words. */
export const digestsUnder = (key: Buffer, purpose: string): ((...words: string[]) => string) => {
  const derived = Buffer.from(hkdfSync('sha256', key, '', purpose, 32));
  return (...words) => createHmac('sha256', derived).update(JSON.stringify(words)).digest('base64url');
};
