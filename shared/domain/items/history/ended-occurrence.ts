import * as z from 'zod';
import type { Change } from '../../core/due.ts';
import { ItemId, ListId, OccurrenceId, RotaId, UserId, WorkspaceId } from '../../core/ids.ts';
import { Duration, When } from '../../time/when.ts';
import type { Item } from '../items/item.ts';
import { anchorOf, endsAt, withAnchor } from '../occurrences/item-span.ts';
import { lastEnd } from '../occurrences/last-end.ts';
import { Outcome } from '../occurrences/last-occurrence.ts';
import { whenOf } from '../occurrences/occurrence.ts';
import { holdersBefore, partNumber } from '../occurrences/reopen.ts';

const instant = z.iso.datetime();

/** An occurrence that ended, or an item that does not return: it is written once, and stays. It holds ids and times, and nothing that people wrote. */
export const EndedOccurrence = z.object({
  workspaceId: WorkspaceId,
  itemId: ItemId,
  occurrenceId: OccurrenceId,
  outcome: Outcome,
  /** When it ended. */
  at: instant,
  /** The version of its item that this end made, where it was done or skipped. */
  made: z.int().positive().optional(),
  /** Who ended it; nobody misses one. */
  by: UserId.optional(),
  /** Who acted for them, where they did not do it themselves. */
  actedBy: UserId.optional(),
  /** Who had it then; an empty list is every member but guests. */
  assignees: z.array(UserId).max(20),
  /** Where it stood then. */
  listId: ListId.optional(),
  rotaId: RotaId.optional(),
  /** Its start or due, as it was: of several that were missed in a row the last. */
  occurrence: When.optional(),
  /** How many were missed in a row. */
  missed: z.int().positive().optional(),
  /** By how much it ended behind its end; below zero before it. */
  lateMs: z.int().optional(),
  /** How long it took, where whoever did it has said so; and how long it was said to take then. */
  took: Duration.optional(),
  duration: Duration.optional(),
  /** What it was worth then. */
  points: z.int().optional(),
  /** Who approved it, where somebody had to, and when; by nobody where its time was over. */
  approvedAt: instant.optional(),
  approvedBy: UserId.optional(),
  /** When its end was taken back, and by whom. */
  takenBackAt: instant.optional(),
  takenBackBy: UserId.optional(),
  version: z.int().positive(),
});
export type EndedOccurrence = z.infer<typeof EndedOccurrence>;

/** `part`: it was the part of one of several; false, where the last who owed one has left it. */
type End = Pick<EndedOccurrence, 'outcome' | 'at' | 'by' | 'actedBy'> &
  Partial<Pick<EndedOccurrence, 'occurrence' | 'missed' | 'took' | 'made' | 'approvedAt' | 'approvedBy'>> & {
    number?: number;
    part?: boolean | undefined;
  };
/** An end without an id, and what that is made of: the same end has the same name, whichever event tells of it. */
type Ending = { name: string; ended: Omit<EndedOccurrence, 'occurrenceId'> };

/** How an item stood when one of its occurrences ended. */
function endingOf(item: Item, holders: UserId[], { number, part, ...end }: End): Ending {
  const { workspaceId, itemId, listId, rotaId, points, duration } = item;
  const over = endsAt(end.occurrence ? withAnchor(item, end.occurrence) : item);
  const lateMs = over === undefined ? undefined : Date.parse(end.at) - Date.parse(over);
  return {
    // What is approved again, after that was taken back, ends once more at the same moment; several may do their parts at one moment.
    name: [workspaceId, itemId, end.at, end.outcome, number ?? 0, end.approvedAt, part ? end.by : undefined]
      .filter(each => each !== undefined)
      .join('|'),
    ended: {
      workspaceId,
      itemId,
      ...end,
      assignees: part && end.by ? [end.by] : holders,
      listId,
      rotaId,
      points,
      duration,
      lateMs,
      version: 1,
    },
  };
}

/** Of what had parts, whose were left undone, and of which occurrence. */
type Owed = { userIds: UserId[]; occurrence?: When | undefined };
type Occurred = {
  record: Item;
  data: { occurrence?: When; missed?: number; took?: string; part?: boolean; owed?: Owed };
  by?: string;
  for?: string;
};

/** What was left undone on the way to the occurrence that is done. */
const leftBefore = ({ record, data: { missed } }: Occurred): Ending[] => {
  const last = record.undo?.lastEnded;
  const anchor = anchorOf(record);
  if (missed === undefined || last?.outcome !== 'missed' || !anchor) return [];
  const number = (record.ended ?? 1) - 1;
  return [
    endingOf(record, holdersBefore(record), { outcome: 'missed', at: last.at, occurrence: whenOf(last.due, anchor), missed, number }),
  ];
};

