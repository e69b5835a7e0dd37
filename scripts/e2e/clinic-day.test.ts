import { createPublicKey, verify } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { fillClinic, type Staff } from '../dev/seed/clinic.ts';
import { letIn } from '../dev/seed/let-in.ts';
import { eventually } from '../testing/await.ts';
import { askFhir } from '../testing/fhir.ts';
import { mailsTo } from '../testing/mailbox.ts';
import { passkeyOf } from '../testing/passkey.ts';
import type { Person } from '../testing/people.ts';
import { signDraft } from '../testing/prescription.ts';
import { person, stage } from '../testing/stage.ts';

/* A day in the practice that `npm run seed -- clinic` makes, in the order in which it happens: each test goes on where the one before has ended. */
type Practice = Awaited<ReturnType<typeof fillClinic>>;
type Api = Person['api'];
type Data<Name extends keyof Api> = Api[Name] extends (...asked: never[]) => Promise<{ data: infer D }> ? D : never;

let staff: Staff;
let pharmacist: Person;
let practice: Practice;
let patient: Data<'createPatient'>;
let visit: Data<'createAppointment'>;
let prescription: Data<'signPrescription'>;
const address = `new-${Date.now()}@example.org`;

const dayOf = async ({ api }: Person): Promise<Data<'listDayOfSchedule'>> =>
  (await api.listDayOfSchedule({ params: practice, query: { date: practice.day } })).data;
const mails = (count: number) =>
  eventually(`${count} mails`, async () => {
    const found = await mailsTo(stage.mailFolder, address);
    return found.length >= count && found;
  });

beforeAll(async () => {
  const [owner, clinician, nurse, reception, officer] = await Promise.all(
    ['beyer', 'clinician', 'nurse', 'reception', 'officer'].map(name => person(name)),
  );
  staff = { owner, clinician, nurse, reception, officer } as Staff;
  practice = await fillClinic(staff, new Date().toISOString());
  pharmacist = await person('pharmacist');
  await letIn(staff.owner, pharmacist, practice, 'pharmacist');
});

