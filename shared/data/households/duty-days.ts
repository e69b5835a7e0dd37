import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expiryAfter } from '../../domain/core/expiry.ts';
import { Failure } from '../../domain/core/failure.ts';
import type { UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { readNewer } from '../../domain/core/newer.ts';
import {
  type Duty,
  type DutyDay,
  DutyDay as DutyDaySchema,
  dutiesOf,
  dutyRules,
  isForgotten,
  overEverywhereAt,
  withDuty,
} from '../../domain/households/duty.ts';
import type { EndedOccurrence } from '../../domain/items/history/ended-occurrence.ts';
import { stillAt } from '../core/codec.ts';
import { isMade } from '../core/conditional.ts';
import { idsFrom, keyFrom } from '../core/key.ts';
import { wholeOfTable } from '../core/query.ts';
import { patient, retryLostRace } from '../core/race.ts';
import { type Row, readRow } from '../core/rows.ts';
import { documents, tableName } from '../core/table.ts';

/* A day of somebody is no record: it follows from the history, carries no event, and is told to nobody. */

const pk = 'WS#{workspaceId}';
const sk = 'DUTYDAY#{userId}#{date}';
/** Those of everybody in a workspace for as long as they are kept: more than it may have members and days. */
const most = 50_000;

const keyOf = (of: Pick<DutyDay, 'workspaceId' | 'userId' | 'date'>) => ({ pk: keyFrom(pk, of), sk: keyFrom(sk, of) });
const fromRow = (row: Row): DutyDay =>
  readNewer(DutyDaySchema, { ...row, ...idsFrom(pk, String(row.pk)), ...idsFrom(sk, String(row.sk)) }).value;

const put = async (day: DutyDay): Promise<void> => {
  const { workspaceId: _workspaceId, userId: _userId, date, ...kept } = day;
  const first = day.version === 1;
  const Item = { ...kept, ...keyOf(day), expiresAt: expiryAfter(overEverywhereAt(date), dutyRules.days) };
  const condition = first ? { ConditionExpression: 'attribute_not_exists(pk)' } : stillAt(day.version - 1);
  if (!(await isMade(documents.send(new PutCommand({ TableName: tableName, Item, ...condition })))))
    throw new Failure('conflict', { what: 'duty_day' });
};

const note = (duty: Duty, ended: EndedOccurrence): Promise<void> =>
  retryLostRace(async () => {
    const row = await readRow(keyOf({ ...ended, ...duty }));
    const next = withDuty(row && fromRow(row), duty, ended);
    if (next) await put(next);
  }, patient);

/** Writes down what an end in the history was for each whom it concerns: the same, however often and in whichever order its versions come. */
export const noteDuties = async (ended: EndedOccurrence, now: string): Promise<void> => {
  await Promise.all(dutiesOf(ended).map(duty => (isForgotten(duty.date, now) ? undefined : note(duty, ended))));
};

/** The days of a workspace, or of one of its members, on which there was something to do. */
export const dutyDaysIn = ({ workspaceId, userId }: { workspaceId: WorkspaceId; userId?: UserId | undefined }): Promise<DutyDay[]> =>
  wholeOfTable({ pk: `WS#${workspaceId}`, prefix: userId ? `DUTYDAY#${userId}#` : 'DUTYDAY#' }, fromRow, most, () => true);
