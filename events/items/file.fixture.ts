import {
  advanceFile,
  createFile,
  deleteFile,
  eraseFile,
  fileFollows,
  readyFile,
  refuseFile,
  releaseFile,
} from '../../shared/domain/items/files/file.ts';
import { itemAt } from '../../shared/domain/items/items/item.fixture.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-28T08:00:00.000Z';
const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now } as const;

/** A file, and all that happens to it. */
export const fileSamples = (): Sample[] => {
  const item = itemAt(now);
  const ids = { workspaceId: item.workspaceId, itemId: item.itemId, fileId: 'file_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const created = createFile({ name: 'balcony.jpg', mediaType: 'image/jpeg', bytes: 812_400 }, { item }, ids, acting);
  const ready = readyFile(created.next, [{ size: 'thumbnail', mediaType: 'image/webp', width: 320, height: 240, bytes: 9_000 }], now)!;
  const deleted = deleteFile(ready.next, false, acting)!;
  return samplesOf(
    'file',
    created,
    ready,
    refuseFile(created.next, 'not_a_picture', now)!,
    fileFollows(ready.next, { expiresAt: 1_800_000_000 })!,
    advanceFile(created.next, now),
    advanceFile(ready.next, now),
    eraseFile(ready.next, now)!,
    deleted,
    releaseFile(deleted.next)!,
  );
};
