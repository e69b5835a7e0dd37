import * as z from 'zod';
import { UserId, WorkspaceId } from '../core/ids.ts';
import type { Member } from '../people/workspaces/workspace.ts';
import type { BoardEntry } from './board.ts';
import type { FairShare } from './fairness.ts';
import type { Streak } from './streak.ts';

/** How much of a household one summary of a week tells, and how far somebody is from an equal share before it says so. */
export const weekRules = { days: 7, people: 20, turns: 10, nearShare: 0.2, nearCount: 1 };

/** How somebody's part stands to an equal share of what was done while they were there. */
export const ShareInWords = z.enum(['more', 'equal', 'less']);

/** What somebody of a household did in a week. */
export const WeekPerson = z.object({
  userId: UserId,
  displayName: z.string().optional(),
  /** Whether it is whoever reads it. */
  own: z.boolean(),
  ...{ done: z.int(), minutes: z.int(), points: z.int(), missed: z.int() },
  share: ShareInWords.optional(),
  /** On how many days in a row they have done all that was theirs. */
  streak: z.int().positive().optional(),
});
export type WeekPerson = z.infer<typeof WeekPerson>;

/** Whose turn it is with something in the days to come, as far as the rule of its rota foretells it. */
export const WeekTurn = z.object({ title: z.string(), date: z.iso.date(), displayName: z.string().optional() });

/** A household as a summary tells of it: who did what in a week, whose turns come next, and what waits to be decided. */
export const HouseholdWeek = z.object({
  workspaceId: WorkspaceId,
  workspaceName: z.string().max(80),
  from: z.iso.date(),
  to: z.iso.date(),
  people: z.array(WeekPerson).max(weekRules.people),
  turns: z.array(WeekTurn).max(weekRules.turns),
  waiting: z.int().nonnegative(),
});
export type HouseholdWeek = z.infer<typeof HouseholdWeek>;

type Reading = { userId: UserId; approves: boolean };

/** Is what a member did somebody's to know by such a summary? What a child did is for itself and its guardians; of one who has none, for whoever approves. */
export const isTold = ({ userId, role, guardians }: Pick<Member, 'userId' | 'role' | 'guardians'>, reader: Reading): boolean => {
  if (userId === reader.userId) return true;
  if (guardians) return guardians.includes(reader.userId);
  return role !== 'child' || reader.approves;
};

/** By minutes where it is known how long what they did took, else by how many. */
export const shareInWords = ({ ahead, done, minutes }: Pick<FairShare, 'ahead' | 'done' | 'minutes'>): WeekPerson['share'] => {
  if (!ahead) return undefined;
  const isTimed = minutes > 0 || ahead.minutes !== 0;
  const [did, more, unit] = isTimed ? [minutes, ahead.minutes, 10] : [done, ahead.done, weekRules.nearCount];
  // An equal share is what they did less what they are ahead.
  if (Math.abs(more) <= Math.max(unit, (did - more) * weekRules.nearShare)) return 'equal';
  return more > 0 ? 'more' : 'less';
};

type Known = { reader: UserId; names: ReadonlyMap<UserId, string>; streaks: ReadonlyMap<UserId, Streak> };

/** What a summary says of one member. */
export const weekPersonOf = (share: Omit<FairShare, 'displayName'>, { reader, names, streaks }: Known): WeekPerson => {
  const { userId, done, points, missed } = share;
  const of = {
    userId,
    own: userId === reader,
    displayName: names.get(userId),
    streak: streaks.get(userId)?.days,
    share: shareInWords(share),
  };
  return { ...of, done, minutes: Math.round(share.minutes), points, missed };
};

/** The turns of rotas that stand on a board, the next first. */
export const weekTurnsOf = (entries: readonly BoardEntry[], names: ReadonlyMap<UserId, string>): HouseholdWeek['turns'] =>
  entries
    .filter(({ rotaId, state }) => rotaId !== undefined && (state === 'open' || state === 'ahead'))
    .slice(0, weekRules.turns)
    .map(({ title, date, assignees: [holder] }) => ({ title, date, displayName: holder && names.get(holder) }));

/** Is there anything to tell of a household? */
export const hasNews = ({ people, turns, waiting }: Pick<HouseholdWeek, 'people' | 'turns' | 'waiting'>): boolean =>
  waiting > 0 || turns.length > 0 || people.some(({ done, missed, streak }) => done > 0 || missed > 0 || streak !== undefined);