/** Who acted for whoever did it, where they did not do it themselves. */
const actedBy = (occurred: Pick<Occurred, 'by' | 'for'>): UserId | undefined =>
  occurred.for === undefined ? undefined : UserId.safeParse(occurred.by).data;

/** What ended when an occurrence was done or skipped, from the item as it is after that. */
export const endingsOf = (occurred: Occurred): Ending[] => {
  const { record, data } = occurred;
  const end = lastEnd(record);
  if (!end || end.outcome === 'missed') return [];
  const { outcome, at, by } = end;
  const { approved, version: made, ended: number } = record;
  const decided = { approvedAt: approved?.at, approvedBy: approved?.by };
  if (data.part === false) return [];
  const of = {
    outcome,
    at,
    by,
    actedBy: actedBy(occurred),
    occurrence: data.occurrence,
    took: data.took,
    ...decided,
    made,
    number,
    part: data.part,
  };
  return [...leftBefore(occurred), endingOf(record, data.owed?.userIds ?? holdersBefore(record), of)];
};

/** What has ended for one of several when they did their part: its occurrence goes on for the others. */
export const partEndingOf = (
  occurred: Omit<Occurred, 'data'> & { data: { occurrence?: When; took?: string; userId: UserId } },
): Ending[] => {
  const { record, data } = occurred;
  const { occurrence, took, userId: by } = data;
  const at = record.parts?.[by];
  if (at === undefined) return [];
  const of = { outcome: 'done' as const, at, by, actedBy: actedBy(occurred), occurrence, took, made: record.version };
  return [endingOf(record, [by], { ...of, number: partNumber(record), part: true })];
};

type Missed = { record: Item; data: { occurrences: number; last?: When; owed?: Owed } };

/** What ended when nobody did an occurrence, or several in a row. Who did their part of the first has not missed that. */
export const missesOf = ({ record, data: { occurrences, last, owed } }: Missed): Ending[] => {
  const { lastEnded, ended: number = occurrences, assignees } = record;
  if (lastEnded?.outcome !== 'missed') return [];
  const { at } = lastEnded;
  const left = (holders: UserId[], occurrence: When | undefined, missed: number, no: number): Ending =>
    endingOf(record, holders, { outcome: 'missed', at, occurrence, missed, number: no });
  if (!owed) return [left(assignees, last, occurrences, number)];
  const ofFirst = owed.userIds.length > 0 ? [left(owed.userIds, owed.occurrence, 1, number - occurrences + 1)] : [];
  return occurrences > 1 ? [...ofFirst, left(assignees, last, occurrences - 1, number)] : ofFirst;
};

type Reopened = {
  record: Item;
  data: { occurrence?: When; ended?: End; reopenedBy?: UserId };
  at: string;
};

/** The end that was taken back when an item was opened again: as far as the item, which stands where it stood, tells of it. */
export const takenBackIn = ({ record, data: { occurrence, ended, reopenedBy }, at }: Reopened): Ending[] => {
  if (!ended || ended.part === false) return [];
  const { name, ended: end } = endingOf(record, record.assignees, { ...ended, occurrence });
  return [{ name, ended: { ...end, takenBackAt: at, takenBackBy: reopenedBy } }];
};

const isSame = (one: EndedOccurrence, other: EndedOccurrence): boolean =>
  JSON.stringify(EndedOccurrence.parse(one)) === JSON.stringify(EndedOccurrence.parse(other));

/**
 * An end as it stands when one more event tells of it. What is told when it ended holds; that it was taken back adds to it, in whichever order they
 * come. Nothing where nothing is new.
 */
export function noteEnd(found: EndedOccurrence | undefined, told: EndedOccurrence): Change<EndedOccurrence> | undefined {
  const { takenBackAt, takenBackBy } = told;
  if (!found) return { next: told, event: { type: takenBackAt ? 'occurrence.taken_back' : 'occurrence.ended', data: {} } };
  const takenBack = { takenBackAt: takenBackAt ?? found.takenBackAt, takenBackBy: takenBackAt ? takenBackBy : found.takenBackBy };
  const next = { ...(takenBackAt ? found : told), ...takenBack, version: found.version };
  if (isSame(next, found)) return undefined;
  return { next, event: { type: takenBackAt ? 'occurrence.taken_back' : 'occurrence.ended', data: {} } };
}

/** Is it of somebody: did they end it, or was it theirs and missed? */
export const isOf = ({ outcome, by, assignees }: Pick<EndedOccurrence, 'outcome' | 'by' | 'assignees'>, userId: UserId): boolean =>
  outcome === 'missed' ? assignees.includes(userId) : by === userId;
