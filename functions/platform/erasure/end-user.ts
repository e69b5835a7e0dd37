import { connections, connectionsOf } from '../../../shared/data/calendars/connections.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { erasePartition, eraseRow } from '../../../shared/data/core/erase.ts';
import { fileContent } from '../../../shared/data/core/file-content.ts';
import { eraseLog } from '../../../shared/data/core/log-erase.ts';
import { queryTable } from '../../../shared/data/core/query.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { endpointKey } from '../../../shared/data/notifications/push-endpoints.ts';
import { subscriptionsOf } from '../../../shared/data/notifications/subscriptions.ts';
import { hasOthers, members, membershipOf, rolesOf, successorsIn } from '../../../shared/data/people/members.ts';
import { oneMembershipLess } from '../../../shared/data/people/membership-count.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { wardsOf } from '../../../shared/data/people/wards.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { dropConnection } from '../../../shared/domain/calendars/connections/connection.ts';
import { keysOf } from '../../../shared/domain/core/entries.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { handOverChild } from '../../../shared/domain/people/children/child.ts';
import { removeMember } from '../../../shared/domain/people/workspaces/workspace.ts';
import { trashWorkspace } from '../../../shared/domain/people/workspaces/workspace-trash.ts';
import { personalWorkspaceOf } from '../../../shared/runtime/http/ids.ts';
import { endPortalsOf } from '../../clinic/portal/erase.ts';
import { erasePointsOf } from '../../households/points/erase.ts';
import { eraseCommentsBy } from '../../items/comments/erase.ts';
import { eraseFilesBy } from '../../items/files/erase.ts';
import { moveMembers } from '../../people/workspaces/end-workspace.ts';

/** Gives every connection back to its provider: nothing is synced for somebody who has closed their account. */
export const giveConnectionsBack = async (userId: UserId, context: WriteContext): Promise<void> => {
  const profile = await profiles.find({ userId });
  if (!profile?.closedAt) return;
  for (const { connectionId } of await connectionsOf(userId))
    await connections.update(
      { userId, connectionId },
      connection => (connection.status === 'disconnected' ? undefined : dropConnection(connection, context.now)),
      context,
    );
};

/** Whether a provider has still to be told that a connection has ended: its tokens are needed for that. */
const isStillTold = async (userId: UserId): Promise<boolean> => {
  const { items: pending } = await queryTable({ pk: `USER#${userId}`, prefix: 'CONNECTION#' }, connections.fromRow, {
    limit: 1,
    keep: ({ revocation, status }) => revocation === 'pending' || status !== 'disconnected',
    requests: Number.POSITIVE_INFINITY,
  });
  return pending.length > 0;
};

/** What is written of the children of a guardian who is gone. */
const writesOfWards = async (workspaceId: WorkspaceId, userId: UserId, context: WriteContext) => {
  const wards = await wardsOf({ workspaceId, userId });
  const everybody = wards.length > 0 ? await successorsIn(workspaceId) : [];
  return wards.map(ward => members.putNext(handOverChild(ward, userId, everybody)!, context));
};

/** Takes somebody out of a workspace. One that nobody else is in goes into the trash. */
const leave = (workspaceId: WorkspaceId, userId: UserId, context: WriteContext): Promise<void> =>
  retryLostRace(async () => {
    const member = await membershipOf({ workspaceId, userId });
    if (!member) return;
    if (!(await hasOthers(workspaceId, userId))) {
      await workspaces.update({ workspaceId }, workspace => trashWorkspace(workspace, context.now), context);
      return moveMembers(workspaceId, true, context);
    }
    const change = removeMember(member, 'owner', Number.POSITIVE_INFINITY, { ...context, userId });
    await transact([members.putNext(change, context), oneMembershipLess(userId), ...(await writesOfWards(workspaceId, userId, context))]);
  });

/** What they have said, added and earned, in whichever workspace. Answers, as the next does, whether it came to its end in time. */
const eraseWorkOf = async (userId: UserId, untilMs: number, context: WriteContext): Promise<boolean> =>
  (await eraseCommentsBy(userId, untilMs, context)) &&
  (await eraseFilesBy(userId, untilMs, context)) &&
  erasePointsOf(userId, untilMs, context);

/** Their personal workspace, with all that is in it. */
const erasePersonal = async (workspaceId: WorkspaceId, untilMs: number): Promise<boolean> =>
  (await erasePartition(`WS#${workspaceId}`, [], untilMs)) &&
  (await fileContent.erase({ workspaceId }, untilMs)) &&
  eraseLog(`WS#${workspaceId}`, untilMs);

/**
 * Erases all that is a user's: what they have said goes, and the files that they have added, they leave their workspaces, the personal one goes with all that is in it, then everything under their id, the
 * profile last. What is not done in time, or waits for a provider to hear that a connection has ended, is done the next time.
 */
export const eraseUser = async (userId: UserId, untilMs: number, context: WriteContext): Promise<void> => {
  const profile = await profiles.find({ userId });
  if (!profile?.closedAt) return;
  await giveConnectionsBack(userId, context);
  await endPortalsOf(userId, context);
  const personal = personalWorkspaceOf(userId);
  if (!(await eraseWorkOf(userId, untilMs, context))) return;
  for (const workspaceId of keysOf(await rolesOf(userId)).filter(id => id !== personal)) await leave(workspaceId, userId, context);
  if (!(await erasePersonal(personal, untilMs))) return;
  if (await isStillTold(userId)) return;
  for (const { endpoint } of await subscriptionsOf(userId)) await eraseRow(endpointKey(endpoint));
  if (!(await erasePartition(`USER#${userId}`, ['PROFILE'], untilMs))) return;
  if (await eraseLog(`USER#${userId}`, untilMs)) await eraseRow(profiles.keyOf({ userId }));
};
