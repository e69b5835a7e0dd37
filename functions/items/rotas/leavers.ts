import { memberEvents } from '../../../events/people/member.ts';
import { profileEvents } from '../../../events/people/profile.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { hasOthers, members, rolesOf } from '../../../shared/data/people/members.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { keysOf } from '../../../shared/domain/core/entries.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { isLeftByLeaver, leaveRota, passOnLeaver } from '../../../shared/domain/items/items/pass-on.ts';
import { leaveItemsOfMember } from '../../../shared/domain/people/workspaces/workspace.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { isThere } from './presence.ts';
import { changeRotas, passOnItems } from './walk.ts';

type Of = { workspaceId: WorkspaceId; userId: UserId };

/** Has somebody left a workspace that goes on, with others in it? Events come late: what is so now counts. */
const hasLeft = async (of: Of): Promise<boolean> => {
  const [workspace, there] = await Promise.all([workspaces.find(of), isThere(of)]);
  return workspace !== undefined && !workspace.trashedAt && !there && (await hasOthers(of.workspaceId, of.userId));
};

/** All that is with somebody who has left goes to others. What one run does not reach is named by an event, with which the next goes on. */
const handOverAll = async (of: Of, context: WriteContext, after?: string): Promise<void> => {
  const { workspaceId, userId } = of;
  if (!(await hasLeft(of))) return;
  // The rotas go first: what they give from then on is given to others.
  if (after === undefined) await changeRotas(workspaceId, rota => leaveRota(rota, userId, context.now), context);
  const creators = new Map<UserId, boolean>();
  const left = await passOnItems(
    workspaceId,
    {
      keep: item => isLeftByLeaver(item, userId),
      ready: async items => {
        for (const { createdBy } of items)
          if (!creators.has(createdBy)) creators.set(createdBy, await isThere({ workspaceId, userId: createdBy }));
      },
      decide: (item, rota) => passOnLeaver(item, rota, { userId, isCreatorThere: creators.get(item.createdBy) ?? false, now: context.now }),
    },
    context,
    after,
  );
  if (left !== undefined) await members.update(of, member => leaveItemsOfMember(member, left), context);
};

/** Who closes their account leaves each workspace, one by one: each is an event of its own. */
const leaveEach = async (userId: UserId, context: WriteContext): Promise<void> => {
  for (const workspaceId of keysOf(await rolesOf(userId)))
    await members.update({ workspaceId, userId }, each => leaveItemsOfMember(each), context);
};

/** Members who leave, are taken out, or close their account: what was with them is with others within seconds. */
export const leavers = listener(
  {
    'member.removed': memberEvents['member.removed'],
    'member.items_left': memberEvents['member.items_left'],
    'profile.closed': profileEvents['profile.closed'],
  },
  {
    'member.removed': ({ record, requestId }) => handOverAll(record, clockContext(requestId)),
    'member.items_left': ({ record, data: { after }, requestId }) => handOverAll(record, clockContext(requestId), after),
    'profile.closed': ({ record: { userId }, requestId }) => leaveEach(userId, clockContext(requestId)),
  },
);
