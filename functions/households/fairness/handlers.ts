import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { fairnessRoutes } from '../../../shared/api/households/fairness.ts';
import { rotas } from '../../../shared/data/items/rotas.ts';
import { namesOfMembers } from '../../../shared/data/people/children.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ListId, RotaId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { reachOf } from '../../../shared/domain/core/permissions.ts';
import { countEnds, daysThere, type FairnessDays } from '../../../shared/domain/households/fairness.ts';
import { type EndedOccurrence, isOf } from '../../../shared/domain/items/history/ended-occurrence.ts';
import { addDays, instantOf } from '../../../shared/domain/time/when.ts';
import { nameForOthers } from '../../../shared/wording/people/names.ts';
import { eachEnd, sharersIn } from './read.ts';

type Of = { listId?: ListId | undefined; rotaId?: RotaId | undefined };

/** Those who take turns in a rota, if one is asked about. */
const seatedIn = async (workspaceId: WorkspaceId, rotaId: RotaId | undefined): Promise<UserId[] | undefined> => {
  if (!rotaId) return undefined;
  const rota = await rotas.find({ workspaceId, rotaId });
  if (!rota || rota.deletedAt) throw new Failure('not_found', { what: rotas.name });
  return rota.seats.map(({ userId }) => userId);
};

const isAsked =
  ({ listId, rotaId }: Of) =>
  (ended: EndedOccurrence): boolean =>
    (listId === undefined || ended.listId === listId) && (rotaId === undefined || ended.rotaId === rotaId);

const windowOf = ({ from, to, zone }: FairnessDays) => ({
  from: instantOf({ date: from }, zone),
  to: instantOf({ date: addDays(to, 1) }, zone),
});

export const fairnessHandlers: HandlersOf<typeof fairnessRoutes> = {
  getFairness: async ({ caller, params: { workspaceId }, query: { from, to, zone = caller.zone, ...of }, role, reach, language, now }) => {
    const [days, isWanted] = [{ from, to, zone }, isAsked(of)];
    const window = windowOf(days);
    const seated = await seatedIn(workspaceId, of.rotaId);
    const readsAll = reach === 'everything';
    // Who is a member, what they are called and when they were away is for who may read members, as everywhere else.
    const seesOthers = !readsAll || reachOf(role, 'member:read') === 'everything';
    const { members, sharers } = seesOthers ? await sharersIn(workspaceId, window, seated) : { members: [], sharers: [] };
    const counted = countEnds(sharers, zone);
    await eachEnd(workspaceId, window, ended => {
      if (isWanted(ended) && (readsAll || isOf(ended, caller.userId))) counted.add(ended);
    });
    // Whoever may read only what is theirs does not learn by their share what others did.
    if (!readsAll) return { workspaceId, ...days, people: [counted.shareOf(caller.userId)], missed: 0 };
    const names = await namesOfMembers(members);
    const people = [...new Set([...sharers.map(({ userId }) => userId), ...counted.counted()])].map(userId => {
      const sharer = sharers.find(each => each.userId === userId);
      const isMember = members.some(member => member.userId === userId);
      const displayName = isMember ? nameForOthers({ userId, displayName: names.get(userId) }, language) : undefined;
      return { displayName, ...counted.shareOf(userId, sharer && daysThere(sharer, days, now)) };
    });
    return { workspaceId, ...days, people, missed: counted.missedByNobody() };
  },
};
