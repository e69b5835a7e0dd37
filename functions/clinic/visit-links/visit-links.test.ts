import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { listenTo } from '../../../scripts/testing/bus.ts';
import { headerOf, linkIn, type Mail, mailsTo } from '../../../scripts/testing/mailbox.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { clinicOf, memberOf } from '../../../scripts/testing/workspace.ts';
import { addDays } from '../../../shared/domain/time/when.ts';

let ada: Person;
let clinic: Pick<Person, 'workspaceId'>;
let desk: Person;
const booking = {} as { visitTypeId: `visit_type_${string}`; scheduleIds: `schedule_${string}`[] };
const day = addDays(new Date().toISOString().slice(0, 10), 7);
const at = (time: string): string => `${day}T${time}:00.000Z`;

beforeAll(async () => {
  ada = await person('ada');
  clinic = await clinicOf(ada);
  desk = await memberOf(clinic, ada, 'reception');
  await ada.api.changeClinic({ params: clinic, body: { phone: '+49 30 1234567', address: 'Seestr. 4, Berlin' } });
  const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '08:00', to: '18:00' }];
  const { data: room } = await desk.api.createSchedule({ params: clinic, body: { name: 'Heart lab', kind: 'room', hours, zone: 'UTC' } });
  const visit = { name: 'Cardiology', minutes: 15, zone: 'UTC', needs: ['room' as const] };
  const { data: type } = await desk.api.createVisitType({ params: clinic, body: visit });
  Object.assign(booking, { visitTypeId: type.visitTypeId, scheduleIds: [room.scheduleId] });
});

let patients = 0;
const newPatient = async () => {
  const address = `patient-${++patients}-${clinic.workspaceId.slice(-10)}@example.org`;
  const told = {
    contacts: [{ system: 'email' as const, value: address }],
    consents: { email: true },
    language: 'de',
    zone: 'Europe/Berlin',
  };
  const body = { names: [{ family: 'Muster' }], gender: 'unknown' as const, ...told };
  return { address, patient: (await ada.api.createPatient({ params: clinic, body })).data };
};
const mailAt = (address: string, nth: number): Promise<Mail> =>
  eventually(`mail ${nth}`, async () => (await mailsTo(stage.mailFolder, address))[nth - 1], 30_000);
/** A visit that is booked at a time, with the mail that told of it and the link in that. */
const bookedAt = async (time: string) => {
  const { address, patient } = await newPatient();
  const body = { ...booking, start: at(time), reason: 'Chest pain' };
  const { data: visit } = await desk.api.createAppointment({ params: patient, body });
  const mail = await mailAt(address, 1);
  return { address, patient, visit, mail, page: linkIn(mail, '/v1/visits/') };
};
const open = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, headers: response.headers, html: await response.text() };
};
const post = async (url: string, form: { do?: string; start?: string; 'List-Unsubscribe'?: string }) => {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(Object.entries(form)) });
  return { status: response.status, html: await response.text() };
};
const now = async (params: Parameters<Person['api']['getAppointment']>[0]['params']) => (await desk.api.getAppointment({ params })).data;
const timesIn = (html: string): string[] => [...html.matchAll(/name="start" value="([^"]+)"/g)].map(([, start]) => start!);

