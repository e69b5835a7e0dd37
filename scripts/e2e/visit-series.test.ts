import { beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '../../shared/api/client/client.ts';
import { addDays } from '../../shared/domain/time/when.ts';
import { eventually } from '../testing/await.ts';
import { type Mail, mailsTo } from '../testing/mailbox.ts';
import type { Person } from '../testing/people.ts';
import { person, stage } from '../testing/stage.ts';
import { clinicOf, memberOf } from '../testing/workspace.ts';

let ada: Person;
let clinic: Pick<Person, 'workspaceId'>;
let desk: Person;
let therapist: Person;
const booking = {} as { visitTypeId: `visit_type_${string}`; scheduleIds: `schedule_${string}`[] };
const day = addDays(new Date().toISOString().slice(0, 10), 7);

beforeAll(async () => {
  ada = await person('ada');
  clinic = await clinicOf(ada);
  [desk, therapist] = await Promise.all([memberOf(clinic, ada, 'reception'), memberOf(clinic, ada, 'clinician')]);
  await ada.api.changeClinic({ params: clinic, body: { phone: '+49 30 1234567' } });
  const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '08:00', to: '18:00' }];
  const of = { hours, zone: 'Europe/Berlin' };
  const hers = { name: 'Dr. Knie', kind: 'clinician' as const, userId: therapist.userId, ...of };
  const { data: schedule } = await desk.api.createSchedule({ params: clinic, body: hers });
  const type = { name: 'Physiotherapy', minutes: 30, needs: ['clinician' as const], zone: 'Europe/Berlin', horizonDays: 365 };
  const { data: visitType } = await desk.api.createVisitType({ params: clinic, body: type });
  Object.assign(booking, { visitTypeId: visitType.visitTypeId, scheduleIds: [schedule.scheduleId] });
});

let patients = 0;
const newPatient = async () => {
  const address = `series-${++patients}-${clinic.workspaceId.slice(-10)}@example.org`;
  const told = {
    contacts: [{ system: 'email' as const, value: address }],
    consents: { email: true },
    language: 'de',
    zone: 'Europe/Berlin',
  };
  const body = { names: [{ family: 'Muster' }], gender: 'unknown' as const, ...told };
  return { address, patient: (await ada.api.createPatient({ params: clinic, body })).data };
};
const mailAbout = (address: string, words: string): Promise<Mail> =>
  eventually(words, async () => (await mailsTo(stage.mailFolder, address)).find(({ subject }) => subject?.includes(words)), 30_000);
const timesIn = ({ text = '' }: Mail): string[] => text.match(/ um \d\d:\d\d/g) ?? [];
const clock = new Intl.DateTimeFormat('de', { timeZone: 'Europe/Berlin', timeStyle: 'short' });

