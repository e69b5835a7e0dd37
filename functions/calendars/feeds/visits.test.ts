import ICAL from 'ical.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { clinicWith } from '../../../scripts/testing/clinic.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { addDays } from '../../../shared/domain/time/when.ts';

const today = new Date().toISOString().slice(0, 10);
const day = addDays(today, 7);
const hours = [{ first: today, rule: 'FREQ=DAILY', from: '08:00', to: '16:00' }];

let ada: Person;
let doctor: Person;
let desk: Person;
let pharmacist: Person;
let clinic: Pick<Person, 'workspaceId'>;
let visitTypeId: string;
let scheduleIds: string[];

beforeAll(async () => {
  const { members, ...there } = await clinicWith('clinician', 'reception', 'pharmacist');
  ({ ada, clinic } = there);
  [doctor, desk, pharmacist] = members;
  const of = { hours, zone: 'UTC' };
  const dr = { name: 'Dr. Muster', kind: 'clinician', userId: doctor.userId, ...of } as const;
  const { data: clinician } = await desk.api.createSchedule({ params: clinic, body: dr });
  const visit = { name: 'Cardiology', minutes: 30, before: 5, after: 10, zone: 'UTC', needs: ['clinician' as const] };
  const { data: type } = await desk.api.createVisitType({ params: clinic, body: visit });
  [visitTypeId, scheduleIds] = [type.visitTypeId, [clinician.scheduleId]];
});

const at = (time: string): string => `${day}T${time}:00.000Z`;
const book = async (time: string, more: object = {}) => {
  const { data: patient } = await ada.api.createPatient({ params: clinic, body: { names: [{ family: 'Muster' }], gender: 'unknown' } });
  const body = { visitTypeId, scheduleIds, start: at(time), reason: 'Chest pain', ...more } as never;
  return (await desk.api.createAppointment({ params: patient, body })).data;
};
const feedOf = async ({ api }: Person) =>
  (await api.createFeed({ body: { name: 'Practice', scope: { kind: 'visits', workspaceId: clinic.workspaceId } } })).data;
const visitsAt = async (url: string) =>
  new ICAL.Component(ICAL.parse(await (await fetch(url)).text())).getAllSubcomponents('vevent').map(each => {
    const { summary, startDate, endDate } = new ICAL.Event(each);
    return { summary, start: startDate.toJSDate().toISOString(), end: endDate.toJSDate().toISOString() };
  });

describe('a feed of the visits of a clinician', () => {
  test('shows that there is an appointment and when, in the words of whoever made it, and nothing of whose it is or why', async () => {
    const visit = await book('08:15');
    await book('09:15', { hold: true });
    await doctor.api.changeMe({ body: { locale: 'de' } });
    const { url } = await feedOf(doctor);
    expect(await visitsAt(url)).toEqual([{ summary: 'Termin', start: at('08:15'), end: at('08:45') }]);
    const text = (await (await fetch(url)).text()).replaceAll('\r\n ', '');
    for (const secret of ['Muster', 'Chest', 'Cardiology', visit.patientId, visit.appointmentId, visitTypeId].flatMap(each => [
      each,
      each.slice(-26),
    ]))
      expect(text).not.toContain(secret);
  });

  test('follows what is moved and called off', async () => {
    const [moved, off] = [await book('10:15'), await book('11:15')];
    await desk.api.rescheduleAppointment({ params: moved, body: { start: at('14:15') } });
    await desk.api.cancelAppointment({ params: off, body: {} });
    const starts = (await visitsAt((await feedOf(doctor)).url)).map(({ start }) => start);
    expect(starts).toContain(at('14:15'));
    for (const gone of ['10:15', '11:15']) expect(starts).not.toContain(at(gone));
  });

  test('of whoever has no schedule is empty; who may read no visits cannot make one, and who has left reads none', async () => {
    expect(await visitsAt((await feedOf(desk)).url)).toEqual([]);
    for (const stranger of [pharmacist, await person('stranger')])
      await expect(feedOf(stranger)).rejects.toMatchObject({ status: 404, details: { what: 'workspace' } });
    const { url } = await feedOf(doctor);
    await ada.api.removeMember({ params: { ...clinic, userId: doctor.userId } });
    expect((await fetch(url)).status).toBe(404);
  });
});
