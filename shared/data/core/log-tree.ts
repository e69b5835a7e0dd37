import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { isMade } from './conditional.ts';
import { logEpoch } from './log-rows.ts';
import { type Row, readRow } from './rows.ts';
import { documents, tableName } from './table.ts';

/** Leaves and hashes are of one length. */
const partBytes = 32;
type Place = { level: number; index: number };
type Tile = Place & { content: Buffer[] };

export const treePartition = (owner: string, epoch = logEpoch): string => `TREE#${owner}#${epoch}`;
const at = (owner: string, sk: string) => ({ pk: treePartition(owner), sk });
const keyOfTile = (owner: string, { level, index }: Place) => at(owner, `tile#${level}#${index}`);

/** Puts a row unless one is there whose `size` is as large: what is late takes nothing back. */
const putLarger = (Item: { pk: string; sk: string; size: number } & Row): Promise<boolean> =>
  isMade(
    documents.send(
      new PutCommand({
        TableName: tableName,
        Item,
        ConditionExpression: 'attribute_not_exists(pk) or #size < :size',
        ExpressionAttributeNames: { '#size': 'size' },
        ExpressionAttributeValues: { ':size': Item.size },
      }),
    ),
  );

const contentIn = (row: Row | undefined): Buffer[] => {
  const bytes = Buffer.from((row?.content ?? []) as Uint8Array);
  return Array.from({ length: bytes.length / partBytes }, (_, i) => bytes.subarray(i * partBytes, (i + 1) * partBytes));
};

/** The trees of logs: tiles, the size that is in them, and the last checkpoint that was signed. */
export const logTrees = {
  size: async (owner: string): Promise<number> => Number((await readRow(at(owner, 'size')))?.size ?? 0),
  putSize: async (owner: string, size: number): Promise<void> => void (await putLarger({ ...at(owner, 'size'), size })),
  tiles: (owner: string, wanted: readonly Place[]): Promise<Tile[]> =>
    Promise.all(wanted.map(async place => ({ ...place, content: contentIn(await readRow(keyOfTile(owner, place))) }))),
  putTile: async (owner: string, tile: Tile): Promise<void> => {
    await putLarger({ ...keyOfTile(owner, tile), size: tile.content.length, content: Buffer.concat(tile.content) });
  },
  checkpoint: async (owner: string, size: number): Promise<string | undefined> => {
    const row = await readRow(at(owner, 'checkpoint'));
    return row?.size === size ? String(row.note) : undefined;
  },
  putCheckpoint: async (owner: string, size: number, note: string): Promise<void> =>
    void (await putLarger({ ...at(owner, 'checkpoint'), size, note })),
};