describe('visits that return by a rule', () => {
  test('a year of them is booked by one request, told by one mail without a word of what they are, and called off from one of them on by another', async () => {
    const { address, patient } = await newPatient();
    const body = { ...booking, first: day, time: '09:00', rule: 'FREQ=WEEKLY;COUNT=49', reason: 'Back pain' };
    const request = { params: patient, body, idempotencyKey: uuidv7(Date.now()) };
    const { data: series, status } = await desk.api.createVisitSeries(request);
    expect({ status, series }).toMatchObject({ status: 201, series: { status: 'booked', refused: [], zone: 'Europe/Berlin' } });
    expect(new Set(series.visits!.map(({ start }) => clock.format(Date.parse(start))))).toEqual(new Set(['09:00']));
    expect(series.visits!.map(({ status: each }) => each)).toEqual(Array.from({ length: 49 }, () => 'booked'));
    // Why they come is for who treats them, of each visit.
    expect(series.visits![0]).not.toHaveProperty('reason');
    expect((await therapist.api.getVisitSeries({ params: series })).data.visits!.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 49 }, () => 'Back pain'),
    );
    expect((await desk.api.createVisitSeries(request)).data.visitSeriesId).toBe(series.visitSeriesId);
    const booked = await mailAbout(address, 'Ihre Termine sind gebucht');
    expect(timesIn(booked)).toHaveLength(49);
    expect(booked.raw).not.toMatch(/physio|knie|back pain|muster/i);
    const { data: off } = await desk.api.cancelVisitSeries({
      params: series,
      body: { cancelledBy: 'patient', from: series.appointmentIds[10]! },
    });
    expect(off.visits!.map(({ status: each }) => each)).toEqual(Array.from({ length: 49 }, (_, i) => (i < 10 ? 'booked' : 'cancelled')));
    expect(timesIn(await mailAbout(address, 'Ihre Termine wurden abgesagt'))).toHaveLength(39);
    await desk.api.cancelAppointment({ params: series.visits![3]! });
    await mailAbout(address, 'Ihr Termin wurde abgesagt');
    const { data: none } = await desk.api.cancelVisitSeries({ params: series });
    expect(none).toMatchObject({ status: 'cancelled', endedAt: expect.any(String) });
    await eventually('the last mail', async () => (await mailsTo(stage.mailFolder, address)).length === 4);
    const { data: accesses } = await ada.api.listPatientAccesses({ params: patient, query: { limit: 100 } });
    expect(accesses).toContainEqual(expect.objectContaining({ userId: desk.userId, operation: 'createVisitSeries' }));
  });

  test('are booked whole or not at all, or those that are free, with other times for the others', async () => {
    const [{ patient }, { patient: other }] = [await newPatient(), await newPatient()];
    const first = addDays(day, 1);
    const taken = addDays(first, 14);
    const body = { ...booking, first, time: '11:00', rule: 'FREQ=WEEKLY;COUNT=4' };
    const start = (await desk.api.createVisitSeries({ params: other, body: { ...body, first: taken, rule: 'FREQ=DAILY;COUNT=2' } })).data
      .visits![0]!.start;
    await expect(desk.api.createVisitSeries({ params: patient, body })).rejects.toMatchObject({
      status: 409,
      code: 'slot_unavailable',
      details: {
        reason: 'taken',
        refused: [{ start, reason: 'taken' }],
        alternatives: [expect.any(Object), expect.any(Object), expect.any(Object)],
      },
    });
    expect((await desk.api.listVisitSeries({ params: patient, query: {} })).data).toEqual([]);
    expect((await desk.api.listAppointments({ params: patient })).data).toEqual([]);
    const { data: series } = await desk.api.createVisitSeries({ params: patient, body: { ...body, mode: 'report' } });
    expect(series.visits).toHaveLength(3);
    const later = (minutes: number) => new Date(Date.parse(start) + minutes * 60_000).toISOString();
    expect(series.refused).toMatchObject([
      { start, reason: 'taken', alternatives: [{ start: later(30) }, { start: later(45) }, { start: later(60) }] },
    ]);
    expect((await desk.api.listVisitSeries({ params: patient, query: {} })).data).toMatchObject([{ visitSeriesId: series.visitSeriesId }]);
  });

  test('are those of whoever they are to, and of nobody elsewhere', async () => {
    const { patient } = await newPatient();
    const body = { ...booking, first: addDays(day, 3), time: '15:00', rule: 'FREQ=DAILY;COUNT=2' };
    const { data: series } = await desk.api.createVisitSeries({ params: patient, body });
    const another = await memberOf(clinic, ada, 'clinician');
    await expect(another.api.getVisitSeries({ params: series })).rejects.toMatchObject({ status: 403 });
    expect((await another.api.listVisitSeries({ params: patient, query: {} })).data).toEqual([]);
    const eve = await person('eve');
    const params = { ...series, workspaceId: eve.workspaceId };
    await expect(eve.api.getVisitSeries({ params })).rejects.toMatchObject({ status: 404 });
  });
});
