import * as z from 'zod';
import { later } from '../core/due.ts';
import { type OccurrenceId, UserId, WorkspaceId } from '../core/ids.ts';
import { orElse } from '../core/newer.ts';
import { isOverdue } from '../items/agenda/agenda.ts';
import type { EndedOccurrence } from '../items/history/ended-occurrence.ts';
import type { Item } from '../items/items/item.ts';
import { isActive } from '../items/items/item-schedule.ts';
import { anchorOf, type Span } from '../items/occurrences/item-span.ts';
import { askedOf } from '../items/parts/item-parts.ts';
import { msPerDay } from '../time/civil.ts';
import { addDays, instantOf, LocalDate, localDateAt, type When } from '../time/when.ts';

/** For how many days it is known who did what was theirs: as long as it is known who was away. */
export const dutyRules = { days: 400 };

const instant = z.iso.datetime();

/** What somebody had to do on a day: they did it in time, it was left undone, or it counts for nothing. */
export const DutyState = z.enum(['done', 'undone', 'nothing']);

/** What one occurrence was for somebody. `at` is when it was to be done, where that is a time of day. */
const Part = z.object({
  state: orElse(DutyState, 'nothing'),
  at: instant.optional(),
  /** The version of the end in the history that says so. */
  version: z.int().positive(),
});

/** A day of somebody in a workspace: what they had to do on it and did, by the end of the id of each occurrence. It follows from the history, whatever the order in which that is told. */
export const DutyDay = z.object({
  workspaceId: WorkspaceId,
  userId: UserId,
  /** The day on which it was due, as its due says: no zone moves it. */
  date: LocalDate,
  parts: z.record(z.string(), Part),
  version: z.int().positive(),
});
export type DutyDay = z.infer<typeof DutyDay>;

/** What somebody did, or left undone, of what was due on a day. */
export type Duty = { userId: UserId; date: string; state: z.infer<typeof DutyState>; at?: string | undefined };

/** When a day is over wherever somebody may be: in the last zone of the world, UTC-12. */
export const overEverywhereAt = (date: string): string => `${addDays(date, 1)}T12:00:00.000Z`;

const momentOf = (when: When): string | undefined => when.zone && instantOf(when, when.zone);

/** Was it done before the day on which it was due was over everywhere, or before its end where that is later? */
const isInTime = ({ at, lateMs = 0 }: EndedOccurrence, date: string): boolean => lateMs <= 0 || at < overEverywhereAt(date);

/** What an end of an occurrence is for each whom it concerns. What has no due is owed on no day. */
export const dutiesOf = (ended: EndedOccurrence): Duty[] => {
  const { occurrence, outcome, by, assignees, takenBackAt } = ended;
  if (!occurrence) return [];
  const { date } = occurrence;
  const isLeft = outcome === 'missed' || (outcome === 'done' && !isInTime(ended, date));
  const stateFor = (userId: UserId): Duty['state'] => {
    if (takenBackAt !== undefined) return 'nothing';
    if (isLeft) return assignees.includes(userId) ? 'undone' : 'nothing';
    return outcome === 'done' && by === userId ? 'done' : 'nothing';
  };
  const concerned = new Set([...assignees, ...(by ? [by] : [])]);
  return [...concerned].map(userId => ({ userId, date, state: stateFor(userId), at: momentOf(occurrence) }));
};

type Open = Span & Pick<Item, 'assignees'> & Partial<Pick<Item, 'deadline'>>;

/** What is open although its day is over everywhere: it is left undone, until it is done too late or moved. What is claimed waits for others. It is of its `assignees`: those of whom it is still asked. */
export const openDuties = (item: Open, isClaimed: boolean, now: string): Duty[] => {
  const when = anchorOf(item);
  if (!when || isClaimed || now < overEverywhereAt(when.date) || !isOverdue(item, now)) return [];
  return item.assignees.map(userId => ({ userId, date: when.date, state: 'undone', at: momentOf(when) }));
};

/** The same of an item that was read: of those of whom its occurrence at hand is still asked. */
export const openDutiesOf = (item: Item, now: string): Duty[] =>
  isActive(item) ? openDuties({ ...item, assignees: askedOf(item) }, item.claim !== undefined, now) : [];

/** By which an occurrence is known in a day: enough of its id to be alone. */
const partLength = 12;
const partOf = (occurrenceId: OccurrenceId): string => occurrenceId.slice(-partLength);

type EndVersion = Pick<EndedOccurrence, 'workspaceId' | 'occurrenceId' | 'version'>;

/** A day with what an end says of it. Nothing where it says nothing new: a later version of the same end is known. */
export const withDuty = (
  found: DutyDay | undefined,
  duty: Duty,
  { workspaceId, occurrenceId, version }: EndVersion,
): DutyDay | undefined => {
  const name = partOf(occurrenceId);
  const known = found?.parts[name];
  if (known && known.version >= version) return undefined;
  // Before the first version of an end there is none, which this would have to hold against.
  if (!known && duty.state === 'nothing' && version === 1) return undefined;
  const { userId, date, state, at } = duty;
  // When it was to be done matters for what was left alone: was somebody away then?
  const part = { state, at: state === 'undone' ? at : undefined, version };
  return { workspaceId, userId, date, parts: { ...found?.parts, [name]: part }, version: (found?.version ?? 0) + 1 };
};

/** What a day that was written down says. */
export const dutiesIn = ({ userId, date, parts }: DutyDay): Duty[] =>
  Object.values(parts).map(({ state, at }) => ({ userId, date, state, at }));

/** The first day of which it is known who did what, in the zone of whoever asks. */
export const firstDutyDay = (now: string, zone: string): string => addDays(localDateAt(now, zone), 1 - dutyRules.days);

/** Is a day so long ago that it is not written down any more? */
export const isForgotten = (date: string, now: string): boolean => overEverywhereAt(date) < later(now, -dutyRules.days * msPerDay);
