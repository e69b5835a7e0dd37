import type { PutCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Change } from '../../domain/core/due.ts';
import { Failure } from '../../domain/core/failure.ts';
import type { WorkspaceId } from '../../domain/core/ids.ts';
import { type File, releaseFile } from '../../domain/items/files/file.ts';
import type { WriteContext } from '../core/entity.ts';
import { counterPut, createBeside, quotaKey } from '../core/quota.ts';
import { type Patience, patient, retryLostRace } from '../core/race.ts';
import { readRow } from '../core/rows.ts';
import { transact } from '../core/transact.ts';
import { files } from './files.ts';

type Id = Pick<File, 'workspaceId' | 'itemId' | 'fileId'>;

/**
 * The bytes that the files of a workspace hold together: a counter in a row of its own, written in the transaction that takes of it or gives back, and
 * only as it was read, so that no two at once pass the limit and none gives back twice.
 */
const storageKey = (workspaceId: WorkspaceId) => quotaKey({ pk: `WS#${workspaceId}`, name: 'storage' });
/** The bytes that a workspace holds now; undefined before its first file. */
const heldIn = async (workspaceId: WorkspaceId): Promise<number | undefined> => {
  const row = await readRow(storageKey(workspaceId));
  return row && Number(row.held ?? 0);
};
const storagePut = (workspaceId: WorkspaceId, was: number | undefined, change: number): PutCommandInput =>
  counterPut(storageKey(workspaceId), 'held', was, (was ?? 0) + change);

/** Everybody in a workspace counts in one row. */
const inTurn: Patience = { ...patient, tries: 40 };

/** Creates a file within the storage of its workspace, or answers the one that a retry has created before. Fails with `limit_reached`. */
export const createStored = (
  id: Id,
  change: Change<File>,
  most: number,
  context: WriteContext,
): Promise<{ record: File; created: boolean }> => {
  const { workspaceId } = id;
  const { bytes } = change.next;
  const taken = async (): Promise<PutCommandInput[]> => {
    const held = await heldIn(workspaceId);
    if ((held ?? 0) + bytes > most) throw new Failure('limit_reached', { limit: most });
    return [storagePut(workspaceId, held, bytes)];
  };
  return createBeside(taken, files, id, change, context, inTurn);
};

/** Gives back what a file held, once. */
export const releaseStored = (id: Id, context: WriteContext): Promise<void> =>
  retryLostRace(async () => {
    const file = await files.find(id);
    const change = file && releaseFile(file);
    if (!file?.held || !change) return;
    const held = await heldIn(id.workspaceId);
    await transact([files.putNext(change, context, file), storagePut(id.workspaceId, held, -file.held)]);
  }, inTurn);
