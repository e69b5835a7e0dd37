import { beforeAll, describe, expect, test } from 'vitest';
import { putRow } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { listenTo } from '../../../scripts/testing/bus.ts';
import { clinicWith } from '../../../scripts/testing/clinic.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import { addDays } from '../../../shared/domain/time/when.ts';

type Place = Pick<Person, 'workspaceId'>;
type Booking = Parameters<Person['api']['createAppointment']>[0]['body'];
let ada: Person;
let clinic: Place;
let doctor: Person;
let desk: Person;
let pharmacist: Person;

const today = new Date().toISOString().slice(0, 10);
const day = addDays(today, 7);
const at = (time: string, on = day): string => `${on}T${time}:00.000Z`;
const hours = [{ first: today, rule: 'FREQ=DAILY', from: '08:00', to: '16:00' }];
const booking = {} as Omit<Booking, 'start'>;
const dayOf = (by: Person, date = day) =>
  by.api.listDayOfSchedule({ params: { ...clinic, scheduleId: booking.scheduleIds[0]! }, query: { date } });
const book = async (
  params: Parameters<Person['api']['createAppointment']>[0]['params'],
  start: string,
  more: Partial<Booking> = {},
  by = desk,
) => (await by.api.createAppointment({ params, body: { ...booking, start, ...more } })).data;
const doctorHere = () => ({ ...clinic, userId: doctor.userId });
const newPatient = async () =>
  (await ada.api.createPatient({ params: clinic, body: { names: [{ family: 'Muster' }], gender: 'unknown' } })).data;

beforeAll(async () => {
  const { members, ...there } = await clinicWith('clinician', 'reception', 'pharmacist');
  ({ ada, clinic } = there);
  [doctor, desk, pharmacist] = members;
  const of = { hours, zone: 'UTC' };
  const dr = { name: 'Dr. Muster', kind: 'clinician', userId: doctor.userId, ...of } as const;
  const { data: clinician } = await desk.api.createSchedule({ params: clinic, body: dr });
  const { data: room } = await desk.api.createSchedule({ params: clinic, body: { name: 'Room 1', kind: 'room', ...of } });
  const visit = { name: 'Consultation', minutes: 30, after: 10, zone: 'UTC', needs: ['clinician', 'room'] as ('clinician' | 'room')[] };
  const { data: type } = await desk.api.createVisitType({ params: clinic, body: visit });
  Object.assign(booking, { visitTypeId: type.visitTypeId, scheduleIds: [clinician.scheduleId, room.scheduleId] });
});

