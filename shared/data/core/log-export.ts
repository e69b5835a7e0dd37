import { randomBytes } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import * as z from 'zod';
import { objectsIn } from '../../aws/objects.ts';
import { environment } from '../../env.ts';
import { logKeys } from './log-keys.ts';
import { ivBytes, open, seal } from './seal.ts';

const { LOG_BUCKET } = environment({ LOG_BUCKET: z.string() });
const objects = objectsIn(LOG_BUCKET);

const digits = 16;
/** As many as the bucket names at once. */
const keysAtOnce = 1000;
const prefixOf = (owner: string, jobId: string): string => `exports/${owner.replace('#', '/')}/${jobId}/`;
const keyOf = (owner: string, jobId: string, first: number): string => `${prefixOf(owner, jobId)}${String(first).padStart(digits, '0')}`;

/** The data key of an owner, while there is one: what was sealed under it goes with it. */
const keyFor = async (owner: string): Promise<Buffer | undefined> => {
  const key = await logKeys.find(owner);
  return key === 'destroyed' ? undefined : key;
};

/**
 * The parts of files that are made of logs, each under the position that it begins with, sealed as the rows are from which it is made. The bucket
 * forgets them after a week.
 */
export const exportParts = {
  put: async (owner: string, jobId: string, first: number, text: string): Promise<void> => {
    const key = await keyFor(owner);
    if (!key) throw new Error(`${owner} has no key any more under which a part of an export is sealed`);
    await objects.put(keyOf(owner, jobId, first), seal(zstdCompressSync(text), key, [owner, jobId, first], randomBytes(ivBytes)));
  },

  find: async (owner: string, jobId: string, first: number): Promise<string | undefined> => {
    const [key, part] = await Promise.all([keyFor(owner), objects.find(keyOf(owner, jobId, first))]);
    return key && part && zstdDecompressSync(open(part, key, [owner, jobId, first])).toString();
  },

  /** With which positions the parts begin that there are. */
  list: async (owner: string, jobId: string): Promise<number[]> => {
    const prefix = prefixOf(owner, jobId);
    const all: string[] = [];
    for (let more = true; more; ) {
      const keys = await objects.keys(prefix, all.at(-1) ?? prefix, keysAtOnce);
      all.push(...keys);
      more = keys.length === keysAtOnce;
    }
    return all.map(key => Number(key.slice(prefix.length)));
  },
};
