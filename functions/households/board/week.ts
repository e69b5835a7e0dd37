import { redemptionsIn } from '../../../shared/data/households/redemptions.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import { boardEntries, boardWindow } from '../../../shared/domain/households/board.ts';
import { countEnds } from '../../../shared/domain/households/fairness.ts';
import { type HouseholdWeek, hasNews, isTold, weekPersonOf, weekRules, weekTurnsOf } from '../../../shared/domain/households/week.ts';
import type { Workspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { addDays, instantOf } from '../../../shared/domain/time/when.ts';
import { eachEnd, sharersIn } from '../fairness/read.ts';
import { seesEverybody } from '../members/read.ts';
import { readBoard } from './read.ts';
import { streaksOn, turnsOf } from './turns.ts';

type Asking = { userId: UserId; zone: string; role: Standing; date: string; now: string };

/** How many redemptions wait for somebody to decide on them. */
const waitingIn = async (workspaceId: WorkspaceId): Promise<number> =>
  (await redemptionsIn({ workspaceId }, { limit: 100, keep: ({ status }) => status === 'waiting' })).items.length;

/** Who did how much in a window, unless more ended in it than is read at once. */
const countsIn = async (workspaceId: WorkspaceId, window: { from: string; to: string }, zone: string) => {
  const { members, sharers } = await sharersIn(workspaceId, window);
  const counted = countEnds(sharers, zone);
  const isWhole = await eachEnd(workspaceId, window, counted.add).then(
    () => true,
    error => {
      if (!(error instanceof Failure && error.code === 'limit_reached')) throw error;
      return false;
    },
  );
  const sharing = isWhole ? members.filter(({ userId }) => sharers.some(each => each.userId === userId)) : [];
  return { sharing, counted };
};

/**
 * What a summary tells somebody of a household: who did what in the seven days before `date` (a local one), how that stands to an equal share, their streaks, whose
 * turns come in the next seven, and what waits for them to decide. Nothing where there is none, or where they may not read all items and members.
 */
export const weekOf = async (
  { workspaceId, name }: Workspace,
  { userId, zone, role, date: today, now }: Asking,
): Promise<HouseholdWeek | undefined> => {
  if (!seesEverybody(role)) return undefined;
  const approves = reachOf(role, 'item:approve') === 'everything';
  const [from, to] = [addDays(today, -weekRules.days), addDays(today, -1)];
  const window = boardWindow(zone, weekRules.days, now);
  const [read, { sharing, counted }, waiting] = await Promise.all([
    readBoard({ workspaceId, userId, role, reach: 'everything', seesBusy: true }, window),
    countsIn(workspaceId, { from: instantOf({ date: from }, zone), to: instantOf({ date: today }, zone) }, zone),
    approves ? waitingIn(workspaceId) : 0,
  ]);
  const known = { reader: userId, names: read.names, streaks: streaksOn(read, window) };
  const told = sharing.filter(member => isTold(member, { userId, approves })).slice(0, weekRules.people);
  const people = told.map(member => weekPersonOf(counted.shareOf(member.userId, weekRules.days), known));
  const turns = weekTurnsOf(boardEntries(read.items, turnsOf(read, window), window).entries, read.names);
  const week = { workspaceId, workspaceName: name, from, to, people, turns, waiting };
  return hasNews(week) ? week : undefined;
};
