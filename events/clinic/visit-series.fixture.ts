import { book, cancelWithSeries } from '../../shared/domain/clinic/booking/appointment.ts';
import { createSchedule } from '../../shared/domain/clinic/booking/schedule.ts';
import {
  advanceVisitSeries,
  callOffVisitSeries,
  confirmVisitSeries,
  createVisitSeries,
  endCallingOff,
} from '../../shared/domain/clinic/booking/visit-series.ts';
import { createVisitType, VisitTypeInput } from '../../shared/domain/clinic/booking/visit-type.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z', zone: 'Europe/Berlin' } as const;
const workspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const patientId = 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea';
const visitSeriesId = 'visit_series_01kb8m3tq2e8fvq3w5r7c9d0ea';
const appointmentId = 'appointment_01kb8m3tq2e8fvq3w5r7c9d0ea';
const visitTypeId = 'visit_type_01kb8m3tq2e8fvq3w5r7c9d0ea';
const scheduleId = 'schedule_01kb8m3tq2e8fvq3w5r7c9d0ea';
const refused = [{ start: '2026-12-08T08:00:00.000Z', reason: 'taken' as const }];

/** Visits that return by a rule, and all that happens to them together. */
export const visitSeriesSamples = (): Sample[] => {
  const type = VisitTypeInput.parse({ name: 'Physiotherapy', minutes: 30, needs: ['room'] });
  const { next: visitType } = createVisitType(type, { workspaceId, visitTypeId }, acting);
  const { next: schedule } = createSchedule({ kind: 'room', name: 'Room 1', hours: [], closed: [] }, { workspaceId, scheduleId }, acting);
  const agreed = {
    ...{ visitTypeId, scheduleIds: [schedule.scheduleId], clinicians: [], first: '2026-12-01', time: '09:00' },
    ...{ rule: 'FREQ=WEEKLY;COUNT=2', zone: 'Europe/Berlin', mode: 'report' as const, appointmentIds: [appointmentId] },
  } satisfies Partial<Parameters<typeof createVisitSeries>[1]>;
  const ids = { workspaceId, patientId, visitSeriesId } as const;
  const created = createVisitSeries(ids, { ...agreed, refused: [] }, false, acting);
  const booked = confirmVisitSeries(created.next, refused, acting.now);
  const callingOff = callOffVisitSeries(booked.next, { from: acting.now, by: 'patient' }, acting.now);
  const placing = { visitType, schedules: [schedule], start: Date.parse('2026-12-01T08:00:00Z'), overridden: [] };
  const visit = book({ workspaceId, patientId, appointmentId }, placing, { content: undefined, visitSeriesId }, acting).next;
  const off = cancelWithSeries(visit, 'patient', acting.now).next;
  return samplesOf(
    'visit_series',
    ...[created, booked, createVisitSeries(ids, { ...agreed, refused }, true, acting), callingOff],
    ...[endCallingOff(callingOff.next, [off], acting.now), endCallingOff(created.next, [], acting.now)],
    advanceVisitSeries(created.next, acting.now),
  );
};
