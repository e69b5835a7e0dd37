import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expiryAfter } from '../../domain/core/expiry.ts';
import { erasePartition } from './erase.ts';
import { logArchive } from './log-archive.ts';
import { keyPlace, logEpoch, partitionOf } from './log-rows.ts';
import { endOfStagePlace, stagePlace, treePartition } from './log-tree.ts';
import { documents, tableName } from './table.ts';

/** Says of an owner in one of their partitions that they are gone, for thirty days. */
const leave = (place: { pk: string; sk: string }) => {
  const Item = { ...place, destroyed: true, expiresAt: expiryAfter(new Date().toISOString()) };
  return documents.send(new PutCommand({ TableName: tableName, Item }));
};

/**
 * Erases an owner's log for good with its tree and its archive, in every epoch, and the accesses on their way there, its data key first, and says
 * whether it came to its end before the moment that is given (milliseconds). In the place of the key stands for thirty days that it was destroyed:
 * what is still on its way to the log then, which is two weeks at the most, finds that, and no other key is made. The same stands in the place where
 * the owner stood in the stage log: a round that was on its way puts nothing there any more.
 */
export const eraseLog = async (owner: string, untilMs: number): Promise<boolean> => {
  await leave({ pk: partitionOf(owner), sk: keyPlace });
  await leave(endOfStagePlace(owner));
  for (let epoch = logEpoch; epoch >= 1; epoch--) {
    const [keys, places] = epoch === logEpoch ? [[keyPlace], [stagePlace]] : [[], []];
    if (!(await erasePartition(partitionOf(owner, epoch), keys, untilMs))) return false;
    if (!(await erasePartition(treePartition(owner, epoch), places, untilMs))) return false;
  }
  await logArchive.erase(owner);
  return erasePartition(`ACCESS#${owner}`, [], untilMs);
};
