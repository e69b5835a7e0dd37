import type { UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { Absence, absenceRules, isOver } from '../../domain/people/absences/absence.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable, wholeOfTable } from '../core/query.ts';
import { type Quota, quotaKey } from '../core/quota.ts';

/** A time in which a member is away. */
export const absences = entity({ name: 'absence', pk: 'WS#{workspaceId}', sk: 'ABSENCE#{userId}#{absenceId}', schema: Absence });

type Of = { workspaceId: WorkspaceId; userId: UserId };
type Some = { workspaceId: WorkspaceId; userId?: UserId };

const absencesKnown = 2_000;

const rangeOf = ({ workspaceId, userId }: Some) => ({ pk: `WS#${workspaceId}`, prefix: userId ? `ABSENCE#${userId}#` : 'ABSENCE#' });

/** All absences of a workspace, or of one member, that there are, those that are over with them. */
export const allAbsencesIn = (of: Some): Promise<Absence[]> => wholeOfTable(rangeOf(of), absences.fromRow, absencesKnown, () => true);

/** Those of a workspace, or of one member, of which something is still to come, however many that are over stand between them. */
export const absencesAhead = (of: Some, limit: number): Promise<Absence[]> =>
  wholeOfTable(rangeOf(of), absences.fromRow, limit, each => !isOver(each));

/** A page of a workspace's absences by member, or of one member's, those that are over with them for a while. */
export const absencesIn = (of: Some, page: { limit: number; cursor?: string }): Promise<Page<Absence>> =>
  queryTable(rangeOf(of), absences.fromRow, page);

const quotaName = ({ userId }: Pick<Of, 'userId'>): string => `absence#${userId}`;

/** Where all stands that is kept of a member's absences: their rows, and what counts them. */
export const absencesBelow = (of: Of) => {
  const pk = `WS#${of.workspaceId}`;
  return { pk, prefix: `ABSENCE#${of.userId}#`, quota: quotaKey({ pk, name: quotaName(of) }) };
};

/** How many absences of a member stand ahead. */
export const absenceQuota = ({ workspaceId, userId }: Of): Quota => ({
  pk: `WS#${workspaceId}`,
  name: quotaName({ userId }),
  most: absenceRules.ahead,
  held: () =>
    wholeOfTable({ pk: `WS#${workspaceId}`, prefix: `ABSENCE#${userId}#` }, absences.fromRow, absenceRules.ahead, each => !isOver(each)),
});
