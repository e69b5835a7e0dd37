import { profileEvents } from '../../../events/profile.ts';
import { workspaceEvents } from '../../../events/workspace.ts';
import { clockStamp } from '../../../shared/runtime/events/clock-stamp.ts';
import { consume } from '../../../shared/runtime/events/consume.ts';
import { eraseUser, giveGrantsBack } from './end-user.ts';
import { eraseWorkspace, moveMembers } from './end-workspace.ts';

/** How long one erasing goes on before it leaves the rest to the next: well within the function's time. */
const patienceMs = 20_000;

/** Members go and come back in the name of who has deleted the workspace, or restored it. */
const actorOf = ({ by, requestId }: { by: string; requestId: string }) => ({ ...clockStamp(requestId), userId: by });

/** What follows when a workspace is deleted or restored, or an account closed: who is in it, what is given back, and at the end the erasing. */
export const handler = consume(
  {
    'workspace.trashed': workspaceEvents['workspace.trashed'],
    'workspace.restored': workspaceEvents['workspace.restored'],
    'workspace.erase_due': workspaceEvents['workspace.erase_due'],
    'profile.closed': profileEvents['profile.closed'],
    'profile.erase_due': profileEvents['profile.erase_due'],
  },
  {
    'workspace.trashed': event => moveMembers(event.record.workspaceId, true, actorOf(event)),
    'workspace.restored': event => moveMembers(event.record.workspaceId, false, actorOf(event)),
    'workspace.erase_due': ({ record: { workspaceId }, requestId }) =>
      eraseWorkspace(workspaceId, Date.now() + patienceMs, clockStamp(requestId)),
    'profile.closed': ({ record: { userId }, requestId }) => giveGrantsBack(userId, clockStamp(requestId)),
    'profile.erase_due': ({ record: { userId }, requestId }) => eraseUser(userId, Date.now() + patienceMs, clockStamp(requestId)),
  },
);