describe('a visit', () => {
  test('is found, booked once however often the request comes, and its time is offered to nobody any more', async () => {
    const patient = await newPatient();
    const ask = { ...booking, from: at('00:00'), until: at('23:59') };
    const { times } = (await desk.api.findTimes({ params: clinic, body: ask })).data;
    expect(times[0]).toEqual({ start: at('08:00'), end: at('08:30'), scheduleIds: booking.scheduleIds });
    const request = { params: patient, body: { ...booking, start: at('08:00'), reason: 'Cough' }, idempotencyKey: uuidv7(Date.now()) };
    const { data: visit, status } = await desk.api.createAppointment(request);
    expect({ status, visit }).toMatchObject({
      status: 201,
      visit: { ...booking, start: at('08:00'), end: at('08:30'), status: 'booked', clinicians: [doctor.userId], names: patient.names },
    });
    // Why they come is for who treats them.
    expect(visit).not.toHaveProperty('reason');
    expect((await doctor.api.getAppointment({ params: visit })).data).toEqual({ ...visit, reason: 'Cough', notices: expect.any(Array) });
    expect((await desk.api.createAppointment(request)).data).toEqual(visit);
    const left = (await desk.api.findTimes({ params: clinic, body: ask })).data.times;
    expect(left[0]!.start).toBe(at('08:45'));
    const other = await newPatient();
    await expect(book(other, at('08:15'))).rejects.toMatchObject({
      status: 409,
      code: 'slot_unavailable',
      details: { reason: 'taken', alternatives: [{ start: at('08:45') }, { start: at('09:00') }, { start: at('09:15') }] },
    });
    expect((await dayOf(doctor)).data).toEqual([{ ...visit, reason: 'Cough' }]);
    expect((await desk.api.listAppointments({ params: patient })).data).toEqual([visit]);
  });

  test('is moved as the same, called off, and its time is free each time; whoever comes is checked in, and missed nobody who has come', async () => {
    const patient = await newPatient();
    const visit = await book(patient, at('12:00'));
    const { data: moved } = await doctor.api.rescheduleAppointment({ params: visit, body: { start: at('12:15') }, ifMatch: 1 });
    expect(moved).toMatchObject({ appointmentId: visit.appointmentId, start: at('12:15'), version: 2 });
    await expect(desk.api.rescheduleAppointment({ params: visit, body: { start: at('07:00') } })).rejects.toMatchObject({
      details: { reason: 'outside_hours' },
    });
    const { data: gone } = await desk.api.cancelAppointment({ params: visit, body: { cancelledBy: 'patient' } });
    expect(gone).toMatchObject({ status: 'cancelled', cancelledBy: 'patient', version: 3 });
    expect((await desk.api.cancelAppointment({ params: visit })).data).toEqual(gone);
    const again = await book(patient, at('12:00'));
    await expect(desk.api.missAppointment({ params: again })).rejects.toMatchObject({ code: 'window_not_open' });
    expect((await desk.api.checkInAppointment({ params: again })).data).toMatchObject({ status: 'arrived', arrivedAt: expect.any(String) });
    await expect(desk.api.missAppointment({ params: again })).rejects.toMatchObject({ code: 'appointment_over' });
    await expect(desk.api.cancelAppointment({ params: again })).rejects.toMatchObject({ code: 'appointment_over' });
  });

  test('is held for ten minutes, and booked when it is confirmed', async () => {
    const heard = await listenTo(['appointment.held', 'appointment.booked']);
    const patient = await newPatient();
    const held = await book(patient, at('14:00'), { hold: true });
    expect(held).toMatchObject({ status: 'held', heldUntil: expect.any(String) });
    await expect(book(await newPatient(), at('14:00'))).rejects.toMatchObject({ details: { reason: 'taken' } });
    const { data: booked } = await desk.api.confirmAppointment({ params: held });
    expect(booked).toMatchObject({ status: 'booked', version: 2 });
    expect(booked).not.toHaveProperty('heldUntil');
    const told: Awaited<ReturnType<typeof heard>> = [];
    await eventually('both events', async () => {
      // Each is heard once, and visits of others beside them.
      told.push(...(await heard()).filter(({ detail }) => detail.record.appointmentId === held.appointmentId));
      return told.length === 2;
    });
    const { workspaceId, patientId, appointmentId } = held;
    for (const { detail } of told)
      expect(Object.keys(detail.record).sort()).toEqual(['appointmentId', 'patientId', 'version', 'workspaceId']);
    expect(told[0]!.detail.record).toMatchObject({ workspaceId, patientId, appointmentId });
  });

  test('is booked against the rules by who may, with a reason that stays sealed with it', async () => {
    const patient = await newPatient();
    const override = { reason: 'An emergency' };
    await expect(book(patient, at('20:05'), { override })).rejects.toMatchObject({ status: 403 });
    const visit = await book(patient, at('20:05'), { override }, ada);
    expect(visit).toMatchObject({ overridden: ['not_aligned', 'outside_hours'], overriddenBy: ada.userId, overrideReason: 'An emergency' });
    expect((await desk.api.getAppointment({ params: visit })).data).not.toHaveProperty('overrideReason');
  });

  test('is not booked with schedules that it does not need, with those that are archived, or while its clinician is away', async () => {
    const patient = await newPatient();
    const [clinician, room] = booking.scheduleIds;
    for (const scheduleIds of [[clinician!], [room!, room!]])
      await expect(book(patient, at('09:30'), { scheduleIds })).rejects.toMatchObject({ status: 400 });
    const away = addDays(day, 1);
    await doctor.api.createAbsence({ params: doctorHere(), body: { from: away, to: away, zone: 'UTC' } });
    await expect(book(patient, at('09:30', away))).rejects.toMatchObject({ details: { reason: 'outside_hours' } });
    const { data: other } = await desk.api.createSchedule({ params: clinic, body: { name: 'Room 2', kind: 'room', hours, zone: 'UTC' } });
    await desk.api.changeSchedule({ params: other, body: { archived: true } });
    await expect(book(patient, at('09:30'), { scheduleIds: [clinician!, other.scheduleId] })).rejects.toMatchObject({
      details: { reason: 'archived' },
    });
    expect((await desk.api.listSchedules({ params: clinic, query: { archived: 'true' } })).data).toMatchObject([{ name: 'Room 2' }]);
  });

  test('is offered and booked at no time at which a calendar of its clinician says that they are busy, and nobody is told of what for', async () => {
    const patient = await newPatient();
    const [from, to] = [at('09:00', addDays(day, 2)), at('11:00', addDays(day, 2))];
    const eventLink = { kind: 'busy', eventId: 'e', from, to, title: 'Custody hearing', version: 1 };
    const event = { type: 'event_link.kept', by: doctor.userId, at: from, requestId: 'test', data: {} };
    const [pk, sk] = [`USER#${doctor.userId}`, 'EVENT_LINK#cal_01kb8m3tq2e8fvq3w5r7c9d0eb#xe'];
    const index = { gsi1pk: `${pk}#BUSY`, gsi1sk: from };
    // As it is written today, and as it was before its row in the index said when it ends.
    for (const summary of [{ to }, undefined]) {
      await putRow({ pk, sk, entity: 'event_link', ...index, summary, ...eventLink, event });
      const ask = { ...booking, from: at('08:00', addDays(day, 2)), until: at('11:15', addDays(day, 2)) };
      const { data } = await desk.api.findTimes({ params: clinic, body: ask });
      expect(data.times.map(({ start }) => start.slice(11, 16))).toEqual(['08:00', '08:15', '08:30', '11:00']);
      const refused = await book(patient, at('09:30', addDays(day, 2))).catch(error => error);
      expect(refused).toMatchObject({ code: 'slot_unavailable', details: { reason: 'outside_hours' } });
      expect(JSON.stringify(refused.details)).not.toMatch(/custody|cal_/i);
    }
    const forced = await book(patient, at('09:30', addDays(day, 2)), { override: { reason: 'They asked for it' } }, ada);
    expect(forced.overridden).toEqual(['outside_hours']);
  });
});