describe('by the link of a mail a patient', () => {
  test('reads when and where their visit is, and of what it is nobody; reading it a thousand times does nothing, and each that was shown stands in the log', async () => {
    const { patient, visit, mail, page } = await bookedAt('08:00');
    const before = await now(visit);
    for (const url of [page, `${page}?do=change`, `${page}?do=cancel`, `${page}?do=end_mails`, `${page}?do=change&utm_source=mail`]) {
      const { status, html, headers } = await open(url);
      expect({ url, status }).toEqual({ url, status: 200 });
      expect(headers.get('cache-control')).toBe('no-store');
      expect(html).toContain('<html lang="de">');
      expect(html).not.toMatch(/cardio|heart|chest|muster|patient_|appointment_|schedule_|<script/i);
    }
    expect((await open(page)).html).toMatch(/um (9|10):00|um (09|10):00/);
    const gets = Number(process.env.GETS ?? 1000);
    for (let done = 0; done < gets; done += 50) await Promise.all(Array.from({ length: 50 }, () => open(page)));
    expect(await now(visit)).toEqual(before);
    for (const readable of [visit.appointmentId, patient.patientId, clinic.workspaceId].map(each => each.slice(-10)))
      for (const link of mail.raw.match(/https?:\/\/\S+/g)!) {
        expect(link).not.toContain(readable);
        expect(Buffer.from(link.split('/').at(-1)!, 'base64url').toString('latin1')).not.toContain(readable);
      }
    const { data: accesses } = await ada.api.listPatientAccesses({ params: patient, query: { limit: '100' } });
    expect(accesses).toContainEqual(expect.objectContaining({ userId: 'patient_link', operation: 'showVisit' }));
  }, 180_000);

  test('says that they will come, once however often it is said, and whoever works there sees that', async () => {
    const heard = await listenTo(['appointment.confirmed']);
    const { visit, page } = await bookedAt('08:15');
    expect((await post(page, { do: 'confirm' })).html).toContain('Vielen Dank, wir erwarten Sie');
    const confirmed = await now(visit);
    expect(confirmed).toMatchObject({ status: 'booked', confirmedAt: expect.any(String), version: visit.version + 1 });
    expect((await post(page, { do: 'confirm' })).status).toBe(200);
    expect(await now(visit)).toEqual(confirmed);
    expect((await open(page)).html).not.toContain('value="confirm"');
    const told = await eventually('the event', async () =>
      (await heard()).find(({ detail }) => detail.record.appointmentId === visit.appointmentId),
    );
    expect(told.detail).toMatchObject({ by: 'patient_link' });
  });

  test('chooses another time of those that are free, and the mail of that has the links that work from then on', async () => {
    const { address, visit, page } = await bookedAt('08:30');
    const offered = timesIn((await open(`${page}?do=change&from=${at('08:30')}`)).html);
    // Of the morning others have taken the beginning, and its own time is not another.
    expect(offered.slice(0, 2)).toEqual([at('08:45'), at('09:00')]);
    expect((await post(`${page}?do=change`, { do: 'change', start: at('08:50') })).status).toBe(409);
    expect((await now(visit)).version).toBe(visit.version);
    const { status, html } = await post(`${page}?do=change`, { do: 'change', start: offered[1]! });
    expect({ status, moved: html.includes('Ihr Termin wurde verschoben') }).toEqual({ status: 200, moved: true });
    expect(await now(visit)).toMatchObject({ start: offered[1], movedBy: 'patient', version: visit.version + 1 });
    for (const form of [{ do: 'confirm' }, { do: 'cancel' }, { do: 'change', start: offered[0]! }])
      expect((await post(page, form)).status).toBe(409);
    expect((await now(visit)).version).toBe(visit.version + 1);
    const mail = await mailAt(address, 2);
    expect(mail.subject).toMatch(/Ihr Termin wurde verschoben$/);
    expect((await post(linkIn(mail, '/v1/visits/'), { do: 'cancel' })).status).toBe(200);
    expect(await now(visit)).toMatchObject({ status: 'cancelled', cancelledBy: 'patient' });
  });

  test('calls it off, which frees its time, and cannot do more with it; nor within the notice of the clinic, which has a number to call', async () => {
    const { address, visit, page } = await bookedAt('10:00');
    expect((await post(page, { do: 'cancel' })).html).toContain('Ihr Termin wurde abgesagt');
    expect(await now(visit)).toMatchObject({ status: 'cancelled', cancelledBy: 'patient' });
    expect((await mailAt(address, 2)).subject).toMatch(/abgesagt$/);
    expect((await post(page, { do: 'confirm' })).status).toBe(409);
    const other = await bookedAt('10:00');
    await ada.api.changeClinic({ params: clinic, body: { changeNoticeHours: 720 } });
    for (const form of [{ do: 'cancel' }, { do: 'change', start: at('11:00') }]) {
      const { status, html } = await post(other.page, form);
      expect({ status, phone: html.includes('+49 30 1234567') }).toEqual({ status: 409, phone: true });
    }
    expect(await now(other.visit)).toMatchObject({ status: 'booked', version: other.visit.version });
    expect((await post(other.page, { do: 'confirm' })).status).toBe(200);
    await ada.api.changeClinic({ params: clinic, body: { changeNoticeHours: 24 } });
  });

  test('ends such mails by one click of their mail program, and the consent says by whom', async () => {
    const { address, patient, visit, mail, page } = await bookedAt('11:00');
    const unsubscribe = headerOf(mail, 'list-unsubscribe')!.replace(/[<>]/g, '');
    expect(headerOf(mail, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    // Who follows links by POST, as some scanners do, ends nothing.
    await post(unsubscribe, {});
    expect((await ada.api.getPatient({ params: patient })).data.consents!.email).toMatchObject({ given: true });
    expect((await post(unsubscribe, { 'List-Unsubscribe': 'One-Click' })).html).toContain('keine Mails mehr');
    const { data: known } = await ada.api.getPatient({ params: patient });
    expect(known.consents!.email).toMatchObject({ given: false, by: 'patient_link' });
    await desk.api.rescheduleAppointment({ params: visit, body: { start: at('11:15') } });
    const notices = await eventually('what was not told', async () => {
      const found = (await now(visit)).notices!;
      return found[1]?.endedAt && found;
    });
    expect(notices[1]).toMatchObject({ about: 'rescheduled', status: 'skipped', reason: 'no_consent' });
    expect(await mailsTo(stage.mailFolder, address)).toHaveLength(1);
    // Of a visit that was moved nothing more can be done by it, but to end mails once more.
    const again = await post(unsubscribe, { 'List-Unsubscribe': 'One-Click' });
    expect([(await open(page)).status, (await post(unsubscribe, {})).status, again.status]).toEqual([409, 409, 200]);
  });

  test('does nothing by a link that was made up, cut off, or went to an address that is theirs no more', async () => {
    const { patient, visit, page } = await bookedAt('12:00');
    for (const url of [page.slice(0, -1), `${page}A`, `${stage.clinicUrl}/v1/visits/x`])
      expect([(await open(url)).status, (await post(url, { do: 'cancel' })).status]).toEqual([400, 400]);
    const contacts = [{ system: 'email' as const, value: 'new@example.org' }];
    await ada.api.changePatient({ params: patient, body: { contacts }, ifMatch: patient.version });
    expect((await post(page, { do: 'cancel' })).status).toBe(400);
    expect(await now(visit)).toMatchObject({ status: 'booked', version: visit.version });
  });

  test('goes on to do so while their record is merged into another, and once the two are parted', async () => {
    const [{ patient, page }, { patient: other }, officer] = await Promise.all([
      bookedAt('16:00'),
      newPatient(),
      memberOf(clinic, ada, 'privacy_officer'),
    ]);
    await officer.api.mergePatient({ params: patient, body: { into: other.patientId } });
    expect((await open(page)).status).toBe(200);
    expect((await post(page, { do: 'confirm' })).status).toBe(200);
    await officer.api.unmergePatient({ params: patient });
    expect((await open(page)).status).toBe(200);
  });
});
