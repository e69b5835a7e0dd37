import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FileReply } from '../../../shared/api/core/route.ts';

const minute = 60;
const etagOf = (content: Uint8Array): string => `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;

/** Larger files are sent compressed to everybody: as they are they would cost three times as much, and anybody may ask for them. */
const identityAtMost = 100_000;

/** A file that lies beside the bundle, with what was compressed when it was built (`infra/docs-files.ts`). */
export const builtFile = (name: string, policyOf?: (html: string) => string): FileReply => {
  const [identity, gzip, br] = ['', '.gz', '.br'].map(ending => readFileSync(join(import.meta.dirname, `${name}${ending}`)));
  return {
    etag: etagOf(identity!),
    cacheSeconds: 10 * minute,
    ...(policyOf ? { contentSecurityPolicy: policyOf(identity!.toString()) } : {}),
    variants: { gzip: gzip!, br, ...(identity!.length > identityAtMost ? {} : { identity: identity! }) },
  };
};

/** A text as a file. */
export const textFile = (text: string, contentSecurityPolicy: string): FileReply => {
  const identity = Buffer.from(text);
  return { etag: etagOf(identity), cacheSeconds: 10 * minute, contentSecurityPolicy, variants: { identity, gzip: gzipSync(identity) } };
};
