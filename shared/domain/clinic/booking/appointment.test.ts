import { describe, expect, test } from 'vitest';
import {
  Appointment,
  advanceAppointment,
  book,
  cancelAppointment,
  confirmAppointment,
  entryOf,
  reschedule,
  takesTime,
  usualHold,
} from './appointment.ts';
import { checkIn, missAppointment } from './attendance.ts';
import { daysOf, decodeDay, encodeDay, takenBy, withAppointment } from './entry.ts';
import { createSchedule } from './schedule.ts';
import { createVisitType, VisitTypeInput } from './visit-type.ts';

const now = '2026-11-28T08:00:00.000Z';
const actor = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now, zone: 'Europe/Berlin' } as const;
const workspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const patientId = 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea';
const ids = { workspaceId, patientId, appointmentId: 'appointment_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const { next: visitType } = createVisitType(
  VisitTypeInput.parse({ name: 'Night watch', minutes: 60, before: 15, after: 45, needs: ['clinician'] }),
  { workspaceId, visitTypeId: 'visit_type_01kb8m3tq2e8fvq3w5r7c9d0ea' },
  actor,
);
const { next: schedule } = createSchedule(
  { name: 'Dr. Muster', kind: 'clinician', userId: actor.userId, hours: [], closed: [] },
  { workspaceId, scheduleId: 'schedule_01kb8m3tq2e8fvq3w5r7c9d0ea' },
  actor,
);
const placing = (start: string) => ({ visitType, schedules: [schedule], start: Date.parse(start), overridden: [] });
const start = '2026-12-01T22:45:00.000Z';
const later = '2026-12-02T08:00:00.000Z';
const booked = book(ids, placing(start), { content: undefined }, actor).next;
const held = book(ids, placing(start), { content: undefined, heldUntil: usualHold(now) }, actor).next;
const over = expect.objectContaining({ code: 'appointment_over' });

describe('an appointment', () => {
  test('keeps what it was booked as: its time, its buffers, and whose it is', () => {
    expect(Appointment.parse(booked)).toMatchObject({
      start,
      minutes: 60,
      before: 15,
      after: 45,
      clinicians: [actor.userId],
      status: 'booked',
    });
    const entry = entryOf(booked);
    expect(daysOf(takenBy(entry))).toEqual(['2026-12-01', '2026-12-02']);
    for (const date of daysOf(takenBy(entry))) expect(decodeDay(date, encodeDay(date, [entry]))).toEqual([entry]);
  });

  test('that is held is booked until exactly the end of its hold, and is over from then on, whether or not the clock has said so', () => {
    const until = held.heldUntil!;
    expect(until).toBe('2026-11-28T08:10:00.000Z');
    expect(confirmAppointment(held, { ...actor, now: '2026-11-28T08:09:59.999Z' }).next).toMatchObject({
      status: 'booked',
      heldUntil: undefined,
      // From then on it is due when its patient is to be reminded.
      dueAt: '2026-11-28T22:45:00.000Z',
    });
    for (const act of [
      () => confirmAppointment(held, { ...actor, now: until }),
      () => reschedule(held, placing(start), undefined, { ...actor, now: until }),
      () => cancelAppointment(held, 'clinic', until),
    ])
      expect(act).toThrow(over);
    expect([takesTime(held, '2026-11-28T08:09:59.999Z'), takesTime(held, until)]).toEqual([true, false]);
    const { next } = advanceAppointment(held, later);
    expect(Appointment.parse(next)).toMatchObject({ status: 'cancelled', cancelledBy: 'clock', endedAt: until });
    expect([next.dueAt, next.heldUntil]).toEqual([undefined, undefined]);
  });

  test('is said to be so once: whoever says it again changes nothing', () => {
    const cancelled = cancelAppointment(booked, 'patient', now).next;
    const arrived = checkIn(booked, now).next;
    const missed = missAppointment(booked, later).next;
    expect(cancelAppointment(cancelled, 'clinic', now).next).toBe(cancelled);
    expect(checkIn(arrived, now).next).toBe(arrived);
    expect(missAppointment(missed, later).next).toBe(missed);
    expect(confirmAppointment(booked, actor).next).toBe(booked);
    for (const act of [
      () => checkIn(cancelled, now),
      () => missAppointment(arrived, later),
      () => cancelAppointment(arrived, 'clinic', now),
      () => reschedule(missed, placing(start), undefined, actor),
      () => checkIn(held, now),
    ])
      expect(act).toThrow(over);
  });

  test('was missed by nobody before a quarter of an hour after its start', () => {
    expect(() => missAppointment(booked, '2026-12-01T22:59:59.999Z')).toThrow(
      expect.objectContaining({ code: 'window_not_open', details: { opensAt: '2026-12-01T23:00:00.000Z' } }),
    );
    expect(missAppointment(booked, '2026-12-01T23:00:00.000Z').next.status).toBe('no_show');
  });

  test('moves as the same, and its old time is in no day', () => {
    const moved = reschedule(booked, placing('2026-12-05T09:00:00.000Z'), undefined, actor).next;
    expect(moved).toMatchObject({ ...ids, start: '2026-12-05T09:00:00.000Z', status: 'booked' });
    const day = [entryOf(booked), { ...entryOf(held), appointmentId: 'appointment_01kb8m3tq2e8fvq3w5r7c9d0eb' }];
    expect(withAppointment(day, ids.appointmentId, undefined, Date.parse(now))).toEqual([day[1]]);
    expect(withAppointment(day, ids.appointmentId, entryOf(moved), Date.parse(held.heldUntil!))).toEqual([entryOf(moved)]);
  });
});
