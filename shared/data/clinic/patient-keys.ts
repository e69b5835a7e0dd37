import * as z from 'zod';
import type { WorkspaceId } from '../../domain/core/ids.ts';
import { environment } from '../../env.ts';
import { keysAt } from '../core/key-port.ts';
import { keyringOf } from '../core/keyring.ts';
import { patientKeyPlace } from './patients.ts';

const { PATIENT_KEY_ARN } = environment({ PATIENT_KEY_ARN: z.string() });

const keys = keyringOf(
  keysAt(patientKeyPlace, PATIENT_KEY_ARN, workspace => ({ workspace })),
  Date.now,
);

/** The key of a workspace's patients, made with the first of them: one request to KMS however many are read, and none for five minutes after it. */
export const patientKeyOf = async (workspaceId: WorkspaceId): Promise<Buffer> => {
  const key = await keys.findOrMake(workspaceId);
  if (!Buffer.isBuffer(key)) throw new Error('The key of the patients is gone');
  return key;
};
