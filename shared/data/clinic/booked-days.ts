import type { PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { dayExpiry, decodeDay, type Entry, encodeDay } from '../../domain/clinic/booking/entry.ts';
import type { PatientKey } from '../../domain/clinic/patient.ts';
import type { ScheduleId, WorkspaceId } from '../../domain/core/ids.ts';
import { stillAt } from '../core/codec.ts';
import { type Page, queryTable } from '../core/query.ts';
import { type Row, readRow } from '../core/rows.ts';
import { tableName } from '../core/table.ts';

/** Whose day it is: a schedule's, or a patient's. */
export type DayOwner = { workspaceId: WorkspaceId; scheduleId: ScheduleId } | PatientKey;
/** A day (UTC) of a schedule or a patient, as it was read: its version is nothing where nothing has stood there yet. */
export type BookedDay = { owner: DayOwner; date: string; entries: readonly Entry[]; version: number };

/** The partition of a schedule's days. */
export const bookedPartition = (workspaceId: string, scheduleId: string): string => `WS#${workspaceId}#BOOK#${scheduleId}`;

const keyOf = (owner: DayOwner, date: string) =>
  'scheduleId' in owner
    ? { pk: bookedPartition(owner.workspaceId, owner.scheduleId), sk: date }
    : { pk: `WS#${owner.workspaceId}#PAT#${owner.patientId}`, sk: `DAY#${date}` };

const entriesIn = ({ sk, entries }: Row): Entry[] => decodeDay(String(sk), String(entries));

/** What stands in the days of a schedule from one to another (`2026-11-28`), a page of so many days, in their order; consistent. */
export const entriesBetween = async (
  { workspaceId, scheduleId }: Extract<DayOwner, { scheduleId: ScheduleId }>,
  { from, to, ...page }: { from: string; to: string; limit: number; cursor?: string },
): Promise<Page<Entry>> => {
  const days = await queryTable({ pk: bookedPartition(workspaceId, scheduleId), from, to }, entriesIn, page);
  return { ...days, items: days.items.flat() };
};

/** Days of one owner, consistent. Those of several that are read at the same moment are one request. */
export const readDays = (owner: DayOwner, dates: readonly string[]): Promise<BookedDay[]> =>
  Promise.all(
    dates.map(async date => {
      const row = await readRow(keyOf(owner, date));
      return { owner, date, entries: row ? decodeDay(date, String(row.entries)) : [], version: Number(row?.version ?? 0) };
    }),
  );

/** The write of a day, only where it is as it was read. It is no record: what has changed it stands in an appointment, which is written with it. */
export const dayPut = ({ owner, date, version }: BookedDay, entries: readonly Entry[]): PutCommandInput => ({
  TableName: tableName,
  Item: { ...keyOf(owner, date), entries: encodeDay(date, entries), version: version + 1, expiresAt: dayExpiry(date) },
  ...(version === 0 ? { ConditionExpression: 'attribute_not_exists(pk)' } : stillAt(version)),
});
