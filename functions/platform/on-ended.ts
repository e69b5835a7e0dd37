import { patientEvents } from '../../events/clinic/patient.ts';
import { commentEvents } from '../../events/items/comment.ts';
import { fileEvents } from '../../events/items/file.ts';
import { itemEvents } from '../../events/items/item.ts';
import { listEvents } from '../../events/items/list.ts';
import { archiveEvents } from '../../events/people/archive.ts';
import { childEvents } from '../../events/people/child.ts';
import { memberEvents } from '../../events/people/member.ts';
import { profileEvents } from '../../events/people/profile.ts';
import { workspaceEvents } from '../../events/people/workspace.ts';
import type { ItemId, ListId, WorkspaceId } from '../../shared/domain/core/ids.ts';
import type { File } from '../../shared/domain/items/files/file.ts';
import { clockContext } from '../../shared/runtime/events/clock-context.ts';
import { consume } from '../../shared/runtime/events/consume.ts';
import { eraseClinicOf } from '../clinic/erase/erase.ts';
import { endRetention, forgetPatient } from '../clinic/patients/erase.ts';
import { articlesFollow } from '../items/articles/follow.ts';
import { commentsFollow } from '../items/comments/follow.ts';
import { eraseContent } from '../items/files/erase.ts';
import { filesFollow, filesGoWith } from '../items/files/follow.ts';
import { emptyTrashOn } from '../items/lists/empty.ts';
import { moveItemsOn } from '../items/lists/follow.ts';
import { eraseAbsencesOf } from '../people/absences/erase.ts';
import { endMembershipOf } from '../people/workspaces/end-membership.ts';
import { moveMembers } from '../people/workspaces/end-workspace.ts';
import { eraseWorkspace } from '../people/workspaces/erase-workspace.ts';
import { archiveOf, beginArchive } from './archive/run.ts';
import { eraseChildOf } from './erasure/end-child.ts';
import { eraseUser, giveConnectionsBack } from './erasure/end-user.ts';

/** How long one erasing or moving goes on before it leaves the rest to the next: well within the function's time. */
const patienceMs = 20_000;

/** Members go and come back in the name of who has deleted the workspace, or restored it. */
const actorOf = ({ by, requestId }: { by: string; requestId: string }) => ({ ...clockContext(requestId), by });

type OfList = Parameters<typeof actorOf>[0] & { record: { workspaceId: WorkspaceId; listId: ListId }; data: { after?: string } };

/** The items of a list, and its articles, follow it into the trash, or out of it. */
const itemsFollow = async (event: OfList): Promise<void> => {
  await articlesFollow(event.record, clockContext(event.requestId));
  await moveItemsOn(event.record, actorOf(event), { after: event.data.after, untilMs: Date.now() + patienceMs });
};

type OfItem = { record: { workspaceId: WorkspaceId; itemId: ItemId }; requestId: string };

/** What was said about an item, and its files, follow it into the trash, or out of it. */
const belongingsFollow = async ({ record, requestId }: OfItem): Promise<void> => {
  await commentsFollow(record, clockContext(requestId));
  await filesFollow(record, clockContext(requestId));
};

/** The content of a file goes that was deleted, or is not kept. */
const contentGoes = ({ record, requestId }: { record: File; requestId: string }): Promise<void> =>
  eraseContent(record, clockContext(requestId));

/**
 * What follows when a workspace, a list, an item, a comment or a file is deleted or restored, a trash emptied, an account closed, or a workspace left: what is
 * in it, what is given back, and at the end the erasing; and what is old of a log leaves the table.
 */
export const handler = consume(
  {
    'workspace.trashed': workspaceEvents['workspace.trashed'],
    'workspace.restored': workspaceEvents['workspace.restored'],
    'workspace.erase_due': workspaceEvents['workspace.erase_due'],
    'workspace.trash_emptied': workspaceEvents['workspace.trash_emptied'],
    'list.trashed': listEvents['list.trashed'],
    'list.restored': listEvents['list.restored'],
    'list.items_left': listEvents['list.items_left'],
    'item.trashed': itemEvents['item.trashed'],
    'item.restored': itemEvents['item.restored'],
    'comment.deleted': commentEvents['comment.deleted'],
    'file.refused': fileEvents['file.refused'],
    'file.deleted': fileEvents['file.deleted'],
    'profile.closed': profileEvents['profile.closed'],
    'profile.erase_due': profileEvents['profile.erase_due'],
    'workspace.created': workspaceEvents['workspace.created'],
    'archive.due': archiveEvents['archive.due'],
    'member.removed': memberEvents['member.removed'],
    'member.end_due': memberEvents['member.end_due'],
    'child.erase_due': childEvents['child.erase_due'],
    'patient.erased': patientEvents['patient.erased'],
    'patient.retention_due': patientEvents['patient.retention_due'],
  },
  {
    'workspace.trashed': event => moveMembers(event.record.workspaceId, true, actorOf(event)),
    'workspace.restored': event => moveMembers(event.record.workspaceId, false, actorOf(event)),
    'workspace.erase_due': ({ record: { workspaceId }, requestId }) =>
      eraseWorkspace(workspaceId, Date.now() + patienceMs, clockContext(requestId), eraseClinicOf),
    'workspace.trash_emptied': ({ record: { workspaceId }, data: { until, after }, requestId }) =>
      emptyTrashOn({ workspaceId, until }, clockContext(requestId), { after, untilMs: Date.now() + patienceMs }),
    'list.trashed': itemsFollow,
    'list.restored': itemsFollow,
    'list.items_left': itemsFollow,
    'item.trashed': belongingsFollow,
    'item.restored': belongingsFollow,
    'comment.deleted': ({ record, requestId }) => filesGoWith(record, clockContext(requestId)),
    'file.refused': contentGoes,
    'file.deleted': contentGoes,
    'profile.closed': ({ record: { userId }, requestId }) => giveConnectionsBack(userId, clockContext(requestId)),
    'profile.erase_due': ({ record: { userId }, requestId }) => eraseUser(userId, Date.now() + patienceMs, clockContext(requestId)),
    'workspace.created': ({ record, by, at, requestId }) => beginArchive(record, { by, at }, clockContext(requestId)),
    'archive.due': ({ record, requestId }) => archiveOf(record, Date.now() + patienceMs, clockContext(requestId)),
    'member.removed': ({ record, requestId }) => eraseAbsencesOf(record, clockContext(requestId)),
    'member.end_due': ({ record, requestId }) => endMembershipOf(record, clockContext(requestId)),
    'child.erase_due': ({ record, requestId }) => eraseChildOf(record, Date.now() + patienceMs, clockContext(requestId)),
    'patient.erased': ({ record, requestId }) => forgetPatient(record, clockContext(requestId)),
    'patient.retention_due': ({ record, requestId }) => endRetention(record, clockContext(requestId)),
  },
);
