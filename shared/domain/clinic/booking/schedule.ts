import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import type { Actor, Change } from '../../core/due.ts';
import { ScheduleId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalid, invalidCode } from '../../core/invalid.ts';
import { Line } from '../../core/text.ts';
import { RepeatRule } from '../../time/recurrence.ts';
import { Instant, LocalDate, TimeOfDay, Zone } from '../../time/when.ts';

/** How many hours and closures a schedule has at the most, how many schedules there are in a workspace, and in how many of them times are looked for at once. */
export const scheduleRules = { hours: 20, closed: 50, perWorkspace: 200, atOnce: 10 };

/** Whose time is booked: a member’s, a room’s or a device’s. */
export const ScheduleKind = z.enum(['clinician', 'room', 'device']);
export type ScheduleKind = z.infer<typeof ScheduleKind>;

/** A rule of whole days (RFC 5545): what happens by the hour has no day. */
export const DayRule = RepeatRule.refine(rule => !/(?:^|;)FREQ=HOURLY(?:;|$)/.test(rule), invalidCode('rule_hourly_needs_time'));
/**
 * On which days it is open (the first of them, and a rule of whole days), and from when to when by the wall clock. Hours that do not end after they
 * begin end the next day.
 */
export const OpenHours = z.strictObject({ first: LocalDate, rule: DayRule, from: TimeOfDay, to: TimeOfDay });
export type OpenHours = z.infer<typeof OpenHours>;
/** When it is closed, whatever its hours say: a holiday, a room that is painted. */
export const Closure = z
  .strictObject({ from: Instant, until: Instant })
  .refine(({ from, until }) => from < until, { path: ['until'], message: invalidCode('not_after_start') });

const shape = {
  name: Line(80),
  /** The zone of its hours. */
  zone: Zone,
  hours: z.array(OpenHours).max(scheduleRules.hours),
  closed: z.array(Closure).max(scheduleRules.closed),
};

/** When a clinician, a room or a device can be booked. Nothing is made ahead of it: free times follow from it and from what is booked. */
export const Schedule = z.object({
  workspaceId: WorkspaceId,
  scheduleId: ScheduleId,
  kind: ScheduleKind,
  /** The member whose time it is; while they are absent they are not booked. */
  userId: UserId.optional(),
  ...shape,
  name: personal(shape.name),
  createdBy: UserId,
  createdAt: z.iso.datetime(),
  /** Since when it is booked no more. */
  archivedAt: z.iso.datetime().optional(),
  version: z.int().positive(),
});
export type Schedule = z.infer<typeof Schedule>;

export const ScheduleInput = z.strictObject({
  kind: ScheduleKind,
  userId: UserId.optional(),
  ...shape,
  zone: Zone.optional(),
  closed: shape.closed.default([]),
});
/** A merge patch (RFC 7396): lists replace those that are there. */
export const SchedulePatch = z.strictObject({ ...shape, archived: z.boolean() }).partial();

/** A new schedule. Fails with `invalid_request` where a clinician is nobody, or a room somebody. */
export const createSchedule = (
  input: z.infer<typeof ScheduleInput>,
  ids: Pick<Schedule, 'workspaceId' | 'scheduleId'>,
  { userId, now, zone }: Actor & { zone: string },
): Change<Schedule> => {
  if ((input.kind === 'clinician') !== (input.userId !== undefined)) throw invalid('/userId', input.userId ? 'not_valid' : 'required');
  return {
    next: { ...ids, ...input, zone: input.zone ?? zone, createdBy: userId, createdAt: now, version: 1 },
    event: { type: 'schedule.created', data: {} },
  };
};

/** Another time for what is booked from now on; what is booked stays. */
export const changeSchedule = (schedule: Schedule, patch: z.infer<typeof SchedulePatch>, now: string): Change<Schedule> => {
  const fields = Object.keys(patch);
  const { archived, ...rest } = patch;
  const ending = archived === undefined ? {} : { archivedAt: archived ? (schedule.archivedAt ?? now) : undefined };
  return {
    next: fields.length === 0 ? schedule : { ...schedule, ...rest, ...ending },
    event: { type: 'schedule.changed', data: { fields } },
  };
};
