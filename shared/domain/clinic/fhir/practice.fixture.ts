import fc from 'fast-check';
import { anyId } from '../../core/ids.fixture.ts';
import { WrittenText } from '../../core/text.ts';
import { toInstant } from '../../time/when.ts';
import { Appointment } from '../booking/appointment.ts';
import type { Schedule } from '../booking/schedule.ts';
import type { VisitType } from '../booking/visit-type.ts';
import type { AppointmentShown } from './appointment.ts';
import { anyInstant, anyLine, anyNames, anyText, anyVersion, anyZone } from './patient.fixture.ts';

const workspaceId = anyId('workspace');
const userId = anyId('user');
const made = { workspaceId, createdBy: userId, createdAt: anyInstant, version: anyVersion };

/** A clinic, as its members see it. */
export const anyClinic = fc.record({
  workspace: fc.record({ workspaceId, name: anyLine(80) }),
  told: fc.record({ address: anyLine(200), phone: fc.constant('+49 30 123 45 (6)') }, { requiredKeys: [] }),
});
export const anyMember = fc.record(
  { workspaceId, userId, displayName: anyLine(80), role: fc.oneof(fc.constant('clinician'), anyId('role')), until: anyInstant },
  { requiredKeys: ['workspaceId', 'userId', 'displayName', 'role'] },
);

const anyOf = (kind: Schedule['kind']): fc.Arbitrary<Schedule> =>
  fc.record(
    {
      ...{ ...made, scheduleId: anyId('schedule'), kind: fc.constant(kind), name: anyLine(80), zone: anyZone },
      ...{ hours: fc.constant([]), closed: fc.constant([]), archivedAt: anyInstant },
      ...(kind === 'clinician' ? { userId } : {}),
    },
    { requiredKeys: Object.keys({ ...made, scheduleId: 0, kind: 0, name: 0, zone: 0, hours: 0, closed: 0 }) as never[] },
  ) as fc.Arbitrary<Schedule>;
export const anyRoom = anyOf('room');
export const anyDevice = anyOf('device');
export const anySchedule = fc.oneof(
  anyOf('clinician').map(each => ({ ...each, userId: each.userId ?? each.createdBy })),
  anyRoom,
  anyDevice,
);

export const anyVisitType: fc.Arbitrary<VisitType> = fc.record({
  ...{ ...made, visitTypeId: anyId('visitType'), name: anyLine(80), zone: anyZone, archivedAt: fc.option(anyInstant, { nil: undefined }) },
  ...{ minutes: fc.integer({ min: 5, max: 720 }), before: fc.constant(0), after: fc.constant(10), every: fc.constant(15) },
  ...{ seats: fc.constant(1), noticeMinutes: fc.constant(0), horizonDays: fc.constant(90), reminders: fc.constant(['P1D']) },
  needs: fc.constant(['clinician' as const]),
});

/** Any time of a schedule. */
export const anySlot = fc.record({
  key: fc.record({
    ...{ scheduleId: anyId('schedule'), visitTypeId: anyId('visitType') },
    ...{ start: anyInstant.map(Date.parse), minutes: fc.integer({ min: 5, max: 720 }) },
  }),
  standing: fc.record({ zone: anyZone, status: fc.constantFrom('free' as const, 'busy' as const, 'busy-tentative' as const) }),
});

const endings = {
  held: { heldUntil: '2026-11-28T08:10:00.000Z' },
  booked: { bookedAt: '2026-11-28T08:00:00.000Z' },
  arrived: { bookedAt: '2026-11-28T08:00:00.000Z', arrivedAt: '2026-12-01T08:00:00.000Z' },
  cancelled: { cancelledBy: 'clinic', endedAt: '2026-12-01T08:00:00.000Z' },
  no_show: { bookedAt: '2026-11-28T08:00:00.000Z', endedAt: '2026-12-01T08:00:00.000Z' },
} as const;

/** Any visit, as it is shown to who may see all of it, or less, and the schedules that it is on. */
export const anyVisit: fc.Arbitrary<{ visit: AppointmentShown; schedules: Schedule[] }> = fc
  .record({
    schedules: fc.uniqueArray(anySchedule, { minLength: 1, maxLength: 4, selector: ({ scheduleId }) => scheduleId }),
    status: fc.constantFrom(...Appointment.shape.status.options),
    by: fc.constantFrom('patient' as const, 'clinic' as const, 'clock' as const),
    ids: fc.record({ ...made, patientId: anyId('patient'), appointmentId: anyId('appointment'), visitTypeId: anyId('visitType') }),
    at: fc.record({ start: anyInstant, minutes: fc.integer({ min: 5, max: 720 }), zone: anyZone }),
    seen: fc.record({ names: anyNames, reason: anyText(WrittenText(1_000), 1_000), overrideReason: anyLine(200) }, { requiredKeys: [] }),
  })
  .map(({ schedules, status, by, ids, at, seen }) => ({
    schedules,
    visit: {
      ...{ ...ids, ...at, ...seen, ...endings[status], status },
      ...(status === 'cancelled' ? { cancelledBy: by } : {}),
      ...{ before: 0, after: 10, seats: 1, reminders: ['P1D'], end: toInstant(Date.parse(at.start) + at.minutes * 60_000) },
      scheduleIds: schedules.map(({ scheduleId }) => scheduleId),
      clinicians: schedules.flatMap(each => each.userId ?? []),
    },
  }));
