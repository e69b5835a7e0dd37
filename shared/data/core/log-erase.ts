import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expiryAfter } from '../../domain/core/expiry.ts';
import { erasePartition } from './erase.ts';
import { logArchive } from './log-archive.ts';
import { keyPlace, logEpoch, partitionOf } from './log-rows.ts';
import { treePartition } from './log-tree.ts';
import { documents, tableName } from './table.ts';

/**
 * Erases an owner's log for good with its tree and its archive, in every epoch, and the accesses on their way there, its data key first, and says whether it came to its end before the moment that is given
 * (milliseconds). In the place of the key stands for thirty days that it was destroyed: what is still on its way to the log then, which is two
 * weeks at the most, finds that, and no other key is made.
 */
export const eraseLog = async (owner: string, untilMs: number): Promise<boolean> => {
  const Item = { pk: partitionOf(owner), sk: keyPlace, destroyed: true, expiresAt: expiryAfter(new Date().toISOString()) };
  await documents.send(new PutCommand({ TableName: tableName, Item }));
  for (let epoch = logEpoch; epoch >= 1; epoch--) {
    const kept = epoch === logEpoch ? [keyPlace] : [];
    if (!(await erasePartition(partitionOf(owner, epoch), kept, untilMs))) return false;
    if (!(await erasePartition(treePartition(owner, epoch), [], untilMs))) return false;
  }
  await logArchive.erase(owner);
  return erasePartition(`ACCESS#${owner}`, [], untilMs);
};
