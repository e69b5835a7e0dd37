import type { UserId } from '../../../shared/domain/core/ids.ts';
import { createFile, readyFile } from '../../../shared/domain/items/files/file.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';

type Input = { author: UserId; item: Pick<Item, 'workspaceId' | 'itemId'>; acting: { userId: UserId; now: string; requestId: string } };

const most = 1_000_000_000;
const renditions = [{ size: 'thumbnail', mediaType: 'image/webp', width: 320, height: 240, bytes: 9_120 }] as const;

/** The files on an item: what each asks of the table. */
export const fileCosts = ({ author, item, acting: { now, requestId } }: Input) => {
  const acting = { userId: author, now, requestId };
  let data: typeof import('../../../shared/data/items/files.ts') & typeof import('../../../shared/data/items/file-storage.ts');
  const key = (i: number) => ({ ...item, fileId: `file_01kb8m3tq2e8fvq3w5r7c9d${100 + i}` as const });
  const make = (i: number) => {
    const change = createFile({ name: 'balcony.jpg', mediaType: 'image/jpeg', bytes: 812_400 }, { item: item as Item }, key(i), acting);
    return data.createStored(key(i), change, most, acting);
  };
  return {
    fill: async (): Promise<void> => {
      data = { ...(await import('../../../shared/data/items/files.ts')), ...(await import('../../../shared/data/items/file-storage.ts')) };
      for (let i = 1; i <= 20; i++) await make(i);
    },
    patterns: {
      'a new file within the storage of its workspace': () => make(100),
      'twenty files on an item': () => data.filesOf(item, { limit: 20 }),
      'a file that can be read': () => data.files.update(key(1), each => readyFile(each, [...renditions], now), acting),
      'what a file held given back': () => data.releaseStored(key(2), acting),
    } satisfies Record<string, () => Promise<unknown>>,
  };
};
