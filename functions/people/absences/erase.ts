import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { eraseBelow, eraseRow } from '../../../shared/data/core/erase.ts';
import { queryTable } from '../../../shared/data/core/query.ts';
import { absences, absencesBelow } from '../../../shared/data/people/absences.ts';
import { members } from '../../../shared/data/people/members.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { endAbsence, isOver } from '../../../shared/domain/people/absences/absence.ts';

/**
 * Ends and erases what somebody who has left a workspace said there of being away: it may be about their health. Whoever is back meanwhile,
 * or went with a workspace that may be restored, keeps it. Done half, it goes on to the same end.
 */
export const eraseAbsencesOf = async (id: { workspaceId: WorkspaceId; userId: UserId }, context: WriteContext): Promise<void> => {
  const member = await members.find(id);
  if (member && (!member.removedAt || member.removedWith)) return;
  const { pk, prefix, quota } = absencesBelow(id);
  let cursor: string | undefined;
  do {
    const page = await queryTable({ pk, prefix }, absences.fromRow, { limit: 25, cursor, keep: each => !isOver(each) });
    // Ended first, so that whoever follows the log hears of it.
    for (const absence of page.items) await absences.update(absence, each => endAbsence(each, context.now), context);
    cursor = page.cursor;
  } while (cursor !== undefined);
  await eraseBelow(pk, prefix);
  await eraseRow(quota);
};
