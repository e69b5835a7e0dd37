import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { eraseRow } from '../../../shared/data/core/erase.ts';
import { children } from '../../../shared/data/people/children.ts';
import { triesKey } from '../../../shared/data/people/pin-tries.ts';
import { pins } from '../../../shared/data/people/pins.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { erasePointsOf } from '../../households/points/erase.ts';
import { eraseCommentsBy } from '../../items/comments/erase.ts';
import { eraseFilesBy } from '../../items/files/erase.ts';

/** Erases what is held of a child: what it has said, added and earned, its PIN, its profile last. Its absences go with its membership. What is not done in time is done the next time. */
export const eraseChildOf = async (
  id: { workspaceId: WorkspaceId; userId: UserId },
  untilMs: number,
  context: WriteContext,
): Promise<void> => {
  const child = await children.find(id);
  if (!child?.erasedAt) return;
  if (!(await eraseCommentsBy(id.userId, untilMs, context)) || !(await eraseFilesBy(id.userId, untilMs, context))) return;
  if (!(await erasePointsOf(id.userId, untilMs, context))) return;
  await eraseRow(triesKey(id));
  await eraseRow(pins.keyOf(id));
  await eraseRow(children.keyOf(id));
};
