import { beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../shared/domain/time/when.ts';
import { eventually } from '../testing/await.ts';
import { linkIn, type Mail, mailsTo } from '../testing/mailbox.ts';
import type { Person } from '../testing/people.ts';
import { sayCode } from '../testing/portal.ts';
import { person, stage } from '../testing/stage.ts';
import { clinicOf, memberOf } from '../testing/workspace.ts';

let ada: Person;
let clinic: Pick<Person, 'workspaceId'>;
let desk: Person;
type Api = Person['api'];
type Data<Name extends keyof Api> = Api[Name] extends (...asked: never[]) => Promise<{ data: infer D }> ? D : never;
type Patient = { address: string; patient: Data<'createPatient'> };
type Visit = Data<'createAppointment'>;
const booking = {} as { visitTypeId: `visit_type_${string}`; scheduleIds: `schedule_${string}`[] };
const day = addDays(new Date().toISOString().slice(0, 10), 7);

beforeAll(async () => {
  ada = await person('ada');
  clinic = await clinicOf(ada);
  desk = await memberOf(clinic, ada, 'reception');
  await ada.api.changeClinic({ params: clinic, body: { phone: '+49 30 1234567', offerMinutes: 2_880 } });
  // One visit a day fits, so that what is not booked is freed.
  const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '08:00', to: '08:30' }];
  const { data: room } = await desk.api.createSchedule({ params: clinic, body: { name: 'Heart lab', kind: 'room', hours, zone: 'UTC' } });
  const type = { name: 'Cardiology', minutes: 30, zone: 'UTC', needs: ['room' as const] };
  const { data: visitType } = await desk.api.createVisitType({ params: clinic, body: type });
  Object.assign(booking, { visitTypeId: visitType.visitTypeId, scheduleIds: [room.scheduleId] });
});

let patients = 0;
const newPatient = async (consents: { email?: boolean } = { email: true }): Promise<Patient> => {
  const address = `waits-${++patients}-${clinic.workspaceId.slice(-10)}@example.org`;
  const told = { contacts: [{ system: 'email' as const, value: address }], consents, language: 'de', zone: 'UTC' };
  const body = { names: [{ family: 'Muster' }], gender: 'unknown' as const, ...told };
  return { address, patient: (await ada.api.createPatient({ params: clinic, body })).data };
};
const mailAbout = (address: string, words: string): Promise<Mail> =>
  eventually(words, async () => (await mailsTo(stage.mailFolder, address)).find(({ subject }) => subject?.includes(words)), 30_000);
const post = async (url: string, form: { do: string }) => {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, html: await response.text() };
};
const readOf = async (entry: Data<'createWaitlistEntry'>) => (await desk.api.getWaitlistEntry({ params: entry })).data;
const inStatus = (entry: Data<'createWaitlistEntry'>, status: string) =>
  eventually(
    `an entry that is ${status}`,
    async () => {
      const found = await readOf(entry);
      return found.status === status && found;
    },
    30_000,
  );
const booked = async ({ patient }: Patient, on: string): Promise<Visit> => {
  const body = { ...booking, start: `${on}T08:00:00.000Z` };
  return (await desk.api.createAppointment({ params: patient, body })).data;
};
const waitsOn = async ({ patient }: Patient, on: string, priority = 5) =>
  (
    await desk.api.createWaitlistEntry({
      params: patient,
      body: { ...booking, firstDate: on, lastDate: on, priority, reason: 'Chest pain' },
    })
  ).data;