describe('a day in a practice', () => {
  test('begins with the visits of the day, of which reception sees whose they are and the doctor why they come', async () => {
    const [atDesk, toDoctor] = await Promise.all([dayOf(staff.reception), dayOf(staff.clinician)]);
    expect(atDesk.map(({ status }) => status)).toEqual([...Array.from({ length: 6 }, () => 'booked'), 'held']);
    expect(atDesk[0]).toMatchObject({ names: [{ family: 'Muster', given: ['Anna'] }] });
    expect(atDesk[0]).not.toHaveProperty('reason');
    expect(toDoctor[0]).toMatchObject({ reason: 'Cough for two weeks' });
  });

  test('somebody new calls: they are nobody who is known, are registered, and have the first time that is free', async () => {
    const { reception } = staff;
    const names = [{ family: 'Brandt', given: ['Erika'] }];
    const like = { names, birthDate: '1971-05-04' };
    expect((await reception.api.matchPatients({ params: practice, body: like })).data).toMatchObject({ matches: [] });
    const contacts = [{ system: 'email' as const, value: address }];
    const told = { contacts, consents: { email: true }, language: 'de', zone: 'Europe/Berlin' };
    patient = (await reception.api.createPatient({ params: practice, body: { ...like, gender: 'female', ...told } })).data;
    const [{ visitTypeId, scheduleIds }] = (await dayOf(reception)) as [Data<'createAppointment'>];
    const about = { visitTypeId, scheduleIds };
    const asked = { ...about, from: `${practice.day}T00:00:00.000Z`, until: `${practice.day}T23:59:00.000Z` };
    const { times } = (await reception.api.findTimes({ params: practice, body: asked })).data;
    const taken = (await dayOf(reception)).map(({ start }) => start);
    expect(times.map(({ start }) => start).filter(start => taken.includes(start))).toEqual([]);
    const body = { ...about, start: times[0]!.start, reason: 'Headaches' };
    visit = (await reception.api.createAppointment({ params: patient, body })).data;
    const [booked] = await mails(1);
    expect(booked!.subject).toBe('Practice Dr. Beyer: Ihr Termin ist gebucht');
    expect(`${booked!.text}${booked!.html}`).not.toMatch(/Headaches|Consultation|Room 1|Brandt/);
  });

  test('they ask for a later time: it is the same visit, they are told, and the first time is free to others', async () => {
    const { reception } = staff;
    const from = visit.start;
    const asked = { visitTypeId: visit.visitTypeId, scheduleIds: visit.scheduleIds, from, until: `${practice.day}T23:59:00.000Z` };
    const later = (await reception.api.findTimes({ params: practice, body: asked })).data.times.at(-1)!;
    visit = (await reception.api.rescheduleAppointment({ params: visit, body: { start: later.start } })).data;
    expect((await mails(2)).at(-1)!.subject).toMatch(/: Ihr Termin/);
    const { times } = (await reception.api.findTimes({ params: practice, body: asked })).data;
    expect(times[0]!.start).toBe(from);
  });

  test('they come: reception says so, and the doctor, who reads why, prescribes and signs what was shown with a passkey', async () => {
    const { reception, clinician } = staff;
    expect((await reception.api.checkInAppointment({ params: visit })).data.status).toBe('arrived');
    expect((await clinician.api.getAppointment({ params: visit })).data).toMatchObject({ status: 'arrived', reason: 'Headaches' });
    const body = {
      medication: { text: 'Ibuprofen 400 mg tablets' },
      ...{ dose: 'One, three times a day at the most', quantity: { value: 30, unit: 'tablets' }, days: 10, repeats: 1 },
    };
    const { data: draft } = await clinician.api.createPrescription({ params: patient, body });
    prescription = await signDraft((await passkeyOf(clinician)).api, draft);
    const { keys } = (await (await fetch(`${stage.clinicUrl}/v1/signing-keys`)).json()) as { keys: { kid: string }[] };
    const { jws, keyId, statement } = prescription.signature!;
    const [header, , signature] = jws.split('.') as [string, string, string];
    const key = createPublicKey({ key: keys.find(({ kid }) => kid === keyId)! as never, format: 'jwk' });
    const isSigned = (text: string) =>
      verify('sha256', Buffer.from(`${header}.${text}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
    expect([isSigned(statement), isSigned(statement.replace('Brandt', 'Brand'))]).toEqual([true, false]);
    expect(statement).toContain('Ibuprofen');
  });

  test('the pharmacy dispenses it as often as it says, and no more', async () => {
    for (const dispensed of [1, 2]) {
      await pharmacist.api.createDispense({ params: prescription, body: {} });
      expect((await pharmacist.api.getPrescription({ params: prescription })).data.dispensed).toBe(dispensed);
    }
    await expect(pharmacist.api.createDispense({ params: prescription, body: {} })).rejects.toMatchObject({
      details: { reason: 'none_left' },
    });
    expect((await staff.clinician.api.listAdherence({ params: patient, query: {} })).data).toMatchObject([{ dispenses: 2, days: 1 }]);
  });

  test('somebody else calls theirs off, and the held one is booked', async () => {
    const { reception } = staff;
    const before = await dayOf(reception);
    const [first, held] = [before[0]!, before.find(({ status }) => status === 'held')!];
    await reception.api.cancelAppointment({ params: first, body: { cancelledBy: 'patient' } });
    expect((await reception.api.confirmAppointment({ params: held })).data.status).toBe('booked');
    const after = await dayOf(reception);
    expect(after.map(({ appointmentId }) => appointmentId)).not.toContain(first.appointmentId);
    expect(new Set(after.map(({ start }) => start)).size).toBe(after.length);
  });

  test('charts are closed to all but the care team; somebody collapses, a nurse opens one chart, and the officer hears of it and reviews it', async () => {
    const { officer, nurse, clinician } = staff;
    await clinician.api.changePatient({
      params: patient,
      body: { alerts: ['Latex'], careTeam: [clinician.userId] },
      ifMatch: '*',
    });
    await officer.api.changeClinic({ params: practice, body: { chartReaders: 'care_team' } });
    const alerts = async () => (await nurse.api.getPatient({ params: patient })).data.alerts;
    expect(await alerts()).toBeUndefined();
    const { data: emergency } = await nurse.api.createEmergencyAccess({ params: patient, body: { grounds: 'Collapsed at the desk' } });
    expect(await alerts()).toEqual(['Latex']);
    await eventually('the officer is told', async () =>
      JSON.stringify((await officer.api.listNotifications({ query: {} })).data).includes('emergency_access'),
    );
    const { data: reviewed } = await officer.api.reviewEmergencyAccess({ params: emergency, body: { justified: true } });
    expect(reviewed.reviewedBy).toBe(officer.userId);
  });

  test('in the evening the officer reads who was shown the patient, each of them, and a program of others reads the same patient by FHIR', async () => {
    const { officer, clinician, reception, nurse } = staff;
    const { data: accesses } = await officer.api.listPatientAccesses({ params: patient, query: { limit: 100 } });
    expect(new Set(accesses.map(({ userId }) => userId))).toEqual(
      new Set([clinician.userId, reception.userId, nurse.userId, pharmacist.userId]),
    );
    const { resource } = await askFhir(clinician, practice, `Patient/${patient.patientId.replace('_', '-')}`);
    expect(resource).toMatchObject({ resourceType: 'Patient', name: [{ family: 'Brandt', given: ['Erika'] }], birthDate: '1971-05-04' });
    await expect(officer.api.erasePatient({ params: patient })).rejects.toMatchObject({ code: 'must_be_kept' });
  });
});