describe('who sees visits', () => {
  test('of others is no clinician, of any no pharmacist, and of another workspace nobody; whoever is shown one stands in the log', async () => {
    const patient = await newPatient();
    const visit = await book(patient, at('15:00'));
    const other = await memberOf(clinic, ada, 'clinician');
    await expect(other.api.getAppointment({ params: visit })).rejects.toMatchObject({ status: 403 });
    await expect(other.api.cancelAppointment({ params: visit })).rejects.toMatchObject({ status: 403 });
    expect((await other.api.listAppointments({ params: patient })).data).toEqual([]);
    expect((await dayOf(other)).data).toEqual([]);
    await expect(pharmacist.api.getAppointment({ params: visit })).rejects.toMatchObject({ status: 403 });
    const stranger = await person('eve');
    const params = { ...visit, workspaceId: stranger.workspaceId };
    await expect(stranger.api.getAppointment({ params })).rejects.toMatchObject({ status: 404 });
    await doctor.api.getAppointment({ params: visit });
    const shown = await eventually('the entry', async () => {
      const { data } = await ada.api.exportPatient({ params: patient });
      return data.find(({ record }) => 'operation' in record && record.operation === 'getAppointment');
    });
    expect(shown.record).toMatchObject({ userId: doctor.userId, patientId: patient.patientId });
  });

  test('there are none in a workspace that is no clinic', async () => {
    const params = { workspaceId: ada.workspaceId };
    await expect(ada.api.createSchedule({ params, body: { name: 'Me', kind: 'room', hours } })).rejects.toMatchObject({ status: 403 });
    await expect(ada.api.createVisitType({ params, body: { name: 'Me', minutes: 30, needs: ['room'] } })).rejects.toMatchObject({
      status: 403,
    });
  });
});
