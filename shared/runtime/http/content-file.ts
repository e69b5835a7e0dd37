import { createHash } from 'node:crypto';
import type { FileReply } from '../../api/core/route.ts';

/** A content as a file, by an ETag that follows from it. */
export const fileOf = (content: Uint8Array, cacheSeconds: number): FileReply => ({
  etag: `"${createHash('sha256').update(content).digest('base64url')}"`,
  cacheSeconds,
  variants: { identity: content },
});

/** A file that its reader alone may keep. */
export const forItsReader = (file: FileReply): FileReply => ({ ...file, private: true });
