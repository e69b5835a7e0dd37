import * as z from 'zod';
import { publicKeyOf, signatureOf } from '../../../shared/aws/kms.ts';
import { environment } from '../../../shared/env.ts';
import { type Checkpoint, checkpointText, signedNote, verifierKey } from '../../../shared/log/tree/note.ts';

const { SIGNING_KEY_ARN } = environment({ SIGNING_KEY_ARN: z.string() });

let keyRead: Promise<Buffer> | undefined;
const publicKey = (): Promise<Buffer> => {
  keyRead ??= publicKeyOf(SIGNING_KEY_ARN).catch(error => {
    keyRead = undefined;
    throw error;
  });
  return keyRead;
};

/** The key that a log's checkpoints are verified by: of each origin it has another name. */
export const verifierOf = async (origin: string): Promise<string> => verifierKey(origin, await publicKey());

/** The signed note of a checkpoint. */
export const signedCheckpoint = async (checkpoint: Checkpoint): Promise<string> => {
  const text = checkpointText(checkpoint);
  return signedNote(text, checkpoint.origin, await publicKey(), await signatureOf(SIGNING_KEY_ARN, text));
};
