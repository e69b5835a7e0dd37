import { createHmac } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { isMade } from './conditional.ts';
import { logKeys } from './log-keys.ts';
import { inTree, partsIn, putLarger, stagePlace } from './log-tree.ts';
import { readRow } from './rows.ts';
import { documents, tableName } from './table.ts';

const saltBytes = 16;
type Head = { version: number; size: number; leaves: Buffer[] };
type Place = { index: number; size: number; root: Buffer };

/**
 * What makes what the stage log says of an owner tell nothing to others. It follows from the data key of their log, and goes with it: undefined
 * where there is none, or none any more.
 */
export const stageSaltOf = async (owner: string): Promise<Buffer | undefined> => {
  const key = await logKeys.find(owner);
  if (!key || key === 'destroyed') return undefined;
  return createHmac('sha256', key).update('stage log').digest().subarray(0, saltBytes);
};

/** What was entered last into the stage log, beside its tree: `version` counts rounds, `size` is what there was before. */
export const stageHeadOf = (owner: string) => ({
  head: async (): Promise<Head> => {
    const row = await readRow(inTree(owner, 'head'));
    return { version: Number(row?.version ?? 0), size: Number(row?.size ?? 0), leaves: partsIn(row?.leaves, Number(row?.count ?? 0)) };
  },
  putHead: ({ version, size, leaves }: Head): Promise<boolean> => {
    const Item = { ...inTree(owner, 'head'), version, size, count: leaves.length, leaves: Buffer.concat(leaves) };
    return isMade(
      documents.send(
        new PutCommand({
          TableName: tableName,
          Item,
          ConditionExpression: 'attribute_not_exists(pk) or version = :before',
          ExpressionAttributeValues: { ':before': version - 1 },
        }),
      ),
    );
  },
});

/** Where in the stage log owners stand, beside their own trees: it goes with those. */
export const stagePlaces = {
  find: async (owner: string): Promise<Place | undefined> => {
    const row = await readRow(inTree(owner, stagePlace));
    return row && !row.destroyed
      ? { index: Number(row.index), size: Number(row.size), root: Buffer.from(row.root as Uint8Array) }
      : undefined;
  },
  put: async (owner: string, place: Place): Promise<void> => void (await putLarger({ ...inTree(owner, stagePlace), ...place })),
};