describe('a time that is freed', () => {
  test('is offered to who comes first, by mail without a word of why, and taken by the link in it; once, however often that is pressed', async () => {
    const [holder, first, second] = [await newPatient(), await newPatient(), await newPatient()];
    const visit = await booked(holder, day);
    const [late, urgent] = [await waitsOn(first, day), await waitsOn(second, day, 1)];
    await desk.api.cancelAppointment({ params: visit });
    const mail = await mailAbout(second.address, 'Ein Termin ist für Sie frei');
    expect(`${mail.text}${mail.html}`).not.toMatch(/cardio|heart|chest|muster/i);
    expect(mail.text).toMatch(/Für Sie frei bis: .+\n/);
    const page = linkIn(mail, '/v1/visits/');
    for (let times = 0; times < 5; times++) await fetch(page);
    expect(await readOf(urgent)).toMatchObject({ status: 'offered', offer: { start: `${day}T08:00:00.000Z` } });
    expect((await desk.api.listWaitlist({ params: clinic, query: {} })).data.map(({ status }) => status)).toEqual(['waiting', 'offered']);
    expect(await post(page, { do: 'confirm' })).toMatchObject({
      status: 200,
      html: expect.stringContaining('Vielen Dank, wir erwarten Sie'),
    });
    expect(await post(page, { do: 'confirm' })).toMatchObject({ html: expect.stringContaining('Vielen Dank, wir erwarten Sie') });
    const { offer } = await inStatus(urgent, 'booked');
    const taken = (await ada.api.getAppointment({ params: { ...urgent, appointmentId: offer!.appointmentId } })).data;
    expect(taken).toMatchObject({ status: 'booked', confirmedAt: expect.any(String), waitlistEntryId: urgent.waitlistEntryId });
    await mailAbout(second.address, 'Ihr Termin ist gebucht');
    expect((await readOf(late)).status).toBe('waiting');
    const { data: accesses } = await ada.api.listPatientAccesses({ params: second.patient, query: { limit: 100 } });
    expect(accesses).toContainEqual(expect.objectContaining({ userId: 'patient_link', operation: 'answerVisit' }));
  });

  test('that is declined, by link or at the desk, goes to the next, and never to the same again', async () => {
    const on = addDays(day, 1);
    const [holder, ...those] = [await newPatient(), await newPatient(), await newPatient(), await newPatient()];
    const visit = await booked(holder, on);
    const entries = [await waitsOn(those[0]!, on), await waitsOn(those[1]!, on), await waitsOn(those[2]!, on)];
    await desk.api.cancelAppointment({ params: visit });
    const page = linkIn(await mailAbout(those[0]!.address, 'Ein Termin ist für Sie frei'), '/v1/visits/');
    expect(await (await fetch(`${page}?do=cancel`)).text()).toContain('Diesen Termin anderen überlassen?');
    expect((await post(page, { do: 'cancel' })).html).toContain('Sie haben diesen Termin nicht genommen');
    const { offer } = await inStatus(entries[1]!, 'offered');
    expect((await post(page, { do: 'confirm' })).status).toBe(409);
    await desk.api.cancelAppointment({ params: { ...entries[1]!, appointmentId: offer!.appointmentId }, body: { cancelledBy: 'patient' } });
    const third = await inStatus(entries[2]!, 'offered');
    await desk.api.confirmAppointment({ params: { ...third, appointmentId: third.offer!.appointmentId } });
    await inStatus(entries[2]!, 'booked');
    expect([(await readOf(entries[0]!)).status, (await readOf(entries[1]!)).status]).toEqual(['waiting', 'waiting']);
  });

  test('is kept for nobody who has left the list, and whoever books elsewhere or is no patient any more has left it', async () => {
    const on = addDays(day, 2);
    const [holder, ...those] = [await newPatient(), await newPatient(), await newPatient(), await newPatient()];
    const visit = await booked(holder, on);
    const entries = [await waitsOn(those[0]!, on), await waitsOn(those[1]!, on), await waitsOn(those[2]!, on)];
    await booked(those[0]!, addDays(day, 30));
    await ada.api.changePatient({ params: those[1]!.patient, body: { ended: true } });
    await inStatus(entries[0]!, 'booked');
    expect(await inStatus(entries[1]!, 'ended')).toMatchObject({ endedBecause: 'patient_gone' });
    await desk.api.cancelAppointment({ params: visit });
    await inStatus(entries[2]!, 'offered');
    expect((await desk.api.endWaitlistEntry({ params: entries[2]! })).data).toMatchObject({ status: 'ended', endedBecause: 'removed' });
    await eventually('the time is free to whoever comes', () => booked(holder, on).catch(() => undefined), 30_000);
  });

  test('is not kept for who cannot be mailed: they wait on, and reception sees that they are to be called', async () => {
    const on = addDays(day, 4);
    const [holder, silent, next] = [await newPatient(), await newPatient({}), await newPatient()];
    const visit = await booked(holder, on);
    const [toCall, entry] = [await waitsOn(silent, on, 1), await waitsOn(next, on)];
    expect([toCall.mailable, entry.mailable]).toEqual([false, true]);
    await desk.api.cancelAppointment({ params: visit });
    await inStatus(entry, 'offered');
    expect(await readOf(toCall)).toMatchObject({ status: 'waiting', mailable: false, offered: [] });
  });

  test('is shown in the portal of who is offered it, where it is declined however near it is, and moved no more than elsewhere', async () => {
    const on = addDays(day, 5);
    await ada.api.changeClinic({ params: clinic, body: { changeNoticeHours: 24 * 14 } });
    const [{ patient }, holder] = [await newPatient(), await person('holder')];
    await ada.api.changePatient({ params: patient, body: { birthDate: '1984-02-29' } });
    const { data: access } = await desk.api.createPortalAccess({ params: patient, body: { basis: 'self', evidence: 'Identity card' } });
    await sayCode(holder, access.code, '1984-02-29');
    const entry = await waitsOn({ address: '', patient }, on);
    const { offer } = await inStatus(entry, 'offered');
    const { data: visits } = await holder.api.listPortalVisits({ params: patient, query: {} });
    expect(visits).toMatchObject([{ status: 'held', start: `${on}T08:00:00.000Z`, heldUntil: offer!.until }]);
    const params = { ...entry, appointmentId: offer!.appointmentId };
    const moved = holder.api.movePortalVisit({ params, body: { start: `${addDays(on, 1)}T08:00:00.000Z` } });
    await expect(moved).rejects.toMatchObject({ code: 'forbidden', details: { reason: 'offered' } });
    await holder.api.cancelPortalVisit({ params });
    expect(await inStatus(entry, 'waiting')).toMatchObject({ unanswered: 0, offered: [`${on}T08:00:00.000Z`] });
  });

  test('is taken in the portal of who is offered it, once, however often that is said', async () => {
    const on = addDays(day, 6);
    const [{ patient, address }, holder] = [await newPatient(), await person('taker')];
    await ada.api.changePatient({ params: patient, body: { birthDate: '1984-02-29' } });
    const { data: access } = await desk.api.createPortalAccess({ params: patient, body: { basis: 'self', evidence: 'Identity card' } });
    await sayCode(holder, access.code, '1984-02-29');
    const entry = await waitsOn({ address, patient }, on);
    const { offer } = await inStatus(entry, 'offered');
    const take = () => holder.api.acceptPortalOffer({ params: { ...entry, appointmentId: offer!.appointmentId } });
    expect((await take()).data).toMatchObject({ status: 'booked', confirmedAt: expect.any(String) });
    expect((await take()).data).toMatchObject({ status: 'booked', version: 2 });
    await inStatus(entry, 'booked');
  });

  test('cannot be waited for once it is booked no more', async () => {
    const [{ patient }, on] = [await newPatient(), addDays(day, 9)];
    const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '08:00', to: '08:30' }];
    const { data: room } = await desk.api.createSchedule({ params: clinic, body: { name: 'Old lab', kind: 'room', hours, zone: 'UTC' } });
    await desk.api.changeSchedule({ params: room, body: { archived: true } });
    const body = { ...booking, scheduleIds: [booking.scheduleIds[0]!, room.scheduleId], firstDate: on, lastDate: on };
    await expect(desk.api.createWaitlistEntry({ params: patient, body })).rejects.toMatchObject({
      status: 400,
      details: { errors: [{ pointer: '/scheduleIds/1', code: 'archived' }] },
    });
  });

  test('is offered to who joins the list, and nobody waits twice for the same', async () => {
    const [one, on] = [await newPatient(), addDays(day, 3)];
    const entry = await waitsOn(one, on);
    await inStatus(entry, 'offered');
    await expect(waitsOn(one, on)).rejects.toMatchObject({ code: 'already_exists', details: { waitlistEntryId: entry.waitlistEntryId } });
  });
});
