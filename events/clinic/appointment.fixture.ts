import {
  advanceAppointment,
  book,
  cancelAppointment,
  confirmAppointment,
  reschedule,
} from '../../shared/domain/clinic/booking/appointment.ts';
import { checkIn, missAppointment } from '../../shared/domain/clinic/booking/attendance.ts';
import { createSchedule } from '../../shared/domain/clinic/booking/schedule.ts';
import { acceptVisit } from '../../shared/domain/clinic/booking/visit-link.ts';
import { createVisitType, VisitTypeInput } from '../../shared/domain/clinic/booking/visit-type.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z', zone: 'Europe/Berlin' } as const;
const workspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const patientId = 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea';
const ids = { workspaceId, patientId, appointmentId: 'appointment_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;

/** An appointment, and all that happens to it. */
export const appointmentSamples = (): Sample[] => {
  const input = VisitTypeInput.parse({ name: 'Consultation', minutes: 30, needs: ['room'] });
  const { next: visitType } = createVisitType(input, { workspaceId, visitTypeId: 'visit_type_01kb8m3tq2e8fvq3w5r7c9d0ea' }, acting);
  const { next: schedule } = createSchedule(
    { kind: 'room', name: 'Room 1', hours: [], closed: [] },
    { workspaceId, scheduleId: 'schedule_01kb8m3tq2e8fvq3w5r7c9d0ea' },
    acting,
  );
  const placing = { visitType, schedules: [schedule], start: Date.parse('2026-11-28T09:00:00Z'), overridden: [] };
  const held = book(ids, placing, { content: 'c2VhbGVk', heldUntil: '2026-11-28T08:10:00.000Z' }, acting);
  const booked = book(ids, placing, { content: undefined }, acting);
  const reminded = { ...booked.next, dueAt: acting.now };
  return samplesOf(
    'appointment',
    ...[held, confirmAppointment(held.next, acting), advanceAppointment(held.next, held.next.dueAt!)],
    ...[advanceAppointment(reminded, acting.now), acceptVisit(booked.next, acting.now)],
    ...[booked, reschedule(booked.next, placing, undefined, acting), cancelAppointment(booked.next, 'patient', acting.now)],
    ...[checkIn(booked.next, acting.now), missAppointment(booked.next, '2026-11-28T10:00:00.000Z')],
  );
};
