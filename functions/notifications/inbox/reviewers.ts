import type { emergencyAccessEvents } from '../../../events/clinic/emergency-access.ts';
import type { EventOf } from '../../../events/event.ts';
import { emergencyAccesses } from '../../../shared/data/clinic/emergency-accesses.ts';
import { officersIn, ownersIn } from '../../../shared/data/people/members.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { nameOfWorkspace } from '../../../shared/data/people/workspaces.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Notice } from '../../../shared/domain/notifications/notification-content.ts';
import { hasAccess } from '../../../shared/domain/people/accounts/account.ts';
import type { Member } from '../../../shared/domain/people/workspaces/workspace.ts';
import { tell } from './tell.ts';

type Events = typeof emergencyAccessEvents;
type Emergency = EventOf<Events['emergency_access.begun']> | EventOf<Events['emergency_access.overdue']>;

/** Those of some people who can be told and can do something about it: whose account is open, and not who did it. */
export const reachable = async <M extends Pick<Member, 'userId'>>(members: readonly M[], by: string | undefined): Promise<M[]> => {
  const others = members.filter(({ userId }) => userId !== by);
  const readers = await Promise.all(others.map(({ userId }) => profiles.find({ userId })));
  return others.filter((_, index) => readers[index] && hasAccess(readers[index]));
};

/** Who looks after the privacy of patients: the privacy officers of the clinic, and where none of them can, its owners. */
export const reviewersIn = async (workspaceId: WorkspaceId, by: string | undefined): Promise<Member[]> => {
  const officers = await reachable(await officersIn(workspaceId), by);
  return officers.length > 0 ? officers : reachable(await ownersIn(workspaceId), by);
};

/**
 * A chart was opened in an emergency, or nobody has reviewed that: whoever reviews is told at once, through quiet hours, and nothing of whom it is
 * about. Where somebody is alone in their clinic nobody is told.
 */
export const tellReviewers = async (event: Emergency, notice: Notice, at: string): Promise<void> => {
  const { workspaceId } = event.record;
  // The event names nobody: it may be told to others.
  const emergency = await emergencyAccesses.find(event.record);
  const [name, reviewers] = await Promise.all([nameOfWorkspace(workspaceId, Date.now()), reviewersIn(workspaceId, emergency?.userId)]);
  for (const { userId } of reviewers) await tell({ userId, notice, name, at }, event, 'critical');
};
