import { beforeAll, expect, test } from 'vitest';
import { eventually } from '../testing/await.ts';
import { linkIn, type Mail, mailsTo } from '../testing/mailbox.ts';
import type { Person } from '../testing/people.ts';
import { sayCode } from '../testing/portal.ts';
import { person, stage } from '../testing/stage.ts';
import { clinicOf, memberOf } from '../testing/workspace.ts';

let ada: Person;
let clinic: Pick<Person, 'workspaceId'>;
let desk: Person;
const booking = {} as { visitTypeId: `visit_type_${string}`; scheduleIds: `schedule_${string}`[] };
const birthDate = '1984-02-29';
const link = /https:\/\/meet\.example\.org\/visit-[0-9a-f]{32}/;

beforeAll(async () => {
  ada = await person('ada');
  clinic = await clinicOf(ada);
  desk = await memberOf(clinic, ada, 'reception');
  await ada.api.changeClinic({ params: clinic, body: { phone: '+49 30 1234567', address: 'Seestr. 4, Berlin' } });
  const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '00:00', to: '00:00' }];
  const { data: room } = await desk.api.createSchedule({ params: clinic, body: { name: 'Line 1', kind: 'device', hours, zone: 'UTC' } });
  const telehealth = { link: 'https://meet.example.org/visit-{room}' };
  const type = { name: 'Psychotherapy', minutes: 30, zone: 'UTC', needs: ['device' as const], telehealth };
  const { data: visitType } = await desk.api.createVisitType({ params: clinic, body: type });
  Object.assign(booking, { visitTypeId: visitType.visitTypeId, scheduleIds: [room.scheduleId] });
});

const patientAt = async (address: string) => {
  const told = {
    contacts: [{ system: 'email' as const, value: address }],
    consents: { email: true },
    language: 'de',
    zone: 'UTC',
    birthDate,
  };
  return (await ada.api.createPatient({ params: clinic, body: { names: [{ family: 'Muster' }], gender: 'unknown', ...told } })).data;
};
const bookedMail = (address: string): Promise<Mail> =>
  eventually(
    'the mail',
    async () => (await mailsTo(stage.mailFolder, address)).find(({ subject }) => subject?.includes('ist gebucht')),
    30_000,
  );
const soon = (minutes: number): string => new Date(Math.ceil(Date.now() / 60_000) * 60_000 + minutes * 60_000).toISOString();

test('a visit by video call says so by mail, without its link; that stands on its page and in the portal from shortly before it on', async () => {
  const override = { reason: 'A test' };
  const book = async (name: string, start: string) => {
    const address = `${name}-${clinic.workspaceId.slice(-10)}@example.org`;
    const patient = await patientAt(address);
    const body = { ...booking, start, how: 'telehealth' as const, override, reason: 'Grief' };
    const { data: visit } = await ada.api.createAppointment({ params: patient, body });
    expect(visit).toMatchObject({ how: 'telehealth', link: expect.stringMatching(link) });
    expect((await desk.api.getAppointment({ params: visit })).data.link).toBe(visit.link);
    const mail = await bookedMail(address);
    expect(mail.text).toContain('Wie: Per Videoanruf\n');
    expect(mail.raw).not.toMatch(/meet\.example|psycho|grief|Seestr/i);
    const holder = await person('holder');
    const { data: access } = await desk.api.createPortalAccess({ params: patient, body: { basis: 'self', evidence: 'Identity card' } });
    await sayCode(holder, access.code, birthDate);
    const page = await (await fetch(linkIn(mail, '/v1/visits/'))).text();
    return { visit, page, shown: (await holder.api.getPortalVisit({ params: visit })).data };
  };
  const [now, later] = [await book('now', soon(5)), await book('later', soon(2_880))];
  expect(now.page).toContain(`href="${now.visit.link}"`);
  expect(now.page).toContain('Ihr Videoanruf');
  expect(now.shown.link).toBe(now.visit.link);
  expect(later.page).not.toMatch(link);
  expect(later.page).toContain('steht ab 15 Minuten vor Beginn');
  expect(later.shown).toMatchObject({ how: 'telehealth' });
  expect(later.shown).not.toHaveProperty('link');
  expect(now.visit.link).not.toBe(later.visit.link);
  const { data: moved } = await desk.api.rescheduleAppointment({
    params: later.visit,
    body: { start: soon(4_320).replace(/:\d\d:00/, ':00:00') },
  });
  expect(moved.link).toBe(later.visit.link);
});

test('is refused where visits of its type are in rooms, or its link is none', async () => {
  const patient = await patientAt('nobody@example.org');
  const start = soon(2_880);
  const asked = (more: object) => desk.api.createAppointment({ params: patient, body: { ...booking, start, ...more } });
  await expect(asked({ how: 'telehealth', link: 'http://meet.example.org/a' })).rejects.toMatchObject({ status: 400 });
  await expect(asked({ link: 'https://meet.example.org/a' })).rejects.toMatchObject({ status: 400 });
  await desk.api.changeVisitType({ params: { ...clinic, visitTypeId: booking.visitTypeId }, body: { telehealth: null } });
  await expect(asked({ how: 'telehealth' })).rejects.toMatchObject({ details: { errors: [{ pointer: '/how' }] } });
});
