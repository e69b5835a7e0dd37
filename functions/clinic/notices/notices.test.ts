import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { headerOf, mailsTo } from '../../../scripts/testing/mailbox.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { clinicOf, memberOf } from '../../../scripts/testing/workspace.ts';
import { addDays } from '../../../shared/domain/time/when.ts';

let ada: Person;
let clinic: Pick<Person, 'workspaceId'>;
let desk: Person;
const booking = {} as { visitTypeId: `visit_type_${string}`; scheduleIds: `schedule_${string}`[] };
const day = addDays(new Date().toISOString().slice(0, 10), 7);

beforeAll(async () => {
  ada = await person('ada');
  clinic = await clinicOf(ada);
  desk = await memberOf(clinic, ada, 'reception');
  await ada.api.changeClinic({ params: clinic, body: { phone: '+49 30 1234567', address: 'Seestr. 4, Berlin' } });
  const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '00:00', to: '00:00' }];
  const { data: room } = await desk.api.createSchedule({ params: clinic, body: { name: 'Heart lab', kind: 'room', hours, zone: 'UTC' } });
  const visit = { name: 'Cardiology', minutes: 15, zone: 'UTC', needs: ['room' as const], reminders: ['P1D', 'PT1H'] };
  const { data: type } = await desk.api.createVisitType({ params: clinic, body: visit });
  Object.assign(booking, { visitTypeId: type.visitTypeId, scheduleIds: [room.scheduleId] });
});

const patientAt = async (address: string, more: object = {}) => {
  const body = { names: [{ family: 'Muster' }], gender: 'unknown' as const, contacts: [{ system: 'email' as const, value: address }] };
  const told = { consents: { email: true }, language: 'de', zone: 'Europe/Berlin', ...more };
  return (await ada.api.createPatient({ params: clinic, body: { ...body, ...told } })).data;
};
const newAddress = (name: string): string => `${name}-${clinic.workspaceId.slice(-10)}@example.org`;
const mailsOf = (address: string, count: number, withinMs?: number) =>
  eventually(
    `${count} mails`,
    async () => {
      const found = await mailsTo(stage.mailFolder, address);
      return found.length >= count && found;
    },
    withinMs,
  );

describe('a patient who has agreed to it', () => {
  test('is told by mail that a visit is booked, moved and called off, in their language and by their clock, and nothing of what it is', async () => {
    const address = newAddress('anna');
    const patient = await patientAt(address);
    const start = `${day}T10:00:00.000Z`;
    const { data: visit } = await desk.api.createAppointment({ params: patient, body: { ...booking, start, reason: 'Chest pain' } });
    const [booked] = await mailsOf(address, 1);
    expect(booked!.subject).toMatch(/: Ihr Termin ist gebucht$/);
    expect(booked!.text).toMatch(/Wann: \S+, \d+\. \S+ um 1[12]:00 \w+\n/);
    for (const part of [booked!.text!, booked!.html!])
      for (const said of ['+49 30 1234567', 'Seestr. 4, Berlin']) expect(part).toContain(said);
    expect(headerOf(booked!, 'content-type')).toMatch(/^multipart\/alternative/);
    await desk.api.rescheduleAppointment({ params: visit, body: { start: `${day}T12:00:00.000Z` } });
    await mailsOf(address, 2);
    await desk.api.cancelAppointment({ params: visit });
    const mails = await mailsOf(address, 3);
    expect(mails.map(({ subject }) => subject!.split(': ').at(-1))).toEqual([
      'Ihr Termin ist gebucht',
      'Ihr Termin wurde verschoben',
      'Ihr Termin wurde abgesagt',
    ]);
    for (const { raw } of mails) expect(raw).not.toMatch(/cardio|heart|chest|muster|patient_/i);
    const { data: told } = await eventually('what was told', async () => {
      const reply = await desk.api.getAppointment({ params: visit });
      return reply.data.notices!.every(({ status }) => status === 'sent') && reply;
    });
    expect(told.notices!.map(({ about }) => about)).toEqual(['booked', 'rescheduled', 'cancelled']);
  });

  test('is reminded when that falls due, and nobody who is not told holds that up', async () => {
    const address = newAddress('bea');
    const patients = [
      await patientAt(newAddress('cem'), { contacts: [] }),
      await patientAt(newAddress('dan'), { consents: {} }),
      await patientAt(address),
    ];
    // An hour before it is in some seconds: on a quarter of a minute, as nobody waits for the grid here.
    const start = new Date(Math.ceil((Date.now() + 3_600_000 + 8_000) / 15_000) * 15_000).toISOString();
    const [first, second, third] = await Promise.all(
      patients.map((params, i) => {
        const override = { reason: 'A test' };
        const at = new Date(Date.parse(start) + i * 15_000).toISOString();
        return ada.api.createAppointment({ params, body: { ...booking, start: at, override } });
      }),
    );
    const mails = await mailsOf(address, 2, 90_000);
    expect(mails).toHaveLength(2);
    expect(mails[1]!.subject).toMatch(/: Erinnerung an Ihren Termin$/);
    const noticesOf = async ({ data: params }: NonNullable<typeof first>) => (await desk.api.getAppointment({ params })).data.notices!;
    const skipped = await eventually(
      'the others',
      async () => {
        const found = [await noticesOf(first!), await noticesOf(second!)];
        return found.every(({ length }) => length === 2) && found;
      },
      90_000,
    );
    expect(skipped.flat().map(({ status, reason }) => [status, reason])).toEqual([
      ...Array(2).fill(['skipped', 'no_address']),
      ...Array(2).fill(['skipped', 'no_consent']),
    ]);
    expect((await noticesOf(third!)).map(({ about, status }) => [about, status])).toEqual([
      ['booked', 'sent'],
      ['reminder', 'sent'],
    ]);
  }, 180_000);
});
