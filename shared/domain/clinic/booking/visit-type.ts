import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import type { Actor, Change } from '../../core/due.ts';
import { UserId, VisitTypeId, WorkspaceId } from '../../core/ids.ts';
import { invalidCode } from '../../core/invalid.ts';
import { withoutNull } from '../../core/merge-patch.ts';
import { Line } from '../../core/text.ts';
import { minutesPerDay } from '../../time/civil.ts';
import { Zone } from '../../time/when.ts';
import { usualReminders, VisitReminders } from './reminders.ts';
import { ScheduleKind } from './schedule.ts';
import { Telehealth } from './telehealth.ts';

/** How many types there are in a workspace; how long a visit takes at the most, its buffers, for how many it is, how far ahead it is booked, and how many schedules it needs. Starts lie on a grid of so many minutes at the least. */
export const visitTypeRules = {
  perWorkspace: 200,
  minutes: 720,
  buffer: 120,
  seats: 20,
  noticeMinutes: 43_200,
  horizonDays: 365,
  needs: 4,
  grid: 5,
};

const isGrid = (minutes: number): boolean => minutesPerDay % minutes === 0 && minutes % visitTypeRules.grid === 0;

const shape = {
  name: Line(80),
  /** In which zone its starts are aligned, and its days begin. */
  zone: Zone,
  minutes: z.int().min(5).max(visitTypeRules.minutes),
  /** Minutes before and after it in which its schedules take nothing else. */
  before: z.int().min(0).max(visitTypeRules.buffer),
  after: z.int().min(0).max(visitTypeRules.buffer),
  /** It begins every so many minutes of the wall clock, counted from midnight. */
  every: z.int().min(visitTypeRules.grid).max(minutesPerDay).refine(isGrid, invalidCode('not_valid')),
  /** How many such visits a schedule takes at the same time. */
  seats: z.int().min(1).max(visitTypeRules.seats),
  /** How long before its start it is booked at the latest, and how many days ahead at the most. */
  noticeMinutes: z.int().min(0).max(visitTypeRules.noticeMinutes),
  horizonDays: z.int().min(1).max(visitTypeRules.horizonDays),
  /** How many of it a schedule takes in a day, and one patient has. */
  perDay: z.int().min(1).max(100).optional(),
  perPatient: z.int().min(1).max(10).optional(),
  /** One schedule of each of these kinds is booked for it. */
  needs: z.array(ScheduleKind).min(1).max(visitTypeRules.needs),
  /** How long before it its patient is reminded. */
  reminders: VisitReminders,
  /** Whether patients book it by themselves, by the portal. */
  byPatients: z.boolean().optional(),
  /** That it may be by video call, and where that is then. */
  telehealth: Telehealth.optional(),
};
const reminders = shape.reminders.default(usualReminders);

/** What is booked in a clinic: how long it takes, when it may begin, and what it needs. */
export const VisitType = z.object({
  workspaceId: WorkspaceId,
  visitTypeId: VisitTypeId,
  ...shape,
  reminders,
  name: personal(shape.name),
  telehealth: personal(shape.telehealth),
  createdBy: UserId,
  createdAt: z.iso.datetime(),
  /** Since when it is booked no more. */
  archivedAt: z.iso.datetime().optional(),
  version: z.int().positive(),
});
export type VisitType = z.infer<typeof VisitType>;

export const VisitTypeInput = z.strictObject({
  ...shape,
  zone: Zone.optional(),
  before: shape.before.default(0),
  after: shape.after.default(0),
  every: shape.every.default(15),
  seats: shape.seats.default(1),
  noticeMinutes: shape.noticeMinutes.default(0),
  horizonDays: shape.horizonDays.default(90),
  reminders,
});
/** A merge patch (RFC 7396): null removes, what is absent stays. */
export const VisitTypePatch = z
  .strictObject({
    ...shape,
    perDay: shape.perDay.unwrap().nullable(),
    perPatient: shape.perPatient.unwrap().nullable(),
    telehealth: shape.telehealth.unwrap().nullable(),
    archived: z.boolean(),
  })
  .partial();

/** Something more that is booked in a clinic. */
export const createVisitType = (
  input: z.infer<typeof VisitTypeInput>,
  ids: Pick<VisitType, 'workspaceId' | 'visitTypeId'>,
  { userId, now, zone }: Actor & { zone: string },
): Change<VisitType> => ({
  next: { ...ids, ...input, zone: input.zone ?? zone, createdBy: userId, createdAt: now, version: 1 },
  event: { type: 'visit_type.created', data: {} },
});

/** Something else holds for what is booked from now on; what is booked stays as it was booked. */
export const changeVisitType = (visitType: VisitType, patch: z.infer<typeof VisitTypePatch>, now: string): Change<VisitType> => {
  const fields = Object.keys(patch);
  const { archived, ...rest } = patch;
  const ending = archived === undefined ? {} : { archivedAt: archived ? (visitType.archivedAt ?? now) : undefined };
  const next: VisitType = { ...visitType, ...withoutNull(rest), ...ending };
  return { next: fields.length === 0 ? visitType : next, event: { type: 'visit_type.changed', data: { fields } } };
};
