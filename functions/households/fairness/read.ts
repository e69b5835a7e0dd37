import type { Page } from '../../../shared/data/core/query.ts';
import { historyIn } from '../../../shared/data/items/occurrences.ts';
import { allAbsencesIn } from '../../../shared/data/people/absences.ts';
import { membersOf } from '../../../shared/data/people/members.ts';
import { later } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { fairnessRules, type Sharer } from '../../../shared/domain/households/fairness.ts';
import type { EndedOccurrence } from '../../../shared/domain/items/history/ended-occurrence.ts';
import { stretchesIn } from '../../../shared/domain/people/absences/absence-days.ts';
import type { Member } from '../../../shared/domain/people/workspaces/workspace.ts';
import { msPerDay } from '../../../shared/domain/time/civil.ts';

/** So much of the history is read in one request (a megabyte at the most), and so many parts of it at once. */
const perRequest = 1_500;
const partsAtOnce = 6;
const peopleAtMost = 100;
/** What ends in a window may have been due before it, or not yet: who was away then is looked for so far around it. */
const aroundMs = 31 * msPerDay;

type Window = { from: string; to: string };

/** A window in so many parts of the same length. */
const partsOf = ({ from, to }: Window): Window[] => {
  const [begins, ends] = [Date.parse(from), Date.parse(to)];
  const edges = Array.from({ length: partsAtOnce + 1 }, (_, i) => new Date(begins + ((ends - begins) * i) / partsAtOnce).toISOString());
  return edges.slice(1).map((edge, i) => ({ from: edges[i]!, to: edge }));
};

/** Hands on all that ended in a workspace in a window, in no order. Fails with `limit_reached` where it is too much to be read at once. */
export const eachEnd = async (workspaceId: WorkspaceId, window: Window, hear: (ended: EndedOccurrence) => void): Promise<void> => {
  let read = 0;
  const readPart = async (part: Window): Promise<void> => {
    let cursor: string | undefined;
    do {
      const page: Page<EndedOccurrence> = await historyIn(workspaceId, part, { limit: perRequest, cursor });
      read += page.items.length;
      if (read > fairnessRules.ends) throw new Failure('limit_reached', { limit: fairnessRules.ends });
      for (const ended of page.items) hear(ended);
      cursor = page.cursor;
    } while (cursor !== undefined);
  };
  await Promise.all(partsOf(window).map(readPart));
};

/** Those among whom what is done in a workspace is shared, all members but guests and helpers, or some of them, and when they were away in a window. */
export const sharersIn = async (
  workspaceId: WorkspaceId,
  { from, to }: Window,
  some?: readonly UserId[],
): Promise<{ members: Member[]; sharers: Sharer[] }> => {
  const [{ items: members }, absences] = await Promise.all([
    membersOf(workspaceId, { limit: peopleAtMost }),
    allAbsencesIn({ workspaceId }),
  ]);
  const sharing = members.filter(({ userId, role }) => (some ? some.includes(userId) : role !== 'guest' && role !== 'helper'));
  const [begin, end] = [later(from, -aroundMs), later(to, aroundMs)];
  const sharers = sharing.map(({ userId, createdAt }) => ({
    userId,
    since: createdAt,
    away: absences.filter(absence => absence.userId === userId).flatMap(absence => stretchesIn(absence, begin, end)),
  }));
  return { members, sharers };
};
