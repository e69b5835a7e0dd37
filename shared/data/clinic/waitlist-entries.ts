import { isOnWaitlist, WaitlistEntry, type WaitlistEntryKey, waitlistRules } from '../../domain/clinic/booking/waitlist-entry.ts';
import type { PatientKey } from '../../domain/clinic/patient.ts';
import { Failure } from '../../domain/core/failure.ts';
import type { VisitTypeId, WorkspaceId } from '../../domain/core/ids.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryIndex, wholeOfIndex, wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';
import type { Row } from '../core/rows.ts';

/** What the index tells, so that of most who would not come at a time nothing more is read. */
const summaryOf = ({ scheduleIds, visitTypeId, createdAt, firstDate, lastDate, windows, zone }: WaitlistEntry) => ({
  ...{ scheduleIds, visitTypeId, createdAt },
  ...{ firstDate, lastDate, windows, zone },
});

/** Somebody who waits for a time, in the partition of the patient; while they do, they stand among those of their workspace, those who wait longest first. */
export const waitlistEntries = entity({
  name: 'waitlist_entry',
  pk: 'WS#{workspaceId}#PAT#{patientId}',
  sk: 'WAITLIST_ENTRY#{waitlistEntryId}',
  schema: WaitlistEntry,
  gsi1: entry =>
    isOnWaitlist(entry)
      ? {
          gsi1pk: `WS#${entry.workspaceId}#WAITLIST`,
          gsi1sk: `${entry.createdAt}#${entry.waitlistEntryId}`,
          summary: summaryOf(entry),
        }
      : undefined,
});

/** What the index tells of somebody who waits. */
export type Listed = WaitlistEntryKey & Pick<WaitlistEntry, 'priority'> & ReturnType<typeof summaryOf>;
const listedFrom = (row: Row): Listed => ({ ...waitlistEntries.idsOf(row), priority: row.priority, ...(row.summary as object) }) as Listed;
const rangeOf = (workspaceId: WorkspaceId) => ({ pk: `WS#${workspaceId}#WAITLIST` });

/** All who wait in a clinic, those who wait longest first; a moment behind the table. */
export const waitlistOf = (workspaceId: WorkspaceId): Promise<Listed[]> => wholeOfIndex(rangeOf(workspaceId), listedFrom);

/** A page of them. */
export const waitlistPage = (workspaceId: WorkspaceId, page: { limit: number; cursor?: string }): Promise<Page<Listed>> =>
  queryIndex(rangeOf(workspaceId), listedFrom, page);

/** More than anybody waits for in all the years. */
const entriesAtMost = 500;
/** What a patient waits for now. */
export const waitlistEntriesOf = ({ workspaceId, patientId }: PatientKey): Promise<WaitlistEntry[]> =>
  wholeOfTable(
    { pk: `WS#${workspaceId}#PAT#${patientId}`, prefix: 'WAITLIST_ENTRY#' },
    waitlistEntries.fromRow,
    entriesAtMost,
    isOnWaitlist,
  );

/** The times to come that a patient was offered before for a type of visit, also where they have left the list since. */
export const offeredBefore = async ({ workspaceId, patientId }: PatientKey, visitTypeId: VisitTypeId, now: string): Promise<string[]> => {
  const range = { pk: `WS#${workspaceId}#PAT#${patientId}`, prefix: 'WAITLIST_ENTRY#' };
  const theirs = await wholeOfTable(range, waitlistEntries.fromRow, entriesAtMost, each => each.visitTypeId === visitTypeId);
  return [...new Set(theirs.flatMap(({ offered }) => offered))].filter(start => start > now).slice(-waitlistRules.offered);
};

/** How many wait in a clinic. A patient waits once for a type of visit (`already_exists`): twice they would be offered two times. */
export const waitlistQuota = ({ workspaceId, patientId }: PatientKey, visitTypeId: VisitTypeId): Quota => ({
  pk: `WS#${workspaceId}`,
  name: 'waitlist_entry',
  most: waitlistRules.perWorkspace,
  held: async () => {
    const theirs = (await waitlistEntriesOf({ workspaceId, patientId })).find(each => each.visitTypeId === visitTypeId);
    if (theirs) throw new Failure('already_exists', { what: 'waitlist_entry', waitlistEntryId: theirs.waitlistEntryId });
    return waitlistOf(workspaceId);
  },
});
