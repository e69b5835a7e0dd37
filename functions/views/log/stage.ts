import { stagePlaces, stageSaltOf } from '../../../shared/data/core/log-stage.ts';
import { logTrees } from '../../../shared/data/core/log-tree.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { stageOwner } from '../../../shared/log/stage/enter.ts';
import { checkpointText } from '../../../shared/log/tree/note.ts';
import { inclusionProof, rootOf } from '../../../shared/log/tree/proof.ts';
import { type Log, stageOrigin } from './origins.ts';
import { verifierOf } from './sign.ts';
import { hashesOf } from './tree.ts';

/** What the stage log was signed for last. Before its first minute there is nothing. */
export const signedStage = async (): Promise<{ size: number; note: string }> => {
  const signed = await logTrees.checkpoint(stageOwner);
  if (!signed) throw new Failure('not_found', { what: 'checkpoint' });
  return signed;
};

const text = (bytes: Buffer): string => bytes.toString('base64');

/** That the last checkpoint of an owner that was entered into the stage log is in what was signed of it. */
export const proofOfCheckpoint = async ({ owner, origin }: Log) => {
  // The place before the signature: what stands there was signed when it was put.
  const [place, salt] = await Promise.all([stagePlaces.find(owner), stageSaltOf(owner)]);
  if (!place || !salt) throw new Failure('not_found', { what: 'checkpoint' });
  const { size, note } = await signedStage();
  const read = hashesOf(stageOwner);
  const [proof, root, key] = await Promise.all([inclusionProof(place.index, size, read), rootOf(size, read), verifierOf(stageOrigin)]);
  return {
    entered: checkpointText({ origin, size: place.size, root: place.root }),
    salt: text(salt),
    index: place.index,
    proof: proof.map(text),
    checkpoint: note,
    size,
    root: text(root),
    key,
  };
};
