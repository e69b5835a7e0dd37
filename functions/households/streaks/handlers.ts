import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { streakRoutes } from '../../../shared/api/households/streaks.ts';
import { items } from '../../../shared/data/items/items.ts';
import { allAbsencesIn } from '../../../shared/data/people/absences.ts';
import { namesOfMembers } from '../../../shared/data/people/children.ts';
import { firstDutyDay } from '../../../shared/domain/households/duty.ts';
import { streaksOf } from '../../../shared/domain/households/streak.ts';
import { withinReach } from '../../../shared/domain/items/items/item-view.ts';
import { localDateAt } from '../../../shared/domain/time/when.ts';
import { nameForOthers } from '../../../shared/wording/people/names.ts';
import { membersFor, seesEverybody } from '../members/read.ts';
import { dutiesFor, dutiesOfItem } from './read.ts';

export const streakHandlers: HandlersOf<typeof streakRoutes> = {
  getStreaks: async ({ caller, params: { workspaceId }, query: { zone = caller.zone, itemId, ...asked }, role, reach, language, now }) => {
    const item = itemId && withinReach(await items.get({ workspaceId, itemId }), reach, caller.userId);
    const userId = seesEverybody(role) ? asked.userId : caller.userId;
    const of = { workspaceId, ...(userId ? { userId } : {}) };
    const [members, away, duties] = await Promise.all([
      membersFor(of),
      allAbsencesIn(of),
      item ? dutiesOfItem(item, now) : dutiesFor(of, now),
    ]);
    const names = await namesOfMembers(members);
    const byPerson = Map.groupBy(duties, duty => duty.userId);
    const people = members.map(member => ({
      userId: member.userId,
      displayName: nameForOthers({ userId: member.userId, displayName: names.get(member.userId) }, language),
      ...streaksOf(byPerson.get(member.userId) ?? [], away, { now, zone }),
    }));
    return { workspaceId, zone, from: firstDutyDay(now, zone), to: localDateAt(now, zone), people };
  },
};
