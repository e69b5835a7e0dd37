import { nextPositionIn } from '../../../shared/data/core/log-positions.ts';
import { logEpoch } from '../../../shared/data/core/log-rows.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { LogPlace } from '../../../shared/domain/integrations/log-place.ts';
import { beginning, type Place } from '../../../shared/log/read.ts';

/** Where in the log of today a cursor stands: one of an epoch before begins anew, because what stood behind it was lost with the table. */
export const placeIn = ({ epoch, row, next }: LogPlace): Place => (epoch === logEpoch ? { row, next } : beginning);

/** A place of the log of today as a cursor. */
export const cursorAt = ({ row, next }: Place): LogPlace => ({ epoch: logEpoch, row, next });

/** The end of the log of a workspace. */
export const endOf = async (workspaceId: WorkspaceId): Promise<LogPlace> => {
  const next = await nextPositionIn(`WS#${workspaceId}`);
  return cursorAt({ row: next, next });
};
