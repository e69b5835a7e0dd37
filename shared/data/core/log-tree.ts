import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { isMade } from './conditional.ts';
import { logEpoch } from './log-rows.ts';
import { type Row, readRow } from './rows.ts';
import { documents, tableName } from './table.ts';

type Place = { level: number; index: number };
type Tile = Place & { content: Buffer[] };

export const treePartition = (owner: string, epoch = logEpoch): string => `TREE#${owner}#${epoch}`;
export const inTree = (owner: string, sk: string) => ({ pk: treePartition(owner), sk });

/** Where it stands how much of an owner's log the stage log has. */
export const stagePlace = 'stage';
/** The same of an owner who was erased: as large as no log gets, so that nothing is put over it. */
export const endOfStagePlace = (owner: string) => ({ ...inTree(owner, stagePlace), size: Number.MAX_SAFE_INTEGER });
const keyOfTile = (owner: string, { level, index }: Place) => inTree(owner, `tile#${level}#${index}`);

/** Puts a row unless one is there whose `size` is as large: what is late takes nothing back. */
export const putLarger = (Item: { pk: string; sk: string; size: number } & Row): Promise<boolean> =>
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

/** Parts of one length in a row, each behind the other: leaves or hashes, `size` of them. */
export const partsIn = (content: unknown, size: number): Buffer[] => {
  const bytes = Buffer.from((content ?? []) as Uint8Array);
  const each = bytes.length / size;
  return Array.from({ length: size }, (_, i) => bytes.subarray(i * each, (i + 1) * each));
};

const contentOf = async (key: { pk: string; sk: string }): Promise<Buffer[]> => {
  const row = await readRow(key);
  return partsIn(row?.content, Number(row?.size ?? 0));
};

/** The trees of logs: tiles, the size that is in them, and the last checkpoint that was signed. */
export const logTrees = {
  size: async (owner: string): Promise<number> => Number((await readRow(inTree(owner, 'size')))?.size ?? 0),
  putSize: async (owner: string, size: number): Promise<void> => void (await putLarger({ ...inTree(owner, 'size'), size })),
  tiles: (owner: string, wanted: readonly Place[]): Promise<Tile[]> =>
    Promise.all(wanted.map(async place => ({ ...place, content: await contentOf(keyOfTile(owner, place)) }))),
  putTile: async (owner: string, tile: Tile): Promise<void> => {
    await putLarger({ ...keyOfTile(owner, tile), size: tile.content.length, content: Buffer.concat(tile.content) });
  },
  /** The note that was signed last, and for which size. */
  checkpoint: async (owner: string): Promise<{ size: number; note: string } | undefined> => {
    const row = await readRow(inTree(owner, 'checkpoint'));
    return row && { size: Number(row.size), note: String(row.note) };
  },
  putCheckpoint: async (owner: string, size: number, note: string): Promise<void> =>
    void (await putLarger({ ...inTree(owner, 'checkpoint'), size, note })),
};
