import * as z from 'zod';
import { logEpoch } from '../../../shared/data/core/log-rows.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { environment } from '../../../shared/env.ts';

const { STAGE } = environment({ STAGE: z.string() });

/** Whose log, and what it is called where it is signed. */
export type Log = { owner: string; origin: string };
const logNamed = (owner: string, name: string): Log => ({ owner, origin: `almanac-${STAGE}/${name}/${logEpoch}` });
export const logOfWorkspace = (workspaceId: WorkspaceId): Log => logNamed(`WS#${workspaceId}`, `workspaces/${workspaceId}`);
export const logOfUser = (userId: UserId): Log => logNamed(`USER#${userId}`, `users/${userId}`);

/** The log of whichever owner. */
export const logOfOwner = (owner: string): Log => {
  const [kind, id] = owner.split('#');
  return kind === 'WS' ? logOfWorkspace(id as WorkspaceId) : logOfUser(id as UserId);
};

/** What the log of all checkpoints of the stage is called. */
export const stageOrigin = `almanac-${STAGE}/checkpoints/${logEpoch}`;
