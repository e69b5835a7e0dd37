import type { SQSRecord } from 'aws-lambda';
import { stageHeadOf, stagePlaces, stageSaltOf } from '../../shared/data/core/log-stage.ts';
import { logTrees } from '../../shared/data/core/log-tree.ts';
import { enterCheckpoints, type OwnerCheckpoint, type StagePort, stageOwner } from '../../shared/log/stage/enter.ts';
import { rootOf } from '../../shared/log/tree/proof.ts';
import { appendedRow } from '../../shared/runtime/events/appended.ts';
import { gatheringHandler } from '../../shared/runtime/events/batch.ts';
import { log } from '../../shared/runtime/log/logger.ts';
import { logOfOwner, stageOrigin } from './log/origins.ts';
import { signedCheckpoint } from './log/sign.ts';
import { grow, hashesOf } from './log/tree.ts';

const port: StagePort = {
  ...stageHeadOf(stageOwner),
  tree: logTrees,
  signedSize: async () => (await logTrees.checkpoint(stageOwner))?.size ?? 0,
  sign: async (size, root) => logTrees.putCheckpoint(stageOwner, size, await signedCheckpoint({ origin: stageOrigin, size, root })),
  putPlace: stagePlaces.put,
};

/**
 * Takes into an owner's tree what their log has by now. Undefined where the stage log has all of it, or the owner was erased. A log that has more than
 * there is time for comes again, and goes on where it stopped: what is entered is what the log has.
 */
const grown = async (owner: string): Promise<OwnerCheckpoint | undefined> => {
  const { size, isWhole } = await grow(owner);
  const [place, salt] = await Promise.all([stagePlaces.find(owner), stageSaltOf(owner)]);
  if (!salt) return undefined;
  if (!isWhole) throw new Error(`The tree of ${owner} has come to ${size} entries, and its log has more`);
  if (size <= (place?.size ?? 0)) return undefined;
  return { owner, origin: logOfOwner(owner).origin, size, root: await rootOf(size, hashesOf(owner)), salt };
};

/** One round of the stage log: the checkpoints of all whose logs have grown, one signature for them all. */
const enter = async (all: readonly (OwnerCheckpoint | undefined)[]): Promise<void> => {
  const checkpoints = all.filter(each => each !== undefined);
  await enterCheckpoints(port, checkpoints);
  log('ALM029', { owners: checkpoints.length });
};

const ownerOf = ({ body }: SQSRecord): string => appendedRow(body).owner;

/** Rows were appended to logs, by all that a minute has brought: their trees grow, and the stage log says so. */
export const handler = gatheringHandler({ groupOf: ownerOf, prepare: grown, finish: enter }, 'ALM021');
